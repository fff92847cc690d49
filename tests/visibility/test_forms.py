"""Every form can be sent back as it was shown: whatever is not touched is saved, or asks for what is missing; and with
that filled in it is saved. A form that could not be, in the state of its record, does not open.

Forms are found by their addresses: a new one is covered as soon as it has its row in the table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoDbBlocker

from evaluation.assessment.models import Rubric
from evaluation.assessment.services.skill_tests import open_test, record_scores
from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.selectors.grants import current_grants
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.catalogue.models import Line, ProgrammeYear
from guopei.core.catalogue.selectors.years import sub_projects_of
from guopei.core.jobs.schedule import scheduled_as
from guopei.core.jobs.services.scheduling import pause_work
from guopei.core.orgs.selectors.tree import nation
from guopei.core.ui.pages import FormPage
from guopei.story.cast import region
from institutions.register.credit_code import demo_code
from projects.planning.selectors.rates import rate_limits
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import draft_plan, save_plan, submit_plan
from tests.factories.access import make_actor
from tests.factories.classes import House, make_ready, trainees
from tests.factories.trainees import make_people, row_of, workbook, workbook_of_schools
from tests.support.pages import Sent, forms_to_fill
from tests.support.shared import shared
from tests.visibility.asking import Asker, address, url_of
from tests.visibility.reading import ROWS, patterns, view_of
from tests.visibility.world import AT_HOME, World, session_of
from trainees.classes.models import TrainingClass
from trainees.delivery.services.arrivals import record_arrivals
from trainees.delivery.services.classes import cancel_class

# What is there already and was not touched is saved as it stands.
SAVED = {
    "access:profile-edit",
    "evaluation:rubric-edit",
    "evaluation:test-scores",
    "funds:order-edit",
    "institutions:institution-edit",
    "schemes:scheme-edit",
    "trainees:class-edit",
    "trainees:class-timetable",
    "projects:plan-edit",
    "projects:task-order-edit",
    "reports:report-edit",
    "trainees:quota-open",
    "trainees:quota-split",
}
# One of several fields is needed, so that none is marked as required.
ONE_OF = {("projects:plan-return", "reason")}
# Saving leads on, or is answered with the link of an invitation, which is shown once.
SAVED_WITH = (302, 200)
WHO = (*AT_HOME, "jilin_officer", "chongqing_officer", "cqhost_officer")
FORMS = {name for name, pattern in patterns() if issubclass(view_of(pattern), FormPage) and not name.startswith("kit:")}
KNOWN: dict[str, list["Returned"]] = {}


@dataclass(frozen=True)
class Returned:
    """One form, sent back as it was shown."""

    name: str
    url: str
    status: int
    missing: frozenset[str]
    complained: frozenset[str]
    filled: int | None = None  # what was answered when it was sent again with what was missing

    @property
    def is_right(self) -> bool:
        """Saved, or asked for nothing but what it showed as required and empty, and saved with that."""
        if self.status == 422 and not self.complained:
            return False
        asked = {name for name in self.complained if (self.name, name) not in ONE_OF}
        return self.status == 302 or (self.status == 422 and asked <= self.missing and self.filled in SAVED_WITH)


@pytest.fixture(scope="module")
def made_busy(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with shared(django_db_blocker, lambda: make_busy(world)) as made:
        yield made


@pytest.fixture
def busy(made_busy: World, db: None) -> World:
    """The world where more is under way; what a test does to it is undone."""
    return made_busy


def make_busy(world: World) -> World:
    """The world with a plan that is being drawn up, one that waits, a test that is open, and a class that waits for its
    safety lesson."""
    officer, teacher = world.actors["jilin_officer"], world.actors["institution_officer"]
    year = ProgrammeYear.objects.get(year=2026)
    with transaction_for(officer, act="tests.visibility"):
        project = next(one for one in sub_projects_of(year, run_centrally=False) if 1 < one.days <= 30)
        plan = draft_plan(year=year, actor=officer)
        rate = rate_limits([project], province=plan.province, year=year)[project.pk].limit_fen
        item = ItemInput(project.pk, "P", 3, project.days, rate)
        save_plan(plan, actor=officer, needs="需求", goals="目标", coverage="覆盖", items=[item])
    with transaction_for(teacher, act="tests.visibility"):
        rubric = Rubric.objects.filter(unit=teacher.unit_id).order_by("pk")[0]
        coming = world.records["class_ready.hebei"]
        test = open_test(coming, actor=teacher, rubric=rubric)  # type: ignore[arg-type]
        record_arrivals(coming, [one.pk for one in trainees(coming)], actor=world.actors["class_manager"])  # type: ignore[arg-type]
        # A sheet in which nobody scored anything is refused for what it says.
        record_scores(test, {(trainees(coming)[0].pk, "PRE"): Decimal(50)}, actor=teacher)  # type: ignore[arg-type]
        # The order's places are all in classes: one that is given up leaves some for a new one.
        for one in TrainingClass.objects.filter(state="PREPARING", task_order=coming.task_order):  # type: ignore[attr-defined]
            cancel_class(one, actor=teacher, reason="并班")
    shaanxi = make_actor(Role.PROVINCIAL_OFFICER, region("610000"))
    with transaction_for(shaanxi, act="tests.visibility"):
        waiting = draft_plan(year=year, actor=shaanxi)
        waiting = save_plan(waiting, actor=shaanxi, needs="需求", goals="目标", coverage="覆盖", items=[item])
        waiting = submit_plan(waiting, actor=shaanxi)
    admin, recalled = world.actors["system_admin"], scheduled_as("inbox.remind")
    assert recalled
    with transaction_for(admin, act="tests.visibility"):
        pause_work(recalled, actor=admin, reason="迁移服务器")
    order = world.records["task.chongqing"]
    house = House(order, *(world.actors[f"cqhost_{part}"] for part in ("officer", "manager", "leader")))  # type: ignore[arg-type]
    with transaction_for(house.officer, act="tests.visibility"):
        ready = make_ready(house)
        record_arrivals(ready, [one.pk for one in trainees(ready)], actor=house.manager)
    more = {"plan.jilin": plan, "plan.shaanxi": waiting, "test.hebei_open": test, "class.due": ready}
    sessions = {"jilin_officer": session_of(User.objects.get(pk=officer.user_id))}
    return World(world.actors, world.places, {**world.records, **more}, {**world.sessions, **sessions})


def addresses(world: World, who: str) -> Iterator[tuple[str, str]]:
    """The forms of somebody's role, on every record of the kind that is known, in whatever state it is."""
    seen = set()
    for row in ROWS:
        if row.name not in FORMS or row.name in seen or world.role(who) not in row.roles:
            continue
        seen.add(row.name)
        if row.kind == "-":
            yield row.name, url_of(row, None)
            continue
        kinds = {type(record) for record in world.of_kind(row.kind).values()}
        found = {record.pk: record for record in world.records.values() if type(record) in kinds}  # type: ignore[attr-defined]
        yield from ((row.name, address(row.name, record)) for record in found.values())


def send_back(world: World, who: str) -> list[Returned]:
    """What came of the forms of somebody, asked once."""
    if who not in KNOWN:
        KNOWN[who] = list(_send_back(world, who))
    return KNOWN[who]


def _send_back(world: World, who: str) -> Iterator[Returned]:
    """Each form that opens, sent by its first button with what a browser finds in it."""
    asker = Asker(world.sessions[who])
    for name, url in addresses(world, who):
        shown = asker.ask("get", url)
        for form in forms_to_fill(shown.text) if shown.status == 200 else ():
            sent = {**form.fields, **dict(form.buttons[:1])}
            answer = asker.ask("post", url, **sent)
            filled = None
            if answer.status == 422:
                # What may be left out stays as it was shown; an offered row that nobody touches is not sent.
                filled = asker.ask("post", url, **{**sent, **typed(world, who, name, asker, url)}).status
            yield Returned(name, url, answer.status, _empty(form), _complained(answer.text), filled)


def typed(world: World, who: str, name: str, asker: Asker, url: str) -> dict[str, object]:
    """What somebody fills in where a form asks for something."""
    if name.endswith("-sheet"):
        return {"file": SimpleUploadedFile("表.xlsx", asker.ask("get", f"{url}?sheet=1").body)}
    made = TYPED[name]
    return made(world, world.actors[who]) if callable(made) else made


def _roster(world: World, _actor: Actor) -> dict[str, object]:
    quota = world.records["quota.chengkou"]
    rows = [row_of(one, quota.unit) for one in make_people(1, start=970_000)]  # type: ignore[attr-defined]
    return {"file": SimpleUploadedFile("名单.xlsx", workbook(rows))}


def _class(world: World, actor: Actor) -> dict[str, object]:
    days = {"starts_on": clock.today(), "ends_on": clock.today()}
    own = next(one for name, one in world.of_kind("task").items() if one.holder_id == actor.unit_id)  # type: ignore[attr-defined]
    return {"task_order": own.pk, "name": "试班", "capacity": 1, **days}  # type: ignore[attr-defined]


def _person(_world: World, _actor: Actor) -> dict[str, object]:
    return {"name": "试验员", "username": "tester_of_forms", "unit": nation().pk}


TYPED: dict[str, dict[str, object] | Callable[[World, Actor], dict[str, object]]] = {
    "access:grant-delegate": lambda _world, actor: {
        "to": current_grants().filter(unit=actor.unit_id).exclude(role=actor.role)[0].user_id,
        "valid_until": clock.today(),
    },
    "access:grant-end": {"reason": "岗位调整"},
    "access:grant-new": {"role": Role.AUDITOR, "unit": 1},
    "access:person-new": _person,
    "catalogue:milestone-record": lambda _world, _actor: {"reached_on": clock.today(), "proof": "文件"},
    "catalogue:sub-project-new": lambda _world, _actor: {
        "line": Line.objects.order_by("pk")[0].pk,
        "code": "试",
        "name": "试验项目",
        "days": 3,
        "hours": 24,
    },
    "documents:attachment-new": lambda _world, _actor: {
        "kind": "order_letter",
        "file": SimpleUploadedFile("责任书.pdf", b"%PDF-1.7 letter"),
    },
    "documents:attachment-remove": {"reason": "附错了"},
    "evaluation:class-test": lambda world, _actor: {"rubric": world.records["rubric.chongqing"].pk},  # type: ignore[attr-defined]
    "evaluation:rubric-new": {"name": "试验标准", "criteria-0-title": "设计", "criteria-0-points": "100"},
    "rectification:finding-new": {"text": "学时不足", "clause": "第三条"},
    "rectification:finding-answer": lambda _world, _actor: {
        "measures": "已补授",
        "file": SimpleUploadedFile("签到表.pdf", b"%PDF-1.7 proof"),
    },
    "rectification:finding-extend": lambda world, _actor: {
        "due": world.records["finding.hebei"].due + timedelta(days=9),  # type: ignore[attr-defined]
        "reason": "设备未到",
    },
    "funds:order-new": lambda _world, _actor: {
        "number": "财教〔2026〕999号",
        "issued_on": clock.today(),
        "lines-0-province": "陕西省",
        "lines-0-amount": "1",
    },
    "institutions:institution-new": lambda _world, actor: {
        "name": "试验学院",
        "credit_code": demo_code(77),
        "province": actor.unit_id if actor.unit_kind == "PROVINCE" else region("130000").pk,
        "leader_name": "院长",
    },
    "institutions:staff-invite": _person,
    "jobs:schedule-off": {"reason": "迁移服务器"},
    "policy:document-new": {"number": "教师〔2026〕999号", "title": "试验文件"},
    "policy:value-new": lambda _world, actor: {
        "key": "core.todo_days",
        "value": "5",
        "valid_from": clock.today(),
        "unit": actor.unit_id,
    },
    "schemes:scheme-new": {
        "title": "试验指标",
        "indicators-0-code": "C1",
        "indicators-0-name": "指标",
        "indicators-0-weight": "100",
    },
    "trainees:class-new": _class,
    "projects:plan-return": {"reason": "需求依据不足"},
    "projects:task-order-new": lambda world, _actor: {"unit": world.records["institution.host"].unit_id},  # type: ignore[attr-defined]
    "trainees:class-safety": lambda world, _actor: {
        "summary": "消防",
        "attended": [one.pk for one in trainees(world.records["class.due"])],  # type: ignore[arg-type]
    },
    "trainees:roster-upload": _roster,
    "trainees:school-file-upload": lambda _world, _actor: {
        "file": SimpleUploadedFile("学校.xlsx", workbook_of_schools(1, start=990))
    },
}


def _empty(form: Sent) -> frozenset[str]:
    """Required fields that nobody has filled; which cells of a row are required is told by the head of the table."""
    must = (control for control in form.typed if control.is_empty and (control.is_required or "-" in control.name))
    return frozenset(control.name for control in must)


def _complained(page: str) -> frozenset[str]:
    return frozenset(control.name for form in forms_to_fill(page) for control in form.controls if control.is_invalid)


@pytest.mark.parametrize("who", WHO)
def test_what_was_shown_is_taken_back(who: str, busy: World) -> None:
    wrong = [returned for returned in send_back(busy, who) if not returned.is_right]
    assert not wrong, "\n".join(map(str, wrong))


def test_every_form_was_sent_back_and_what_exists_is_saved(busy: World) -> None:
    returned = [one for who in WHO for one in send_back(busy, who)]
    assert {one.name for one in returned} | {"projects:plan-new"} == FORMS
    assert {one.name for one in returned if one.status == 302} >= SAVED
