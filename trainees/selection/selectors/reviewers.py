"""Who decides on a roster next: the unit's second person, the nearest prefecture with an officer, the province."""

from dataclasses import dataclass

from guopei.core.access.enums import Role
from guopei.core.access.selectors.grants import holders_near
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import ancestor
from trainees.register.rules.rights import OFFICER_OF
from trainees.selection.enums import BatchState
from trainees.selection.models import RosterBatch

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
