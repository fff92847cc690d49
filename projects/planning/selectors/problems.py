"""Why a plan cannot be submitted yet: the same list for the form, the button's refusal and the reports."""

from django.utils.translation import gettext_lazy as _

from guopei.core import money
from guopei.core.refusal import Refused
from projects.planning.models import Plan, PlanCeiling, PlanItem
from projects.planning.selectors.rates import rate_limits


def plan_problems(plan: Plan) -> list[Refused]:
    """Everything that a submission of this plan would be refused for, each with its field and its rule.

    Parts left empty; items above the rate of their class (元/人·天); a total above the ceiling: each by one fen.
    """
    problems = [
        Refused(sentence, code="part_empty", field=name, rule="projects.plan_parts")
        for name, sentence in (
            ("needs", _("Say what training is needed, and how you know.")),
            ("goals", _("Say what the plan is to achieve.")),
            ("coverage", _("Say which poor and key counties are served, and how far.")),
        )
        if not getattr(plan, name).strip()
    ]
    items = list(
        PlanItem.objects.filter(plan=plan).select_related("sub_project", "sub_project__line").order_by("order", "id")
    )
    if not items:
        problems.append(
            Refused(_("A plan needs at least one item."), code="no_items", field="items", rule="projects.plan_parts")
        )
    limits = rate_limits([item.sub_project for item in items], province=plan.province, year=plan.year)
    for line, item in enumerate(items):
        try:
            limits[item.sub_project_id].refuse_above(item.rate_fen, line=line, field=f"items-{line}-rate_fen")
        except Refused as refusal:
            problems.append(refusal)
    over = over_ceiling(plan)
    if over:
        problems.append(over)
    return problems


def over_ceiling(plan: Plan) -> Refused | None:
    """The refusal of a total above the ceiling, in fen; None when it fits."""
    ceiling = PlanCeiling.objects.filter(year_id=plan.year_id, province_id=plan.province_id).first()
    most = ceiling.ceiling_fen if ceiling else 0
    if plan.total_fen <= most:
        return None
    return Refused(
        _("The plan's total of %(total)s yuan is %(over)s yuan above the ceiling of %(ceiling)s yuan."),
        code="over_ceiling",
        rule="projects.plan_within_ceiling",
        unit=plan.province,
        field="total",
        params={
            "total": money.yuan(plan.total_fen),
            "over": money.yuan(plan.total_fen - most),
            "ceiling": money.yuan(most),
        },
    )
