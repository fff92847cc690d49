"""Who decides on a roster next: the unit's second person, the nearest prefecture with an officer, the province."""

from dataclasses import dataclass

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.selectors import holders_near
from guopei.core.flow.selectors import available_steps
from guopei.core.flow.table import Step, barred
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors import ancestor
from trainees.register.rules import OFFICER_OF
from trainees.selection.enums import BatchState
from trainees.selection.models import RosterBatch
from trainees.selection.rules import ROSTER_FLOW

APPROVALS = ("approve_county", "approve_prefecture", "approve_province")


@dataclass(frozen=True)
class Reviewer:
    """The step that is due, and the role and unit that make it."""

    step: str
    role: Role
    unit_id: int
    unit_name: str


def next_reviewer(batch: RosterBatch) -> Reviewer | None:
    """Whose turn it is. None when nobody's: not submitted, or decided.

    A municipality and a province-run county have no prefecture; a prefecture where nobody holds the role is passed
    over. The chain is found each time, since grants change.
    """
    unit = batch.unit
    if batch.state == BatchState.SUBMITTED:
        return Reviewer("approve_county", OFFICER_OF[UnitKind(unit.kind)], unit.pk, unit.label)
    if batch.state == BatchState.COUNTY_APPROVED and unit.kind == UnitKind.COUNTY:
        near = holders_near(unit, Role.PREFECTURE_OFFICER)
        if near:
            return Reviewer("approve_prefecture", Role.PREFECTURE_OFFICER, near[0].unit_id, near[0].unit.label)
    if batch.state in (BatchState.COUNTY_APPROVED, BatchState.PREFECTURE_APPROVED):
        province: OrgUnit = ancestor(unit, UnitKind.PROVINCE) or unit
        return Reviewer("approve_province", Role.PROVINCIAL_OFFICER, province.pk, province.label)
    return None


def steps_for(actor: Actor, batch: RosterBatch) -> list[Step]:
    """The steps that this actor may make on a roster now: as the table says, and only when it is their turn."""
    reviewer = next_reviewer(batch)
    steps = []
    for step in available_steps(actor, batch, flow=ROSTER_FLOW):
        if step.name in ("check", "finish_check", "fail_check"):
            continue
        if step.name in (*APPROVALS, "return"):
            if reviewer is None or actor.unit_id != reviewer.unit_id or actor.role != reviewer.role:
                continue
            if step.name in APPROVALS and step.name != reviewer.step:
                continue
            if actor.user_id in barred(ROSTER_FLOW[reviewer.step], batch):
                continue
        elif step.name == "undo" and batch.state == BatchState.APPROVED:
            if actor.unit_kind != UnitKind.PROVINCE:
                continue
        elif actor.unit_id != batch.unit_id:
            continue
        steps.append(step)
    return steps
