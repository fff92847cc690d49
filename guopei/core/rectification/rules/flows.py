"""The steps of a finding, and whom they ask: the responsible unit to answer, the checking unit to look again."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.flow.asks import GIVEN, Ask, Tell
from guopei.core.flow.table import Flow, Step, register
from guopei.core.orgs.enums import UnitKind
from guopei.core.rectification.enums import OPEN, FindingState
from guopei.core.rectification.models import Finding
from guopei.core.rectification.rules.rights import (
    ANSWER_FINDING,
    ANSWERERS,
    CHECK_FINDING,
    CHECKERS,
)


def _answerer(finding: Finding) -> Role:
    return ANSWERERS[UnitKind(finding.responsible_unit.kind)]


def _checker(finding: Finding) -> Role:
    return CHECKERS[UnitKind(finding.checking_unit.kind)]


def turn_of(finding: Finding) -> Role:
    """The role that a finding waits for: the answer's before there is one, then the re-check's."""
    return _answerer(finding) if finding.state == FindingState.RAISED else _checker(finding)


_AT: dict[str, Any] = {"url": "rectification:finding-detail", "params": {"subject": "subject_name"}}
_TOLD: dict[str, Any] = {**_AT, "params": {"subject": "subject_name", "reason": GIVEN}}
_TO_RESPONSIBLE: dict[str, Any] = {"role": _answerer, "unit": "responsible_unit_id"}
_TO_CHECKER: dict[str, Any] = {"role": _checker, "unit": "checking_unit_id"}

FINDING_FLOW = register(
    Flow(
        "rectification.Finding",
        initial=(FindingState.RAISED,),
        steps=(
            Step(
                "answer", _("Submit for re-check"), (FindingState.RAISED,), FindingState.ANSWERED, ANSWER_FINDING,
                stamps="answered", of="responsible_unit_id", done=_("The answer waits for its re-check."),
            ),
            Step(
                "close", _("Accept and close"), (FindingState.ANSWERED,), FindingState.CLOSED, CHECK_FINDING,
                stamps="closed", not_by=("answered_by",), of="checking_unit_id", takes_opinion=True,
                done=_("The finding is closed."),
            ),
            Step(
                "return", _("Return: not put right"), (FindingState.ANSWERED,), FindingState.RAISED, CHECK_FINDING,
                needs_reason=True, style="danger", sends_back=True, not_by=("answered_by",), of="checking_unit_id",
                clears=("answered",), done=_("The finding is to be put right again."),
            ),
            Step(
                "withdraw", _("Withdraw the finding"), OPEN, FindingState.WITHDRAWN, CHECK_FINDING,
                needs_reason=True, style="danger", of="checking_unit_id", done=_("The finding is withdrawn."),
            ),
        ),
        says=(
            Ask(
                "rectification.finding_to_answer", (FindingState.RAISED,), **_AT, **_TO_RESPONSIBLE, due="due",
                title=_("Put right what was found about “%(subject)s”"), button=_("Look at the finding"),
            ),
            Ask(
                "rectification.finding_to_check", (FindingState.ANSWERED,), **_AT, **_TO_CHECKER, step="close",
                title=_("Re-check what was put right about “%(subject)s”"), button=_("Re-check"),
            ),
            Tell(
                "rectification.finding_returned", ("return",), **_TOLD, **_TO_RESPONSIBLE,
                title=_("What was put right about “%(subject)s” was not accepted: %(reason)s"),
            ),
            Tell(
                "rectification.finding_closed", ("close",), **_AT, **_TO_RESPONSIBLE,
                title=_("The finding about “%(subject)s” is closed"),
            ),
            Tell(
                "rectification.finding_withdrawn", ("withdraw",), **_TOLD, **_TO_RESPONSIBLE,
                title=_("The finding about “%(subject)s” was withdrawn: %(reason)s"),
            ),
        ),
    )
)  # fmt: skip
