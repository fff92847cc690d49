"""The tables of steps: rosters, nominations, enrolments, results, differences from the register."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.table import Flow, Step, register
from trainees.enums import BatchState, DifferenceState, EnrolmentState, NominationState, ResultState, RollState
from trainees.models import RosterBatch
from trainees.rules.rights import REGION_OFFICERS

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

_E = EnrolmentState
ENROLMENT_FLOW = register(
    Flow(
        "trainees.Enrolment",
        initial=(_E.EXPECTED,),
        steps=(
            Step(
                "arrive",
                _("Record arrival"),
                (_E.EXPECTED,),
                _E.ARRIVED,
                "trainees.record_arrival",
                done=_("The arrival is recorded."),
            ),
            Step(
                "arrive_late",
                _("Record late arrival"),
                (_E.NO_SHOW,),
                _E.ARRIVED,
                "trainees.record_arrival",
                done=_("The late arrival is recorded."),
            ),
            Step(
                "declare_no_show",
                _("Did not come"),
                (_E.EXPECTED,),
                _E.NO_SHOW,
                "trainees.declare_no_show",
                done=_("It is recorded that the person did not come."),
            ),
            Step(
                "take_back",
                _("Take back the arrival"),
                (_E.ARRIVED,),
                _E.EXPECTED,
                "trainees.record_arrival",
                needs_reason=True,
                style="secondary",
                done=_("The arrival is taken back: the person is expected again."),
            ),
            Step(
                "leave",
                _("Left early"),
                (_E.ARRIVED,),
                _E.LEFT,
                "trainees.record_arrival",
                needs_reason=True,
                style="danger",
                done=_("It is recorded that the person left early."),
            ),
        ),
    ),
    roles={
        "trainees.record_arrival": frozenset({Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER}),
        "trainees.declare_no_show": frozenset({Role.CLASS_MANAGER}),
    },
)

ROLL_FLOW = register(
    Flow(
        "trainees.RollCall",
        initial=(RollState.OPEN,),
        steps=(
            Step(
                "close",
                _("End the roll call"),
                (RollState.OPEN,),
                RollState.CLOSED,
                "trainees.record_attendance",
                done=_("The roll call is ended."),
            ),
            Step(
                "reopen",
                _("Reopen the roll call"),
                (RollState.CLOSED,),
                RollState.OPEN,
                "trainees.record_attendance",
                needs_reason=True,
                style="secondary",
                done=_("The roll call is open again: put the marks right, then end it."),
            ),
        ),
    )
)

_R = ResultState
RESULT_FLOW = register(
    Flow(
        "trainees.Enrolment",
        field="result_state",
        initial=(_R.NONE,),
        steps=(
            Step(
                "propose_result",
                _("Propose result"),
                (_R.NONE,),
                _R.PROPOSED,
                "trainees.propose_result",
                takes_reply=True,
                done=_("The result is proposed."),
            ),
            Step(
                "confirm_result",
                _("Confirm result"),
                (_R.PROPOSED,),
                _R.CONFIRMED,
                "trainees.confirm_result",
                not_by=("proposed_by",),
                done=_("The result is confirmed."),
            ),
            Step(
                "return_result",
                _("Return result"),
                (_R.PROPOSED, _R.CONFIRMED),
                _R.NONE,
                "trainees.confirm_result",
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("The result is returned."),
            ),
            Step(
                "publish_result",
                _("Publish result"),
                (_R.CONFIRMED,),
                _R.PUBLISHED,
                "trainees.publish_result",
                done=_("The result is published."),
            ),
            Step(
                "withdraw_result",
                _("Withdraw the published result"),
                (_R.PUBLISHED,),
                _R.NONE,
                "trainees.confirm_result",
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("The result is withdrawn: it can be worked out and published again."),
            ),
        ),
    ),
    roles={
        "trainees.propose_result": frozenset({Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER}),
        "trainees.confirm_result": frozenset({Role.INSTITUTION_LEADER}),
        "trainees.publish_result": frozenset({Role.INSTITUTION_OFFICER, Role.INSTITUTION_LEADER}),
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
