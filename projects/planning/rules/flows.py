"""The steps of plans, and what of them is open work of a year."""

from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.table import Flow, Step, register
from projects.planning.enums import PlanState
from projects.planning.models import Plan
from projects.planning.rules.rights import APPROVE_PLAN, RETURN_PLAN, SUBMIT_PLAN

PLAN_FLOW = register(
    Flow(
        "projects.Plan",
        initial=(PlanState.DRAFT,),
        steps=(
            Step(
                "submit",
                _("Submit"),
                (PlanState.DRAFT, PlanState.RETURNED),
                PlanState.SUBMITTED,
                SUBMIT_PLAN,
                takes_reply=True,
                done=_("Submitted."),
            ),
            Step(
                "return",
                _("Return"),
                (PlanState.SUBMITTED,),
                PlanState.RETURNED,
                RETURN_PLAN,
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("Returned."),
            ),
            Step(
                "approve",
                _("Approve"),
                (PlanState.SUBMITTED,),
                PlanState.APPROVED,
                APPROVE_PLAN,
                not_by=("drafted_by", "submitted_by"),
                takes_opinion=True,
                done=_("Approved."),
            ),
            Step(
                "file",
                _("Put on file"),
                (PlanState.SUBMITTED,),
                PlanState.FILED,
                APPROVE_PLAN,
                not_by=("drafted_by", "submitted_by"),
                takes_opinion=True,
                done=_("The plan is put on file."),
            ),
            Step(
                "reopen",
                _("Reopen the plan"),
                (PlanState.APPROVED, PlanState.FILED),
                PlanState.RETURNED,
                RETURN_PLAN,
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("The plan is open again."),
            ),
        ),
    )
)

register_open_work(
    "projects.plans",
    _("plans that wait for a decision"),
    lambda year: Plan.objects.filter(year=year, state=PlanState.SUBMITTED).count(),
)
