"""Plans and ceilings as the actor may see them."""

from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery, Sum

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.catalogue.models import ProgrammeYear
from projects.planning.models import Plan, PlanCeiling, PlanItem, PlanRemark


def plan_rows(actor: Actor) -> QuerySet[PlanCeiling]:
    """One row for each province that has a ceiling in a year, with its plan's id, state and total where there is one.

    Provinces that have not begun are rows too: `plan_id` and `plan_state` are empty.
    """
    plan = Plan.objects.filter(year_id=OuterRef("year_id"), province_id=OuterRef("province_id"))
    return (
        visible(actor, PlanCeiling.objects.all())
        .select_related("year", "province")
        .annotate(
            plan_id=Subquery(plan.values("pk")[:1]),
            plan_state=Subquery(plan.values("state")[:1]),
            plan_total_fen=Subquery(plan.values("total_fen")[:1]),
        )
        .annotate(left_fen=F("ceiling_fen") - F("plan_total_fen"))
    )


def in_state(rows: QuerySet[PlanCeiling], state: str) -> QuerySet[PlanCeiling]:
    """The rows whose plan is in a state; "" for those without a plan."""
    plans = Plan.objects.filter(year_id=OuterRef("year_id"), province_id=OuterRef("province_id"))
    return rows.filter(Exists(plans.filter(state=state)) if state else ~Exists(plans))


def get_plan(actor: Actor, pk: int) -> Plan:
    """One plan in sight, with year, province and persons."""
    return get_visible(
        actor,
        Plan.objects.select_related("year", "province", "drafted_by", "submitted_by", "decided_by"),
        pk=pk,
    )


def ceiling_of(plan: Plan) -> int:
    """The plan's ceiling in fen; 0 while no money was ordered."""
    return ceiling_fen(plan.year, plan.province_id)


def ceiling_fen(year: ProgrammeYear, province_id: int | None) -> int:
    """A province's ceiling in a year, in fen; 0 while no money was ordered."""
    found = PlanCeiling.objects.filter(year=year, province_id=province_id).first()
    return found.ceiling_fen if found else 0


def items_of(plan: Plan) -> list[PlanItem]:
    """The items in the plan's own order, with names. One query."""
    return list(
        PlanItem.objects.filter(plan=plan)
        .select_related("sub_project", "sub_project__line", "subject")
        .annotate(person_days=F("places") * F("days"))
        .order_by("order", "id")
    )


def open_remarks(plan: Plan) -> list[PlanRemark]:
    """Reasons of the last return that no submission has answered yet."""
    return list(
        PlanRemark.objects.filter(plan=plan, resolved_at=None).select_related("item", "raised_by").order_by("id")
    )


def answered_remarks(plan: Plan) -> list[PlanRemark]:
    """Reasons of the last return, once a submission has answered them: whoever decides reads them beside the plan."""
    rows = PlanRemark.objects.filter(plan=plan).exclude(resolved_at=None)
    last = rows.aggregate(last=Max("resolved_at"))["last"]
    return list(rows.filter(resolved_at=last).select_related("item", "raised_by").order_by("id")) if last else []


@dataclass(frozen=True)
class PlanSum:
    """A plan's places, person-days and money, and what of it was given out."""

    places: int
    person_days: int
    amount_fen: int
    ordered_places: int
    ordered_fen: int


def sums_of(plan: Plan) -> PlanSum:
    """The sums over a plan's items. One query."""
    row = PlanItem.objects.filter(plan=plan).aggregate(
        sum_person_days=Sum(F("places") * F("days"), default=0),
        **{f"sum_{name}": Sum(name, default=0) for name in ("places", "amount_fen", "ordered_places", "ordered_fen")},
    )
    return PlanSum(**{name.removeprefix("sum_"): int(value) for name, value in row.items()})


def own_plan(actor: Actor, year: int) -> Plan | None:
    """The plan of the actor's own province for a year, if it was begun."""
    found = Plan.objects.filter(year__year=year, province_id=actor.unit_id).first()
    return get_plan(actor, found.pk) if found else None


def get_item(actor: Actor, pk: int) -> PlanItem:
    """One item in sight, with its plan."""
    return get_visible(actor, PlanItem.objects.select_related("plan__year", "plan__province", "sub_project"), pk=pk)
