"""Every form can be sent back as it was shown: whatever is not touched is saved, or asks for what is missing.

Forms are found by their addresses: a new one is covered as soon as it has its row in the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from evaluation.models import Rubric
from evaluation.services.skill_tests import open_test
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.selectors import sub_projects_of
from guopei.core.ui.pages import FormPage
from projects.selectors.rates import rate_limits
from projects.services import ItemInput, draft_plan, save_plan
from tests.support.pages import Sent, forms_to_fill
from tests.visibility.asking import Asker, address, url_of
from tests.visibility.reading import ROWS, patterns, view_of
from tests.visibility.world import AT_HOME, World, session_of

# What is there already and was not touched is saved as it stands.
SAVED = {
    "access:profile-edit",
    "evaluation:rubric-edit",
    "evaluation:test-scores",
    "funds:order-edit",
    "institutions:institution-edit",
    "projects:class-edit",
    "projects:class-timetable",
    "projects:plan-edit",
    "projects:task-order-edit",
    "reports:report-edit",
    "trainees:quota-open",
    "trainees:quota-split",
}
# Where the state of a record forbids what its form does, the service says so; nothing was typed wrongly.
SHUT = {
    "evaluation:test-scores",
    "projects:class-edit",
    "projects:plan-return",
    "trainees:quota-open",
    "trainees:quota-split",
}
# One of several fields is needed, so that none is marked as required.
ONE_OF = {("projects:plan-return", "reason")}
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

    @property
    def is_right(self) -> bool:
        """Saved, refused for its state, or asked for nothing but what it showed as required and empty."""
        if self.status == 422 and not self.complained:
            return self.name in SHUT
        asked = {name for name in self.complained if (self.name, name) not in ONE_OF}
        return self.status == 302 or (self.status == 422 and asked <= self.missing)


@pytest.fixture
def busy(world: World, db: None) -> World:
    """The world with a plan that is being drawn up and a test that is open, for as long as one test."""
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
        test = open_test(world.records["class_ready.hebei"], actor=teacher, rubric=rubric)  # type: ignore[arg-type]
    more = {"plan.jilin": plan, "test.hebei_open": test}
    sessions = {"jilin_officer": session_of(User.objects.get(pk=officer.user_id))}
    return World(world.actors, world.places, {**world.records, **more}, {**world.sessions, **sessions})


def addresses(world: World, who: str) -> Iterator[tuple[str, str]]:
    """The forms of somebody's role, on every record of the kind that is known, in whatever state it is."""
    for row in ROWS:
        if row.name not in FORMS or world.role(who) not in row.roles:
            continue
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
            answer = asker.ask("post", url, **form.fields, **dict(form.buttons[:1]))
            yield Returned(name, url, answer.status, _empty(form), _complained(answer.text))


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
