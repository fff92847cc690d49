"""The small world that the matrix is asked about: the story's Hebei, and a Chongqing with rows of its own to leak.

Everything is made through services. Whoever belongs to Chongqing, and every person there, carries a word that stands
nowhere else, so that one foreign row in any answer is found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.test import Client

from evaluation.assessment.models import Rubric, SkillTest
from funds.appropriations.enums import OrderKind
from funds.appropriations.models import AppropriationOrder
from funds.appropriations.services.orders import LineInput, approve_order, draft_order, submit_order
from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_from
from guopei.core.accounts.models import User
from guopei.core.audit.models import Event
from guopei.core.audit.transaction import transaction_for
from guopei.core.catalogue.models import Milestone, ProgrammeYear
from guopei.core.catalogue.selectors.years import sub_projects_of
from guopei.core.catalogue.services.milestones import record_milestone
from guopei.core.documents.models import Document
from guopei.core.documents.services.attaching import attach_file
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.running import run_queued
from guopei.core.orgs.models import OrgUnit
from guopei.core.papers.services.making import ask_paper
from guopei.core.policy.models import PolicyDocument, PolicyValue
from guopei.core.rectification.enums import Severity
from guopei.core.rectification.services.checking import raise_finding
from guopei.core.schemes.services.steps import publish_scheme, submit_scheme
from guopei.reports.models import AnnualReport
from guopei.reports.services.building import request_report
from guopei.reports.services.text import open_report
from guopei.story.acts import money, plan, rosters, training
from guopei.story.acts.house import SCHOOL_CODE, engage_everybody
from guopei.story.cast import CAST, region
from guopei.story.telling import Telling
from institutions.register.credit_code import demo_code
from institutions.register.enums import InstitutionKind
from institutions.register.models import Institution
from institutions.register.services.register import register_institution
from projects.orders.models import TaskOrder
from projects.orders.services.orders import accept_task_order, draft_task_order, issue_task_order
from projects.planning.selectors.rates import rate_limits
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import approve_plan, draft_plan, save_plan, submit_plan
from tests.factories.access import make_actor
from tests.factories.catalogue import make_sub_project, make_year
from tests.factories.classes import House, end_rolls, lesson_row, make_class, safety_lesson
from tests.factories.evaluation import make_rubric, make_test
from tests.factories.projects import make_ceiling
from tests.factories.schemes import make_scheme
from tests.factories.trainees import check_now, make_people, row_of, workbook, workbook_of_schools
from trainees.classes.models import TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import PhaseRow, end_class, ready_class, save_emergency_plan, save_phases
from trainees.classes.services.timetable import save_timetable
from trainees.delivery.models import Certificate, TestResult
from trainees.delivery.services.arrivals import record_arrivals
from trainees.delivery.services.assigning import assign_trainees
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.certificates import issue_certificates
from trainees.delivery.services.classes import start_class
from trainees.delivery.services.results import confirm_results, propose_results, publish_results
from trainees.delivery.services.safety import record_safety
from trainees.register.models import School, Teacher
from trainees.register.services.schools import submit_schools, upload_schools
from trainees.selection.models import Enrolment, Quota, RosterBatch, TeacherDifference
from trainees.selection.rules.rights import MARKED_FILE
from trainees.selection.services.quotas import Share, open_quota, split_quota
from trainees.selection.services.reviewing import approve_roster
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster

CHONGQING, CHENGKOU, TANGSHAN, HUBEI = "500000", "500229", "130200", "420000"
SCHOOL = "9900000001"
SECRET = "渝秘"  # stands in every row of Chongqing and nowhere else
PROOF = "渝证"  # stands beside a milestone of Chongqing
DRAFTED = "部秘"  # stands in a draft of the ministry's finance office
TEACHERS = 150  # the story's fewest: its first class gets a sub-project of several days
CQ_PEOPLE, CQ_PLACES, ASSIGNED = 9, 6, 3  # three wait for a place, three for a class

# Who asks besides the story's cast: user name, role, and the code (or nickname) of the unit.
MORE = (
    ("hebei_auditor", Role.AUDITOR, "130000"),
    ("hebei_expert", Role.REVIEW_EXPERT, "130000"),
    ("child_school_officer", Role.SCHOOL_OFFICER, "school"),
    ("child_teacher", Role.TEACHER, "school"),
    ("teacher", Role.TEACHER, "cast_school"),
    ("neighbour_finance", Role.COUNTY_FINANCE, "130126"),
    ("sibling_prefecture", Role.PREFECTURE_OFFICER, TANGSHAN),
    ("chongqing_officer", Role.PROVINCIAL_OFFICER, CHONGQING),
    ("chongqing_officer2", Role.PROVINCIAL_OFFICER, CHONGQING),
    ("chongqing_finance", Role.PROVINCIAL_FINANCE, CHONGQING),
    ("chengkou_officer", Role.COUNTY_OFFICER, CHENGKOU),
    ("chengkou_officer2", Role.COUNTY_OFFICER, CHENGKOU),
    ("cqhost_leader", Role.INSTITUTION_LEADER, "cqhost"),
    ("cqhost_officer", Role.INSTITUTION_OFFICER, "cqhost"),
    ("cqhost_finance", Role.INSTITUTION_FINANCE, "cqhost"),
    ("cqhost_manager", Role.CLASS_MANAGER, "cqhost"),
)
# Units as the table calls them.
PLACES = {
    "000000": "nation",
    "130000": "hebei",
    "130100": "shijiazhuang",
    "130125": "xingtang",
    "130126": "lingshou",
    TANGSHAN: "tangshan",
    CHONGQING: "chongqing",
    CHENGKOU: "chengkou",
}
COUNTIES = {"xingtang": "130125", "lingshou": "130126", "chengkou": CHENGKOU}
GUEST, NOBODY, ENDED, COMING = "guest", "nobody", "ended", "coming"
WITHOUT_GRANT = (NOBODY, ENDED, COMING)
# One of each kind asks; seconds would only repeat the answers. Whoever acts elsewhere repeats somebody's role.
NEIGHBOURS = ("neighbour_officer", "jilin_officer")
AT_HOME = (*(part.username for part in CAST if not part.is_second and part.username not in NEIGHBOURS), "teacher")
ELSEWHERE = (
    "neighbour_officer",
    *(name for name, _role, _unit in MORE if not name.endswith("2") and name not in AT_HOME),
)
ASKING = AT_HOME + ELSEWHERE


@dataclass
class World:
    """Who asks, and what they ask for."""

    actors: dict[str, Actor]
    places: dict[str, str]
    records: dict[str, object] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    people: dict[str, frozenset[str]] = field(default_factory=dict)
    of_school: frozenset[str] = frozenset()  # those of the cast's school
    looked: set[tuple[str, str]] = field(default_factory=set)  # behind which pages, from which places

    def role(self, who: str) -> str:
        """The role that somebody acts in."""
        return str(self.actors[who].role)

    def place(self, who: str) -> str:
        """Where somebody acts, as the table calls it."""
        return self.places[who]

    def of_kind(self, kind: str) -> dict[str, object]:
        """The records of a kind by their full names: "plan" → plan.hebei, plan.chongqing."""
        return {name: record for name, record in self.records.items() if name.split(".")[0] == kind}


def build(folder: Path) -> World:
    """Hebei as the story tells it, then Chongqing, then a session for everybody."""
    company = engage_everybody()
    telling = Telling(company, TEACHERS, folder, works_alone=True, leaves_open=True)
    with transaction_for(SYSTEM, act="tests.visibility"):
        cqhost = _institution("巴渝教师教育学院（演示）", CHONGQING, 2)
        _institution("荆楚教师教育学院（演示）", HUBEI, 3)
        school = OrgUnit.objects.create(
            kind="SCHOOL",
            code=SCHOOL,
            name="行唐试验小学",
            short_name="行唐试验小学",
            pinyin="xingtang",
            parent=region("130125"),
        )
        cast_school = OrgUnit.objects.get(code=SCHOOL_CODE)
        units = {"school": school, "cast_school": cast_school, "cqhost": cqhost.unit}
        for name, role, unit in MORE:
            user = User.objects.create_user(name, None, name=name)
            grant = Grant.objects.create(
                user=user, role=role, unit=units.get(unit) or region(unit), valid_from=date(2020, 1, 1)
            )
            company.actors[name] = actor_from(grant)
    actors = company.actors
    paths = {region(code).path: place for code, place in PLACES.items()}
    paths |= {company.host.unit.path: "host", cqhost.unit.path: "cqhost", school.path: "school"}
    world = World(actors, {name: paths.get(actor.unit_path, "elsewhere") for name, actor in actors.items()})
    year = money.open_the_year(telling)
    money.give_the_money(telling, year)
    hebei = _hebei(telling, year, world)
    chongqing = _chongqing(world, year, cqhost)
    _nation(world, year)
    _reports(world, year)
    _small_things(world, year)
    _remember(world, hebei, chongqing)
    world.sessions = dict(_sign_in(actors))
    return world


def _institution(name: str, province: str, number: int) -> Institution:
    return register_institution(
        actor=SYSTEM,
        name=name,
        credit_code=demo_code(number),
        kind=InstitutionKind.NORMAL_UNIVERSITY,
        leader_name="院领导",
        province=region(province),
        is_demo=True,
    )


def _hebei(telling: Telling, year: ProgrammeYear, world: World) -> TaskOrder:
    approved = plan.plan_hebei(telling, year)
    order = plan.order_the_task(telling, approved, telling.teachers)
    counties = rosters.choose_counties(telling)
    rosters.give_the_places(telling, order, counties)
    batches = rosters.send_rosters(telling, order, counties)
    rosters.approve_rosters(telling, counties, batches)
    classes = training.run_classes(telling, order, counties)
    world.records |= {
        "plan.hebei": approved,
        "class.hebei": classes[0],
        "class_ready.hebei": TrainingClass.objects.get(pk=classes[1].pk),
    }
    return order


def _nation(world: World, year: ProgrammeYear) -> None:
    """The plan of the ministry's own line: drafted by one officer, approved by another."""
    nation = region("000000")
    make_ceiling(10**12, province=nation, year=year)
    first, second = world.actors["ministry_officer"], world.actors["ministry_officer2"]
    with transaction_for(first, act="tests.visibility"):
        offered = sub_projects_of(year, run_centrally=True)[0]
        items = [ItemInput(offered.pk, "P", 9, offered.days or 5, 1, note=f"{SECRET}示范")]
        plan = save_plan(
            draft_plan(year=year, actor=first), actor=first, needs=f"{SECRET}需求", goals=f"{SECRET}目标",
            coverage=f"{SECRET}覆盖", items=items,
        )  # fmt: skip
        plan = approve_plan(submit_plan(plan, actor=first), actor=second)
    world.records |= {"plan.nation": plan, "item.nation": plan.items.get()}


def _chongqing(world: World, year: ProgrammeYear, host: Institution) -> TaskOrder:
    """Plan, order, quota, roster and class of a municipality: its counties have no prefecture above them."""
    actors, province, county = world.actors, region(CHONGQING), region(CHENGKOU)
    officer, second = actors["chongqing_officer"], actors["chongqing_officer2"]
    house = House(None, actors["cqhost_officer"], actors["cqhost_manager"], actors["cqhost_leader"])  # type: ignore[arg-type]
    with transaction_for(officer, act="tests.visibility"):
        offered = next(one for one in sub_projects_of(year, run_centrally=False) if 1 < one.days <= 30)
        rate = rate_limits([offered], province=province, year=year)[offered.pk].limit_fen
        drafted = draft_plan(year=year, actor=officer)
        items = [
            ItemInput(offered.pk, "P", 60, offered.days, rate, note=f"{SECRET}项"),
            ItemInput(offered.pk, "J", 9, offered.days, rate, note=f"{SECRET}余"),
        ]
        drafted = save_plan(
            drafted, actor=officer, needs=f"{SECRET}需求", goals=f"{SECRET}目标", coverage=f"{SECRET}覆盖", items=items
        )
        approved = approve_plan(submit_plan(drafted, actor=officer), actor=actors["ministry_officer"])
        item = approved.items.get(stage="P")
        order = draft_task_order(item, actor=officer, holder=host.unit, places=40, document_no=f"{SECRET}〔2026〕1号")
        order = accept_task_order(issue_task_order(order, actor=second), actor=house.leader)
        root = open_quota(order, actor=officer)
        split_quota(root, [Share(county, CQ_PLACES)], actor=officer)
        house = replace(house, order=order)
        quota = Quota.objects.select_related("unit", "task_order").get(parent=root, unit=county)
        rows = [
            row_of(one, county, name=f"{SECRET}{chr(0x4E09 + place)}", school=f"{SECRET}小学")
            for place, one in enumerate(make_people(CQ_PEOPLE, start=900_000))
        ]
        batch = upload_roster(
            quota, content=workbook(rows), name=f"{SECRET}名单.xlsx", actor=actors["chengkou_officer"]
        )
    batch = check_now(batch)
    with transaction_for(officer, act="tests.visibility"):
        batch = submit_roster(batch, actor=actors["chengkou_officer"])
        batch = approve_roster(batch, actor=actors["chengkou_officer2"])
        approve_roster(batch, actor=second)
        training_class = _class_of(house)
        still_open = make_class(house, name=f"{SECRET}二班", capacity=5)
        draft = draft_task_order(item, actor=officer, holder=host.unit, places=10, document_no=f"{SECRET}〔2026〕2号")
    world.records |= {
        "plan.chongqing": approved,
        "class.chongqing": training_class,
        "class_ready.chongqing": still_open,
        "task_draft.chongqing": draft,
    }
    return order


def _class_of(house: House) -> TrainingClass:
    """A class of Chongqing from the timetable to the certificates."""
    made = make_class(house, name=f"{SECRET}一班", starts_on=clock.today() - timedelta(days=2))
    first = made.starts_on
    save_phases(made, [PhaseRow("ONSITE", first, made.ends_on, Decimal(24), f"{SECRET}楼")], actor=house.officer)
    rows = [
        lesson_row(first, title="安全教育", is_safety=True, hours=Decimal(1)),
        lesson_row(first, title=f"{SECRET}课", half_day="1AM"),
    ]
    save_timetable(made, rows, actor=house.officer)
    save_emergency_plan(
        made, actor=house.officer, summary=f"{SECRET}预案", contact_name=f"{SECRET}员", contact_phone="023-00000000"
    )
    expected = Enrolment.objects.filter(task_order=house.order).order_by("pk").values_list("pk", flat=True)
    assign_trainees(made, actor=house.officer, enrolment_ids=list(expected[:ASSIGNED]))
    made.refresh_from_db()
    made = ready_class(made, actor=house.officer)
    people = list(Enrolment.objects.filter(training_class=made).order_by("pk").values_list("pk", flat=True))
    record_arrivals(made, people, actor=house.manager)
    record_safety(made, safety_lesson(made), actor=house.manager, summary=f"{SECRET}安全", attended_ids=people)
    made = start_class(made, actor=house.manager)
    scores = [60 + place for place, _one in enumerate(people)]
    make_test(house, made, pre=scores, post=scores)
    marks = {(pk, one.pk): "PRESENT" for pk in people for one in lessons_of(made).filter(is_safety=False)}
    record_attendance(made, marks, actor=house.manager)
    end_rolls(house, made)
    made = end_class(made, actor=house.manager)
    for pk in people:
        TestResult.objects.update_or_create(
            enrolment_id=pk, defaults={"pre": Decimal(40), "post": Decimal(90), "full": Decimal(100)}
        )
    propose_results(made, actor=house.manager)
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.leader)
    issue_certificates(made, actor=house.officer)
    made.refresh_from_db()
    return made


def _reports(world: World, year: ProgrammeYear) -> None:
    """Reports of the nation and of two provinces, built but not filed."""
    for place, who, code in (
        ("nation", "ministry_officer", "000000"),
        ("hebei", "provincial_officer", "130000"),
        ("chongqing", "chongqing_officer", CHONGQING),
    ):
        with transaction_for(world.actors[who], act="tests.visibility"):
            report = open_report(year, region(code), actor=world.actors[who])
            request_report(report, actor=world.actors[who])
        run_queued()
        world.records[f"report.{place}"] = AnnualReport.objects.select_related("edition").get(pk=report.pk)


def _small_things(world: World, year: ProgrammeYear) -> None:
    """A draft of the ministry's, an order for Chongqing alone, rubrics, a milestone, drafts of the other forms."""
    actors = world.actors
    finance, second = actors["ministry_finance"], actors["ministry_finance2"]
    head = {"year": year, "actor": finance, "kind": OrderKind.ADJUSTMENT, "issued_on": date(2026, 5, 1)}
    with transaction_for(None, act="tests.visibility"):
        draft_plan(year=year, actor=make_actor(Role.PROVINCIAL_OFFICER, region(HUBEI)))
    with transaction_for(finance, act="tests.visibility"):
        hebei, chongqing = region("130000"), region(CHONGQING)
        draft = draft_order(
            number=f"{DRAFTED}〔2026〕1号", note=DRAFTED, lines=[LineInput(hebei, 100, DRAFTED)], **head
        )
        given = draft_order(
            number=f"{SECRET}〔2026〕2号", note=SECRET, lines=[LineInput(chongqing, 200, SECRET)], **head
        )
        approve_order(submit_order(given, actor=finance), actor=second)
        for who in ("institution_officer", "cqhost_officer"):
            house = House(None, actors[who], actors[who], actors[who])  # type: ignore[arg-type]
            for _time in range(2):
                make_rubric(house)
        record_milestone(
            Milestone.objects.order_by("pk").first(),
            actor=actors["chongqing_officer"],
            reached_on=date(2026, 1, 1),
            proof=PROOF,
        )
    _schemes(world)
    world.records |= {
        "money.both": AppropriationOrder.objects.filter(kind=OrderKind.FORMAL).first(),
        "money.chongqing": AppropriationOrder.objects.get(pk=given.pk),
        "money_draft.nation": draft,
    }


def _schemes(world: World) -> None:
    """What the ministry has published for all, and a draft of each."""
    first, second = world.actors["ministry_officer"], world.actors["ministry_officer2"]
    with transaction_for(first, act="tests.visibility"):
        scheme = submit_scheme(make_scheme(first, title="遴选评审指标"), actor=first)
        world.records["scheme.nation"] = publish_scheme(scheme, actor=second)
        for place, who, word in (
            ("nation", "ministry_officer", DRAFTED),
            ("hebei", "provincial_officer", "冀"),
            ("chongqing", "chongqing_officer", SECRET),
        ):
            drafted = make_scheme(world.actors[who], title=f"{word}指标")
            world.records[f"scheme_draft.{place}"] = drafted


def _remember(world: World, hebei: TaskOrder, chongqing: TaskOrder) -> None:
    """The rest of the records, by the names that the table uses."""
    found = world.records
    for place, order in (("hebei", hebei), ("chongqing", chongqing)):
        training_class = found[f"class.{place}"]
        found |= {
            f"plan_ordered.{place}": found[f"plan.{place}"],
            f"task.{place}": order,
            f"item.{place}": order.plan_item,
            f"quota.{place}": Quota.objects.get(task_order=order, parent=None),
            f"test.{place}": SkillTest.objects.get(training_class=training_class),
            f"rubric.{place}": Rubric.objects.filter(unit=order.holder, tests=None).first(),
            f"trainee.{place}": Enrolment.objects.filter(training_class=training_class).order_by("pk").first(),
        }
    for place, who, word in (("hebei", "institution_leader", "河北"), ("chongqing", "cqhost_leader", SECRET)):
        with transaction_for(world.actors[who], act="tests.visibility"):
            found[f"attachment.{place}"] = attach_file(
                found[f"task.{place}"],
                kind="order_letter",
                content=b"%PDF-1.7 " + word.encode(),
                name=f"{word}责任书.pdf",
                actor=world.actors[who],
            )
            ask_paper(found[f"task.{place}"], actor=world.actors[who])
    run_queued()
    for place, who, words in (
        ("hebei", "provincial_officer", ("河北一", "河北二")),
        ("chongqing", "chongqing_officer", (SECRET,)),
    ):
        for word in words:
            with transaction_for(world.actors[who], act="tests.visibility"):
                found[f"finding.{place}"] = raise_finding(
                    found[f"class.{place}"], actor=world.actors[who], text=f"{word}问题", clause=f"{word}条款",
                    severity=Severity.SERIOUS, due=clock.today() + timedelta(days=30),
                )  # fmt: skip
    found |= {"finding_due.host": found["finding.hebei"], "finding_due.cqhost": found["finding.chongqing"]}
    for place in ("nation", "hebei", "chongqing"):
        found[f"report_file.{place}"] = found[f"report.{place}"].edition.docx  # type: ignore[attr-defined]
    for place, code in COUNTIES.items():
        unit = region(code)
        batch = RosterBatch.objects.get(unit=unit)
        teachers = Teacher.objects.filter(county=unit)
        found |= {
            f"quota.{place}": Quota.objects.get(unit=unit),
            f"roster.{place}": batch,
            f"roster_file.{place}": batch.document,
            f"job.{place}": Job.objects.filter(unit=unit).order_by("-pk").first(),
            f"teacher.{place}": teachers.order_by("pk").first(),
            f"enrolment.{place}": Enrolment.objects.filter(county=unit).order_by("pk").first(),
        }
        TeacherDifference.objects.create(
            teacher=teachers.order_by("pk").first(), batch=batch, field="title", register_value="3", roster_value="4"
        )
        world.people[place] = frozenset(teachers.values_list("name", flat=True))
        world.of_school |= frozenset(teachers.filter(school__code=SCHOOL_CODE).values_list("name", flat=True))
    found |= {f"quota_root.{place}": found[f"quota.{place}"] for place in ("hebei", "chongqing")}
    found |= {f"quota_county.{place}": found[f"quota.{place}"] for place in COUNTIES}
    found |= {f"quota_late.{place}": found[f"quota.{place}"] for place in ("xingtang", "lingshou")}
    found["quota_due.chengkou"] = found["quota.chengkou"]
    found |= {"class_settled.hebei": found["class.hebei"], "class_ended.chongqing": found["class.chongqing"]}
    found["class_safe.hebei"] = found["class_ready.hebei"]
    found["test_open.chongqing"] = found["test.chongqing"]
    found |= {f"report_own.{place}": found[f"report.{place}"] for place in ("nation", "hebei", "chongqing")}
    for place, who in (("xingtang", "county_officer"), ("chengkou", "chengkou_officer")):
        found |= _schools(place, world.actors[who])
    for place in ("xingtang", "chengkou"):
        certificates = Certificate.objects.filter(enrolment__county=found[f"roster.{place}"].unit)  # type: ignore[attr-defined]
        found[f"certificate.{place}"] = certificates.first()
    marked = Document.objects.filter(purpose=MARKED_FILE.key, unit=region("130125")).first()
    found |= {
        "marked_file.xingtang": marked,
        "institution.host": hebei.holder.institution,
        "institution.cqhost": chongqing.holder.institution,
        "institution_own.host": hebei.holder.institution,
        "institution_own.cqhost": chongqing.holder.institution,
        "unit.any": region(CHENGKOU),
        "value.any": PolicyValue.objects.first(),
        "document.any": PolicyDocument.objects.first(),
        "year.any": ProgrammeYear.objects.get(year=2026),
        "sub_project.any": make_sub_project(make_year(2035)),
        "milestone.any": Milestone.objects.order_by("-pk").first(),
    }
    for place, who, above in (
        ("xingtang", "county_officer", "provincial_officer"),
        ("chengkou", "chengkou_officer", "chongqing_officer"),
    ):
        actor = world.actors[who]
        batches = Event.objects.filter(table="trainees_rosterbatch", op="U")
        found |= {
            f"person.{place}": User.objects.get(pk=actor.user_id),
            f"grant.{place}": Grant.objects.get(pk=actor.grant_id),
            f"grant_own.{world.place(above)}": Grant.objects.get(pk=world.actors[above].grant_id),
            f"event.{place}": batches.filter(context__grant_id=actor.grant_id).order_by("-pk").first(),
        }


def _schools(place: str, officer: Actor) -> dict[str, object]:
    """A list of schools of a county, in the register; one row has a finding."""
    # A unit's own name is common knowledge on the pages of the tree; the list that it came in is not.
    name, file, start = ("城口试验学校", SECRET, 400) if place == "chengkou" else ("行唐试验学校", "行唐", 600)
    with transaction_for(officer, act="tests.visibility"):
        content = workbook_of_schools(2, start=start, name=name)
        batch = upload_schools(content=content, name=f"{file}学校名单.xlsx", actor=officer)
    batch = check_now(batch)
    with transaction_for(officer, act="tests.visibility"):
        batch = submit_schools(batch, actor=officer)
    return {f"school_file.{place}": batch, f"school.{place}": School.objects.filter(unit__parent=batch.unit).first()}


def _sign_in(actors: Mapping[str, Actor]) -> Iterator[tuple[str, str]]:
    """The session of everybody, of those whose grant is missing, ended or still to come too; a guest has none."""
    yield GUEST, ""
    county, today = region("130125"), clock.today()
    for name, since, until in (
        (NOBODY, None, None),
        (ENDED, date(2020, 1, 1), today - timedelta(days=1)),
        (COMING, today + timedelta(days=1), None),
    ):
        user = User.objects.create_user(name, None, name=name)
        if since:
            Grant.objects.create(user=user, role=Role.COUNTY_OFFICER, unit=county, valid_from=since, valid_until=until)
        yield name, session_of(user)
    for name in ASKING:
        yield name, session_of(User.objects.get(pk=actors[name].user_id))


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="guopei.core.accounts.backends.AccountBackend")
    return str(client.session.session_key)
