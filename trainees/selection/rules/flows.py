"""The tables of steps: rosters, nominations, differences from the register."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.table import Flow, Step, register
from trainees.register.rules.rights import REGION_OFFICERS
from trainees.selection.enums import BatchState, DifferenceState, NominationState
from trainees.selection.models import RosterBatch

_B = BatchState
_REVIEWED = (_B.SUBMITTED, _B.COUNTY_APPROVED, _B.PREFECTURE_APPROVED)
ROSTER_FLOW = register(
    Flow(
        "trainees.RosterBatch",
        initial=(_B.UPLOADED,),
        steps=(
            Step(
                "check",
                _("Check"),
                (_B.UPLOADED,),
                _B.CHECKING,
                "trainees.upload_roster",
                done=_("The check has begun."),
            ),
            Step(
                "check_again",
                _("Check again"),
                (_B.CHECKED, _B.FAILED, _B.RETURNED),
                _B.CHECKING,
                "trainees.upload_roster",
                done=_("The check has begun again."),
            ),
            Step(
                "finish_check",
                _("Checked"),
                (_B.CHECKING,),
                _B.CHECKED,
                "trainees.upload_roster",
                done=_("The file is checked."),
            ),
            Step(
                "fail_check",
                _("End the check without a result"),
                (_B.UPLOADED, _B.CHECKING),
                _B.FAILED,
                "trainees.upload_roster",
                done=_("The check has ended without a result."),
            ),
            Step(
                "replace_file",
                _("Upload the mended file"),
                (_B.CHECKED, _B.FAILED, _B.RETURNED),
                _B.UPLOADED,
                "trainees.upload_roster",
                style="secondary",
                done=_("The mended file is uploaded."),
            ),
            Step(
                "submit",
                _("Submit"),
                (_B.CHECKED,),
                _B.SUBMITTED,
                "trainees.upload_roster",
                takes_reply=True,
                done=_("Submitted."),
            ),
            Step(
                "approve_county",
                _("Approve for the county"),
                (_B.SUBMITTED,),
                _B.COUNTY_APPROVED,
                "trainees.approve_roster_county",
                not_by=("uploaded_by", "submitted_by"),
                done=_("Approved for the county."),
            ),
            Step(
                "approve_prefecture",
                _("Approve for the prefecture"),
                (_B.COUNTY_APPROVED,),
                _B.PREFECTURE_APPROVED,
                "trainees.approve_roster_prefecture",
                not_by=("uploaded_by", "submitted_by", "county_by"),
                done=_("Approved for the prefecture."),
            ),
            Step(
                "approve_province",
                _("Approve for the province"),
                (_B.COUNTY_APPROVED, _B.PREFECTURE_APPROVED),
                _B.APPROVED,
                "trainees.approve_roster_province",
                not_by=("uploaded_by", "submitted_by", "county_by", "prefecture_by"),
                done=_("Approved for the province."),
            ),
            Step(
                "return",
                _("Return"),
                _REVIEWED,
                _B.RETURNED,
                "trainees.return_roster",
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("Returned."),
            ),
            Step(
                "undo",
                _("Undo"),
                (_B.UPLOADED, _B.CHECKED, _B.FAILED, *_REVIEWED, _B.APPROVED, _B.RETURNED),
                _B.UNDONE,
                "trainees.undo_roster",
                needs_reason=True,
                style="danger",
                done=_("The roster is undone."),
            ),
        ),
    ),
    roles={
        "trainees.approve_roster_county": REGION_OFFICERS,
        "trainees.approve_roster_prefecture": frozenset({Role.PREFECTURE_OFFICER}),
        "trainees.approve_roster_province": frozenset({Role.PROVINCIAL_OFFICER}),
        "trainees.return_roster": REGION_OFFICERS,
        "trainees.undo_roster": REGION_OFFICERS,
    },
)

_N = NominationState
_OPEN = (_N.SUBMITTED, _N.COUNTY_APPROVED, _N.PREFECTURE_APPROVED)
NOMINATION_FLOW = register(
    Flow(
        "trainees.Nomination",
        initial=(_N.SUBMITTED,),
        steps=(
            Step(
                "approve_county",
                _("Approve for the county"),
                (_N.SUBMITTED,),
                _N.COUNTY_APPROVED,
                "trainees.approve_roster_county",
                done=_("Approved for the county."),
            ),
            Step(
                "approve_prefecture",
                _("Approve for the prefecture"),
                (_N.COUNTY_APPROVED,),
                _N.PREFECTURE_APPROVED,
                "trainees.approve_roster_prefecture",
                done=_("Approved for the prefecture."),
            ),
            Step(
                "approve_province",
                _("Approve for the province"),
                (_N.COUNTY_APPROVED, _N.PREFECTURE_APPROVED),
                _N.APPROVED,
                "trainees.approve_roster_province",
                done=_("Approved for the province."),
            ),
            Step(
                "reject",
                _("Reject"),
                _OPEN,
                _N.REJECTED,
                "trainees.reject_nomination",
                needs_reason=True,
                style="danger",
                done=_("Rejected."),
            ),
            Step(
                "withdraw",
                _("Withdraw"),
                (*_OPEN, _N.APPROVED),
                _N.WITHDRAWN,
                "trainees.withdraw_nomination",
                needs_reason=True,
                style="danger",
                done=_("Withdrawn."),
            ),
        ),
    ),
    roles={
        "trainees.reject_nomination": REGION_OFFICERS,
        "trainees.withdraw_nomination": REGION_OFFICERS,
    },
)

DIFFERENCE_FLOW = register(
    Flow(
        "trainees.TeacherDifference",
        initial=(DifferenceState.OPEN,),
        steps=(
            Step(
                "take",
                _("Take into the register"),
                (DifferenceState.OPEN,),
                DifferenceState.TAKEN,
                "trainees.decide_difference",
                done=_("The register is changed."),
            ),
            Step(
                "keep",
                _("Keep the register"),
                (DifferenceState.OPEN,),
                DifferenceState.KEPT,
                "trainees.decide_difference",
                style="secondary",
                done=_("The register stays as it was."),
            ),
        ),
    )
)

register_open_work(
    "trainees.rosters",
    _("rosters that wait for approval"),
    lambda year: RosterBatch.objects.filter(quota__task_order__plan_item__plan__year=year, state__in=_REVIEWED).count(),
)
