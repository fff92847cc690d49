"""The states in which steps are open, made one after the other through the services; and what a form sends."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet

from evaluation.assessment.models import Rubric
from evaluation.assessment.services.skill_tests import close_test
from funds.appropriations.models import AppropriationOrder
from funds.appropriations.services.orders import return_order, submit_order
from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.accounts.models import User
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.selectors.years import sub_projects_of
from guopei.core.catalogue.services.years import draft_year
from guopei.core.documents.services.attaching import attach_file
from guopei.core.imports.services.files import stop_check
from guopei.core.jobs.models import Job
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.services.accounts import close_account
from guopei.core.policy.models import PolicyDocument
from guopei.core.policy.services.recording import record_value
from guopei.core.rectification.enums import Severity
from guopei.core.rectification.services.answering import answer_finding
from guopei.core.rectification.services.checking import raise_finding
from guopei.core.schemes.services.steps import publish_scheme, retire_scheme, return_scheme, submit_scheme
from guopei.reports.models import AnnualReport
from guopei.reports.services.filing import file_report
from guopei.story.cast import region
from projects.orders.models import TaskOrder
from projects.orders.services.orders import accept_task_order, draft_task_order, issue_task_order
from projects.planning.models import Plan
from projects.planning.services.plans import approve_plan, return_plan, submit_plan
from tests.factories.classes import House, end_rolls, make_enrolments, make_planned, safety_lesson, trainees
from tests.factories.evaluation import make_rubric, make_test
from tests.factories.projects import item_input, make_drafted_plan, make_open_year
from tests.factories.schemes import make_scheme
from tests.factories.trainees import check_now, make_people, row_of, workbook, workbook_of_schools
from tests.visibility.world import World
from trainees.classes.models import Lesson, TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import end_class, ready_class
from trainees.delivery.models import Certificate, RollCall
from trainees.delivery.services.arrivals import record_arrivals
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.certificates import issue_certificates
from trainees.delivery.services.classes import settle_class, start_class
from trainees.delivery.services.results import confirm_results, propose_results, publish_results
from trainees.delivery.services.safety import record_safety, sign_safety
from trainees.register.services.schools import submit_schools, upload_schools
from trainees.selection.models import Enrolment, Nomination, Quota, RosterBatch, TeacherDifference
from trainees.selection.services.quotas import Share, open_quota, split_quota
from trainees.selection.services.reviewing import approve_roster, return_roster
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster

Cast = Mapping[str, Actor]  # by the names of the columns
States = Iterator[tuple[str, Any]]  # the record, or records by the name of the table
Stage = Callable[[World, Cast], States]
SHIJIAZHUANG, XINGTANG = "130100", "130125"
PLACES, PEOPLE = 20, 2
PROOF = b"%PDF-1.7 proof"
BEGUN = 2  # days ago: every lesson of the first day is over, and who did not come may be declared absent


def plans(world: World, cast: Cast) -> States:
    """From the draft of Jilin to the plan that is returned after its approval."""
    year = ProgrammeYear.objects.get(year=2026)
    offered = sub_projects_of(year, run_centrally=False)[0]
    plan = make_drafted_plan(cast["jilin"], item_input(offered, rate_fen=1), year=year)
    yield "DRAFT", plan
    plan = submit_plan(plan, actor=cast["jilin"])
    yield "SUBMITTED", plan
    plan = approve_plan(plan, actor=cast["ministry"])
    yield "APPROVED", plan
    yield "RETURNED", return_plan(plan, actor=cast["ministry"], reason="请补充")


def task_orders(world: World, cast: Cast) -> States:
    """From the draft to the order that is accepted."""
    order = _draft(world, cast)
    yield "DRAFT", order
    order = issue_task_order(order, actor=cast["hebei2"])
    yield "ISSUED", order
    yield "ACCEPTED", accept_task_order(order, actor=cast["leader"])


def _draft(world: World, cast: Cast) -> TaskOrder:
    plan: Plan = world.records["plan.hebei"]  # type: ignore[assignment]
    item = plan.items.filter(stage="P", ordered_places=0, places__gte=PLACES).order_by("pk")[0]
    host = world.records["institution.host"]
    return draft_task_order(item, actor=cast["hebei"], holder=host.unit, places=PLACES, document_no="冀教〔2026〕9号")  # type: ignore[arg-type]


def _accepted(world: World, cast: Cast) -> TaskOrder:
    order = issue_task_order(_draft(world, cast), actor=cast["hebei2"])
    return accept_task_order(order, actor=cast["leader"])


def quotas(world: World, cast: Cast) -> States:
    """Places as they go down."""
    order = _accepted(world, cast)
    yield "order", order
    root = open_quota(order, actor=cast["hebei"])
    yield "province", root
    split_quota(root, [Share(region(SHIJIAZHUANG), PLACES)], actor=cast["hebei"])
    middle = Quota.objects.get(parent=root)
    yield "prefecture", middle
    split_quota(middle, [Share(region(XINGTANG), PLACES)], actor=cast["pref"])
    yield "county", Quota.objects.get(parent=middle)


def _places_of_xingtang(world: World, cast: Cast) -> Quota:
    *_above, (_name, quota) = quotas(world, cast)
    found: Quota = quota
    return found


def _roster(unit: OrgUnit) -> bytes:
    return workbook([row_of(one, unit) for one in make_people(PEOPLE, start=700_000)])


def rosters(world: World, cast: Cast) -> States:
    """From the file to its people's places."""
    quota = _places_of_xingtang(world, cast)
    batch = upload_roster(quota, content=_roster(quota.unit), name="花名册.xlsx", actor=cast["county"])
    yield "UPLOADED", batch
    batch = check_now(batch)
    yield "CHECKED", batch
    batch = submit_roster(batch, actor=cast["county"])
    yield "SUBMITTED", _with_person(batch)
    batch = approve_roster(batch, actor=cast["county2"])
    yield "COUNTY_APPROVED", _with_person(batch)
    batch = approve_roster(batch, actor=cast["pref"])
    yield "PREFECTURE_APPROVED", batch
    yield "APPROVED", approve_roster(batch, actor=cast["hebei"])


def _with_person(batch: RosterBatch) -> dict[str, Any]:
    return {"roster": batch, "nomination": Nomination.objects.filter(batch=batch).order_by("pk").first()}


def rosters_sent_back(world: World, cast: Cast) -> States:
    """A roster that was returned, one whose check was stopped, and what became of people of Xingtang before."""
    quota = _places_of_xingtang(world, cast)
    batch = upload_roster(quota, content=_roster(quota.unit), name="花名册.xlsx", actor=cast["county"])
    stop_check(batch, actor=cast["county"])
    yield "FAILED", {"job": Job.objects.get(subject_table=batch._meta.db_table, subject_id=batch.pk)}
    batch = upload_roster(quota, content=_roster(quota.unit), name="花名册.xlsx", actor=cast["county"])
    batch = submit_roster(check_now(batch), actor=cast["county"])
    yield "RETURNED", {"roster, sent back": return_roster(batch, actor=cast["county2"], reason="缺人")}
    yield "known", {"teacher": world.records["teacher.xingtang"]}
    yield "OPEN", {"difference": TeacherDifference.objects.filter(teacher=world.records["teacher.xingtang"]).first()}


def lists_of_schools(world: World, cast: Cast) -> States:
    """From the file into the register."""
    batch = upload_schools(content=workbook_of_schools(3, start=700), name="学校.xlsx", actor=cast["county"])
    yield "UPLOADED", batch
    batch = check_now(batch)
    yield "CHECKED", batch
    yield "SUBMITTED", submit_schools(batch, actor=cast["county"])


def classes(world: World, cast: Cast) -> States:
    """A class from preparation to its settlement."""
    house = House(_accepted(world, cast), cast["officer"], cast["manager"], cast["leader"])
    found = make_planned(house, people=3, starts_on=clock.today() - timedelta(days=BEGUN))
    make_enrolments(house.order, 1)
    yield "PREPARING", found
    found = ready_class(found, actor=house.officer)
    yield "READY", found
    people = [person.pk for person in trainees(found)]
    record_arrivals(found, people[:2], actor=house.manager)
    yield "ARRIVED", {"trainee": trainees(found)[0], "working pages": found}
    lesson = safety_lesson(found)
    record_safety(found, lesson, actor=house.manager, summary="消防", attended_ids=people[:2])
    record_arrivals(found, people[2:], actor=house.manager)
    found.refresh_from_db()
    yield "SAFE", found
    sign_safety(found, people, actor=house.manager)
    found = start_class(found, actor=house.manager)
    make_rubric(house)
    yield "RUNNING", {"lesson": found, "trainee": trainees(found)[0], "working pages": found}
    test = make_test(house, found, pre=(40, 40, 40), post=(85, 60, 59))
    lessons = lessons_of(found).filter(is_safety=False)
    record_attendance(found, {(pk, one.pk): "PRESENT" for pk in people for one in lessons}, actor=house.manager)
    yield "MARKED", found
    end_rolls(house, found)
    found.refresh_from_db()
    yield "TAUGHT", found
    found = end_class(found, actor=house.manager)
    test.refresh_from_db()
    yield "ENDED", {"test": test}
    yield "TESTED", {"test": close_test(test, actor=house.officer), "results": found}
    propose_results(found, actor=house.officer)
    yield "PROPOSED", found
    confirm_results(found, actor=house.leader)
    yield "CONFIRMED", found
    publish_results(found, actor=house.officer)
    yield "PUBLISHED", {"results": found, "trainee": trainees(found)[0]}
    issue_certificates(found, actor=house.officer)
    certificate = Certificate.objects.filter(enrolment__training_class=found).order_by("pk").first()
    found.refresh_from_db()
    yield "CERTIFIED", {"class": found, "certificate": certificate}
    yield "SETTLED", settle_class(found, actor=house.leader)


def orders_of_money(world: World, cast: Cast) -> States:
    """From the draft to the order that was returned."""
    order: AppropriationOrder = world.records["money_draft.nation"]  # type: ignore[assignment]
    yield "DRAFT", order
    order = submit_order(order, actor=cast["finance"])
    yield "SUBMITTED", order
    yield "RETURNED", return_order(order, actor=cast["finance2"], reason="请核对")


def reports(world: World, cast: Cast) -> States:
    """Built, then filed; and the list of the year's."""
    yield "none yet", {"reports": None}
    report: AnnualReport = world.records["report.hebei"]  # type: ignore[assignment]
    yield "BUILT", report
    yield "FILED", file_report(report, actor=cast["hebei2"])


def values(world: World, cast: Cast) -> States:
    """A value of Hebei's with its document."""
    document: PolicyDocument = world.records["document.any"]  # type: ignore[assignment]
    hebei, today = region("130000"), clock.today()
    yield (
        "recorded",
        record_value("trainees.pass_mark", 65, actor=cast["hebei"], unit=hebei, valid_from=today, document=document),
    )


def findings(world: World, cast: Cast) -> States:
    """From a class of Hebei to what was put right about it."""
    checked: TrainingClass = world.records["class.hebei"]  # type: ignore[assignment]
    yield "class", {"class to check": checked}
    due = clock.today() + timedelta(days=30)
    finding = raise_finding(
        checked, actor=cast["hebei"], text="学时不足", clause="第三条", severity=Severity.MINOR, due=due
    )
    attach_file(finding, kind="finding_proof", content=PROOF, name="签到表.pdf", actor=cast["officer"])
    yield "RAISED", {"finding": finding}
    yield "ANSWERED", {"finding": answer_finding(finding, actor=cast["officer"], reason="已补授")}


def years(world: World, cast: Cast) -> States:
    """A year that was drawn up from this one, and one without any work."""
    this: ProgrammeYear = ProgrammeYear.objects.get(year=2026)
    yield "draft", draft_year(2041, actor=cast["ministry"], copied_from=this)
    yield "open", make_open_year(2042)


def schemes(world: World, cast: Cast) -> States:
    """From the draft of Hebei to the scheme that is out of use."""
    scheme = make_scheme(cast["hebei"], title="试验指标")
    yield "DRAFT", scheme
    scheme = submit_scheme(scheme, actor=cast["hebei"])
    yield "SUBMITTED", scheme
    scheme = return_scheme(scheme, actor=cast["hebei2"], reason="权重请复核")
    yield "RETURNED", scheme
    scheme = publish_scheme(submit_scheme(scheme, actor=cast["hebei"]), actor=cast["hebei2"])
    yield "PUBLISHED", scheme
    yield "RETIRED", retire_scheme(scheme, actor=cast["hebei"], reason="有新版")


def accounts(world: World, cast: Cast) -> States:
    """Somebody's account with a second step, the administrators' own, and one that is closed."""
    person = User.objects.get(pk=cast["lingshou"].user_id)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    yield "OPEN", person
    for name in ("system", "security"):
        yield name, User.objects.get(pk=cast[name].user_id)
    yield "CLOSED", close_account(person, actor=cast["system"], reason="调离")


# Who makes the states of which tables.
STATES: dict[Stage, tuple[str, ...]] = {
    plans: ("plan", "plan, sent back"),
    task_orders: ("task order",),
    quotas: ("quota",),
    rosters: ("roster", "nomination"),
    rosters_sent_back: ("roster, sent back", "job", "teacher", "difference"),
    lists_of_schools: ("list of schools",),
    classes: ("class", "lesson", "places in a class", "working pages", "trainee", "results", "certificate", "test"),
    orders_of_money: ("money",),
    reports: ("report", "reports"),
    findings: ("class to check", "finding"),
    values: ("policy",),
    years: ("year",),
    schemes: ("scheme",),
    accounts: ("account",),
}


def _rows(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """A table of rows as a form sends it."""
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def _split(quota: Quota) -> dict[str, Any]:
    below = region(XINGTANG if quota.unit.code == SHIJIAZHUANG else SHIJIAZHUANG)
    return _rows("shares", {"unit": below.label, "places": 1})


def _file(record: RosterBatch | Quota) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("花名册.xlsx", _roster(record.unit))}


def _schools() -> dict[str, Any]:
    return {"file": SimpleUploadedFile("学校.xlsx", workbook_of_schools(3, start=700))}


def _ticked(*rows: Any) -> dict[str, Any]:
    return {"ids": [row.pk for row in rows]}


def _lessons(found: TrainingClass) -> QuerySet[Lesson]:
    return Lesson.objects.filter(phase__training_class=found, is_safety=False).order_by("pk")


def _safety(found: TrainingClass) -> dict[str, Any]:
    return {"summary": "消防", "attended": [one.pk for one in trainees(found) if one.state == "ARRIVED"]}


# What is sent besides step, version and reason.
FILLED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "projects:plan-return": lambda plan: _rows("remarks"),
    "projects:task-order-detail": lambda order: {"read": "on"},
    "trainees:class-lesson": lambda found: {"version": _lessons(found)[0].version},
    "trainees:quota-split": _split,
    "trainees:roster-upload": _file,
    "trainees:roster-replace": _file,
    "trainees:school-file-replace": lambda _list: _schools(),
    "trainees:nomination-list": _ticked,
    "trainees:difference-list": _ticked,
    "trainees:teacher-list": _ticked,
    "trainees:class-assign": lambda found: _ticked(
        *Enrolment.objects.filter(task_order=found.task_order_id, training_class=None)
    ),
    "trainees:class-arrivals": lambda found: _ticked(*trainees(found)),
    "trainees:class-safety": _safety,
    "trainees:class-attendance": lambda found: {"lesson": [one.pk for one in _lessons(found)]},
    "trainees:class-attendance-lesson": lambda found: {
        "version": RollCall.objects.get(lesson=_lessons(found)[0]).version
    },
    "rectification:finding-new": lambda _found: {
        "text": "问题",
        "clause": "第三条",
        "severity": Severity.MINOR.value,
        "due": clock.today() + timedelta(days=9),
    },
    "rectification:finding-answer": lambda _found: {
        "measures": "已改",
        "file": SimpleUploadedFile("签到表.pdf", PROOF),
    },
    "rectification:finding-extend": lambda found: {"due": found.due + timedelta(days=9)},
    "evaluation:class-test": lambda found: {
        "rubric": Rubric.objects.filter(unit=found.institution.unit).latest("pk").pk
    },
}
