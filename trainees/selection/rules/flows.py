"""The tables of steps: rosters, nominations, differences from the register."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.asks import GIVEN, Ask
from guopei.core.flow.table import Flow, Step, register
from guopei.core.imports.steps import checking_steps
from guopei.core.orgs.enums import UnitKind
from trainees.register.rules.rights import OFFICER_OF
from trainees.selection.enums import BatchState, DifferenceState, NominationState
from trainees.selection.models import RosterBatch
from trainees.selection.rules.rights import (
    APPROVE_ROSTER_COUNTY,
    APPROVE_ROSTER_PREFECTURE,
    APPROVE_ROSTER_PROVINCE,
    DECIDE_DIFFERENCE,
    REJECT_NOMINATION,
    RETURN_ROSTER,
    UNDO_ROSTER,
    UPLOAD_ROSTER,
    WITHDRAW_NOMINATION,
)
from trainees.selection.selectors.days import rosters_due
from trainees.selection.selectors.reviewers import Reviewer, next_reviewer

_B = BatchState
_REVIEWED = (_B.SUBMITTED, _B.COUNTY_APPROVED, _B.PREFECTURE_APPROVED)


def _reviewer(batch: RosterBatch) -> Reviewer:
    found = next_reviewer(batch)
    assert found is not None  # noqa: S101 - a roster under review has one
    return found


def _officer_of(batch: RosterBatch) -> Role:
    return OFFICER_OF[UnitKind(batch.unit.kind)]


def _due(batch: RosterBatch) -> date:
    return rosters_due(batch.quota, batch.quota.task_order)


# The unit has it before it: a file that is being read, or findings to look at. What came back stays asked till then.
_AT_UNIT = (_B.UPLOADED, _B.CHECKING, _B.CHECKED, _B.FAILED)
ROSTER_FLOW = register(
    Flow(
        "trainees.RosterBatch",
        initial=(_B.UPLOADED,),
        quiet=_AT_UNIT,
        says=(
            *(
                Ask(
                    "trainees.roster_to_approve", (state,),
                    role=lambda batch: _reviewer(batch).role, unit=lambda batch: _reviewer(batch).unit_id,
                    step=lambda batch: _reviewer(batch).step,
                    title=_("Roster of %(unit)s with %(people)s people awaits your approval") if first else "",
                    button=_("Review"), url="trainees:roster-detail", due=_due, within=None,
                    params={"unit": "unit.names", "people": "rows_nominated"},
                )
                for first, state in zip((True, False, False), _REVIEWED, strict=True)
            ),
            Ask(
                "trainees.roster_returned", (_B.RETURNED, *_AT_UNIT),
                by=("return",), role=_officer_of, unit="unit_id",
                title=_("The roster of %(unit)s was returned: %(reason)s"), button=_("Mend"),
                url="trainees:roster-detail", due=_due, within=None, params={"unit": "unit.names", "reason": GIVEN},
            ),
        ),
        steps=(
            *checking_steps(UPLOAD_ROSTER, again=(_B.RETURNED,)),
            Step(
                "submit", _("Submit"), (_B.CHECKED,), _B.SUBMITTED, UPLOAD_ROSTER,
                takes_reply=True, done=_("Submitted."),
            ),
            Step(
                "approve_county", _("Approve for the county"), (_B.SUBMITTED,), _B.COUNTY_APPROVED,
                APPROVE_ROSTER_COUNTY,
                not_by=("uploaded_by", "submitted_by"), done=_("Approved for the county."),
            ),
            Step(
                "approve_prefecture", _("Approve for the prefecture"), (_B.COUNTY_APPROVED,), _B.PREFECTURE_APPROVED,
                APPROVE_ROSTER_PREFECTURE,
                not_by=("uploaded_by", "submitted_by", "county_by"), done=_("Approved for the prefecture."),
            ),
            Step(
                "approve_province", _("Approve for the province"), (_B.COUNTY_APPROVED, _B.PREFECTURE_APPROVED),
                _B.APPROVED, APPROVE_ROSTER_PROVINCE,
                not_by=("uploaded_by", "submitted_by", "county_by", "prefecture_by"),
                done=_("Approved for the province."),
            ),
            Step(
                "return", _("Return"), _REVIEWED, _B.RETURNED, RETURN_ROSTER,
                needs_reason=True, style="danger", sends_back=True, done=_("Returned."),
            ),
            Step(
                "undo", _("Undo"), (_B.UPLOADED, _B.CHECKED, _B.FAILED, *_REVIEWED, _B.APPROVED, _B.RETURNED),
                _B.UNDONE, UNDO_ROSTER,
                needs_reason=True, style="danger", done=_("The roster is undone."),
            ),
        ),
    )
)  # fmt: skip

_N = NominationState
_OPEN = (_N.SUBMITTED, _N.COUNTY_APPROVED, _N.PREFECTURE_APPROVED)
NOMINATION_FLOW = register(
    Flow(
        "trainees.Nomination",
        initial=(_N.SUBMITTED,),
        quiet=_OPEN,  # decided with the roster
        steps=(
            Step(
                "approve_county", _("Approve for the county"), (_N.SUBMITTED,), _N.COUNTY_APPROVED,
                APPROVE_ROSTER_COUNTY,
                done=_("Approved for the county."),
            ),
            Step(
                "approve_prefecture", _("Approve for the prefecture"), (_N.COUNTY_APPROVED,), _N.PREFECTURE_APPROVED,
                APPROVE_ROSTER_PREFECTURE,
                done=_("Approved for the prefecture."),
            ),
            Step(
                "approve_province", _("Approve for the province"), (_N.COUNTY_APPROVED, _N.PREFECTURE_APPROVED),
                _N.APPROVED, APPROVE_ROSTER_PROVINCE,
                done=_("Approved for the province."),
            ),
            Step(
                "reject", _("Reject"), _OPEN, _N.REJECTED, REJECT_NOMINATION,
                needs_reason=True, style="danger", done=_("Rejected."),
            ),
            Step(
                "withdraw", _("Withdraw"), (*_OPEN, _N.APPROVED), _N.WITHDRAWN, WITHDRAW_NOMINATION,
                needs_reason=True, style="danger", done=_("Withdrawn."),
            ),
        ),
    )
)  # fmt: skip

DIFFERENCE_FLOW = register(
    Flow(
        "trainees.TeacherDifference",
        initial=(DifferenceState.OPEN,),
        quiet=(DifferenceState.OPEN,),  # asked of each region at once, with the roster
        steps=(
            Step(
                "take", _("Take into the register"), (DifferenceState.OPEN,), DifferenceState.TAKEN, DECIDE_DIFFERENCE,
                done=_("The register is changed."),
            ),
            Step(
                "keep", _("Keep the register"), (DifferenceState.OPEN,), DifferenceState.KEPT, DECIDE_DIFFERENCE,
                style="secondary", done=_("The register stays as it was."),
            ),
        ),
    )
)  # fmt: skip

register_open_work(
    "trainees.rosters",
    _("rosters that wait for approval"),
    lambda year: RosterBatch.objects.filter(quota__year=year, state__in=_REVIEWED).count(),
)
