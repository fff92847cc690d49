"""The tables of steps: whether an enrolled person came, roll calls, results."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.flow.asks import GIVEN, Ask
from guopei.core.flow.table import Flow, Step, register
from trainees.delivery.enums import RollState
from trainees.delivery.rules.rights import (
    CONFIRM_RESULT,
    DECLARE_NO_SHOW,
    PROPOSE_RESULT,
    PUBLISH_RESULT,
    RECORD_ARRIVAL,
    RECORD_ATTENDANCE,
)
from trainees.delivery.selectors.class_steps import certificates_are_due
from trainees.selection.enums import EnrolmentState, ResultState

_E = EnrolmentState
ENROLMENT_FLOW = register(
    Flow(
        "trainees.Enrolment",
        initial=(_E.EXPECTED,),
        quiet=(_E.EXPECTED, _E.NO_SHOW),  # asked of their class
        steps=(
            Step(
                "arrive", _("Record arrival"), (_E.EXPECTED,), _E.ARRIVED, RECORD_ARRIVAL,
                done=_("The arrival is recorded."),
            ),
            Step(
                "arrive_late", _("Record late arrival"), (_E.NO_SHOW,), _E.ARRIVED, RECORD_ARRIVAL,
                done=_("The late arrival is recorded."),
            ),
            Step(
                "declare_no_show", _("Did not come"), (_E.EXPECTED,), _E.NO_SHOW, DECLARE_NO_SHOW,
                done=_("It is recorded that the person did not come."),
            ),
            Step(
                "take_back", _("Take back the arrival"), (_E.ARRIVED,), _E.EXPECTED, RECORD_ARRIVAL,
                needs_reason=True, style="secondary",
                done=_("The arrival is taken back: the person is expected again."),
            ),
            Step(
                "leave", _("Left early"), (_E.ARRIVED,), _E.LEFT, RECORD_ARRIVAL,
                needs_reason=True, style="danger", done=_("It is recorded that the person left early."),
            ),
        ),
    )
)  # fmt: skip

ROLL_FLOW = register(
    Flow(
        "trainees.RollCall",
        initial=(RollState.OPEN,),
        quiet=(RollState.OPEN,),  # asked of its class
        steps=(
            Step(
                "close", _("End the roll call"), (RollState.OPEN,), RollState.CLOSED, RECORD_ATTENDANCE,
                done=_("The roll call is ended."),
            ),
            Step(
                "reopen", _("Reopen the roll call"), (RollState.CLOSED,), RollState.OPEN, RECORD_ATTENDANCE,
                needs_reason=True, style="secondary",
                done=_("The roll call is open again: put the marks right, then end it."),
            ),
        ),
    )
)  # fmt: skip

_R = ResultState
_OF_CLASS: dict[str, Any] = {
    "about": "training_class", "unit": "institution.unit_id", "url": "trainees:class-results",
    "params": {"class": "name"},
}  # fmt: skip
RESULT_FLOW = register(
    Flow(
        "trainees.Enrolment",
        field="result_state",
        initial=(_R.NONE,),
        quiet=(_R.NONE,),  # asked of the class when it ends
        says=(
            Ask(
                "trainees.results_to_confirm", (_R.PROPOSED,), **_OF_CLASS, role=Role.INSTITUTION_LEADER,
                title=_("Confirm the results of class “%(class)s”"), button=_("Look and confirm"),
            ),
            Ask(
                "trainees.results_to_publish", (_R.CONFIRMED,), **_OF_CLASS, role=Role.INSTITUTION_OFFICER,
                title=_("Publish the results of class “%(class)s”"), button=_("Publish the results"),
            ),
            Ask(
                "trainees.certificates_due", (_R.PUBLISHED,),
                **_OF_CLASS, role=Role.INSTITUTION_OFFICER, title=_("Issue the certificates of class “%(class)s”"),
                button=_("Issue certificates"), when=certificates_are_due,
            ),
            Ask(
                "trainees.results_returned", (_R.NONE,),
                **{**_OF_CLASS, "params": {"class": "name", "reason": GIVEN}}, role=Role.INSTITUTION_OFFICER,
                by=("return_result", "withdraw_result"),
                title=_("The results of class “%(class)s” were returned: %(reason)s"), button=_("Work them out"),
            ),
        ),
        steps=(
            Step(
                "propose_result", _("Propose result"), (_R.NONE,), _R.PROPOSED, PROPOSE_RESULT,
                takes_reply=True, stamps="proposed", done=_("The result is proposed."),
            ),
            Step(
                "confirm_result", _("Confirm result"), (_R.PROPOSED,), _R.CONFIRMED, CONFIRM_RESULT,
                not_by=("proposed_by",), stamps="confirmed", done=_("The result is confirmed."),
            ),
            Step(
                "return_result", _("Return result"), (_R.PROPOSED, _R.CONFIRMED), _R.NONE, CONFIRM_RESULT,
                needs_reason=True, style="danger", sends_back=True, clears=("proposed", "confirmed"),
                done=_("The result is returned."),
            ),
            Step(
                "publish_result", _("Publish result"), (_R.CONFIRMED,), _R.PUBLISHED, PUBLISH_RESULT,
                done=_("The result is published."),
            ),
            Step(
                "withdraw_result", _("Withdraw the published result"), (_R.PUBLISHED,), _R.NONE, CONFIRM_RESULT,
                needs_reason=True, style="danger", sends_back=True, clears=("proposed", "confirmed"),
                done=_("The result is withdrawn: it can be worked out and published again."),
            ),
        ),
    )
)  # fmt: skip
