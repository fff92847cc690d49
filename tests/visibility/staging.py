"""The states in which steps are open, made one after the other through the services; and what a form sends."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from guopei.core.access.actor import Actor
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.selectors import sub_projects_of
from guopei.core.orgs.models import OrgUnit
from guopei.story.cast import region
from projects.models import Plan, TaskOrder
from projects.services import (
    accept_task_order,
    approve_plan,
    draft_task_order,
    issue_task_order,
    return_plan,
    submit_plan,
)
from tests.factories.projects import item_input, make_drafted_plan
from tests.factories.trainees import check_now, make_people, row_of, workbook
from tests.visibility.world import World
from trainees.models import Quota, RosterBatch
from trainees.services.quotas import Share, open_quota, split_quota
from trainees.services.reviewing import approve_roster, return_roster
from trainees.services.rosters import upload_roster
from trainees.services.submitting import submit_roster

Cast = Mapping[str, Actor]  # by the names of the columns
States = Iterator[tuple[str, Any]]
SHIJIAZHUANG, XINGTANG = "130100", "130125"
PLACES, PEOPLE = 20, 2


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
    return draft_task_order(item, actor=cast["hebei"], institution=host, places=PLACES, document_no="冀教〔2026〕9号")  # type: ignore[arg-type]


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
    """From the file to its people's places, and once sent back."""
    quota = _places_of_xingtang(world, cast)
    batch = upload_roster(quota, content=_roster(quota.unit), name="花名册.xlsx", actor=cast["county"])
    yield "UPLOADED", batch
    batch = check_now(batch)
    yield "CHECKED", batch
    batch = submit_roster(batch, actor=cast["county"])
    yield "SUBMITTED", batch
    batch = approve_roster(batch, actor=cast["county2"])
    yield "COUNTY_APPROVED", batch
    batch = approve_roster(batch, actor=cast["pref"])
    yield "PREFECTURE_APPROVED", batch
    yield "APPROVED", approve_roster(batch, actor=cast["hebei"])


def rosters_returned(world: World, cast: Cast) -> States:
    """A roster that was sent back."""
    quota = _places_of_xingtang(world, cast)
    batch = upload_roster(quota, content=_roster(quota.unit), name="花名册.xlsx", actor=cast["county"])
    batch = submit_roster(check_now(batch), actor=cast["county"])
    yield "RETURNED", return_roster(batch, actor=cast["county2"], reason="缺人")


STATES: dict[str, tuple[Callable[[World, Cast], States], ...]] = {
    "plan": (plans,),
    "plan, sent back": (plans,),
    "task order": (task_orders,),
    "quota": (quotas,),
    "roster": (rosters, rosters_returned),
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


# What is sent besides step, version and reason.
FILLED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "projects:plan-return": lambda plan: _rows("remarks"),
    "projects:task-order-detail": lambda order: {"read": "on"},
    "trainees:quota-split": _split,
    "trainees:roster-upload": _file,
    "trainees:roster-replace": _file,
}
