"""Items of a plan: the whole table is given, the whole table stands afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import money
from guopei.core.refusal import Refused
from projects.planning.models import Plan, PlanItem
from projects.planning.models.terms import MOST_DAYS, MOST_PLACES, MOST_RATE_FEN
from projects.planning.selectors.choices import sub_projects_for
from projects.planning.selectors.rates import rate_limits
from projects.planning.services.lines import replace_lines

MOST_ITEMS = 300


@dataclass(frozen=True)
class ItemInput:
    """One line of the plan's table. `rate_fen` per person and day; `id` names the line it replaces, None a new one."""

    sub_project_id: int
    stage: str
    places: int
    days: int
    rate_fen: int
    subject_id: int | None = None
    note: str = ""
    id: int | None = None


def field_of(line: int, name: str) -> str:
    """The field of a form's table of items that a refusal belongs to; lines count from 0."""
    return f"items-{line}-{name}"


def refuse_bad_items(plan: Plan, items: Sequence[ItemInput]) -> None:
    """Refuse the first item that no plan may hold: out of range, not in the year's catalogue, above its rate."""
    if len(items) > MOST_ITEMS:
        raise Refused(
            _("A plan has at most %(most)s items."), code="items_too_many", field="items", params={"most": MOST_ITEMS}
        )
    offered = {sub_project.pk: sub_project for sub_project in sub_projects_for(plan.year, plan.province)}
    asked = {item.sub_project_id for item in items}
    limits = rate_limits(
        [sub_project for pk, sub_project in offered.items() if pk in asked], province=plan.province, year=plan.year
    )
    for line, item in enumerate(items):
        sub_project = offered.get(item.sub_project_id)
        if sub_project is None:
            raise Refused(
                _("Line %(line)s: this sub-project is not among those that %(unit)s plans in %(year)s."),
                code="sub_project_not_offered",
                rule="projects.plan_sub_projects",
                field=field_of(line, "sub_project"),
                params={"line": line + 1, "unit": plan.province, "year": plan.year.year},
            )
        _refuse_out_of_range(item, line)
        limits[sub_project.pk].refuse_above(item.rate_fen, line=line, field=field_of(line, "rate_fen"))


def _refuse_out_of_range(item: ItemInput, line: int) -> None:
    """Refuse places, days and rates that no item has, in the unit that was typed."""
    for name, words, value, most in (
        ("places", _("Line %(line)s, places: between 1 and %(most)s."), item.places, MOST_PLACES),
        ("days", _("Line %(line)s, days: between 1 and %(most)s."), item.days, MOST_DAYS),
    ):
        if not 1 <= value <= most:
            raise Refused(
                words,
                code="item_out_of_range",
                field=field_of(line, name),
                params={"line": line + 1, "most": f"{most:,}"},
            )
    money.refuse_outside(
        item.rate_fen,
        least=1,
        most=MOST_RATE_FEN,
        name=gettext("Line %(line)s, daily rate") % {"line": line + 1},
        field=field_of(line, "rate_fen"),
    )


def replace_items(plan: Plan, items: Sequence[ItemInput]) -> bool:
    """Make the plan's items these, in this order, and say whether any changed. The plan is locked by the caller.
    Foreign ids are new lines."""
    return replace_lines(PlanItem.objects.filter(plan=plan), items, plan=plan)
