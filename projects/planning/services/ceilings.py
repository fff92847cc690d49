from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core import money
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.inbox.selectors.due import due_by
from guopei.core.inbox.services.notices import send_notice
from guopei.core.inbox.services.todos import raise_todo
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from projects.planning.enums import COMMITTED
from projects.planning.models import Plan, PlanCeiling
from projects.planning.rules import SET_CEILING
from projects.planning.rules.rights import planner_at
from projects.planning.selectors.hindrances import may_plan


@service(_("Set the ceiling of a plan"))
def set_ceiling(*, year: ProgrammeYear, province: OrgUnit, ceiling_fen: int, actor: Actor) -> PlanCeiling:
    """Set how much a province may plan in a year, in fen. Called when an order of money is approved.

    Refuses a unit that is neither a province of the programme nor the nation, a negative sum, and a ceiling below
    what the submitted plan already holds: the plan has to be returned first. The first ceiling asks for the plan.
    """
    require(actor, SET_CEILING)
    if not may_plan(province):
        raise Refused(_("%(unit)s takes no part in the programme."), code="not_in_programme", params={"unit": province})
    if ceiling_fen < 0:
        raise Refused(
            _("The orders of %(province)s would add up to %(sum)s ten-thousand yuan, less than nothing."),
            code="ceiling_negative",
            rule="funds.order_adds_up",
            params={"province": province, "sum": money.wan(ceiling_fen)},
        )
    ceiling, made = PlanCeiling.objects.select_for_update(no_key=True, of=("self",)).get_or_create(
        year=year, province=province, defaults={"ceiling_fen": ceiling_fen}
    )
    if not made and ceiling.ceiling_fen == ceiling_fen:
        return ceiling
    if ceiling_fen < ceiling.committed_fen:
        raise Refused(
            _(
                "The ceiling of %(province)s would fall to %(ceiling)s ten-thousand yuan, but its plan holds "
                "%(committed)s. The plan must be returned first."
            ),
            code="ceiling_below_plan",
            rule="projects.plan_within_ceiling",
            params={
                "province": province,
                "ceiling": money.wan(ceiling_fen),
                "committed": money.wan(ceiling.committed_fen),
            },
        )
    if not made:
        ceiling.ceiling_fen = ceiling_fen
        ceiling.version += 1
        ceiling.save(update_fields=["ceiling_fen", "version"])
    _tell(ceiling)
    return ceiling


def _tell(ceiling: PlanCeiling) -> None:
    plan = Plan.objects.filter(year_id=ceiling.year_id, province_id=ceiling.province_id).first()
    if plan is None:
        raise_todo(
            "projects.plan_due",
            unit=ceiling.province_id,
            role=planner_at(ceiling.province),
            subject=ceiling,
            url=reverse("projects:plan-new", args=[ceiling.year.year]),
            due=due_by(ceiling.year.plans_due),
            params={"year": ceiling.year.year},
        )
    elif plan.state not in COMMITTED:
        send_notice(
            "projects.ceiling_changed",
            unit=ceiling.province_id,
            role=planner_at(ceiling.province),
            url=reverse("projects:plan-edit", args=[plan.pk]),
            params={"year": ceiling.year.year, "ceiling": money.wan(ceiling.ceiling_fen)},
        )
