"""Writing rubrics."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluation.assessment.models import Criterion, Rubric
from evaluation.assessment.rules import EDIT_RUBRIC
from evaluation.assessment.selectors.skill_tests import rubric_hindrance, rubric_in_use
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock, save_changes
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.orgs.selectors.tree import nation
from guopei.core.refusal import Refused, refuse

# What the column of a criterion and the full score of a test hold.
MOST_POINTS, MOST_FULL = Decimal("999.9"), Decimal("9999.9")


@dataclass(frozen=True)
class CriterionRow:
    """A criterion as it is typed; the order of the rows is the order of the criteria."""

    title: str
    points: Decimal
    levels: str = ""


_WORDS = {
    "rubric_named": Refused(_("Name the rubric."), code="name_missing", field="name"),
    "rubric_name_once": Refused(_("There is a rubric of this name already."), code="name_taken", field="name"),
    "rubric_in_use": rubric_in_use(),
}


@service(_("Draft a rubric"))
def draft_rubric(
    *, actor: Actor, name: str, criteria: Sequence[CriterionRow], note: str = "", is_demo: bool = False
) -> Rubric:
    """Write a rubric of the actor's unit. Refuses a name used before, no criteria, and what brings no points."""
    require(actor, EDIT_RUBRIC)
    _refuse_pointless(criteria)
    unit_id = actor.unit_id or nation().pk
    with said_by_database(_WORDS):
        rubric = Rubric.objects.create(
            unit_id=unit_id, name=name.strip(), note=note, drafted_by_id=actor.user_id, is_demo=is_demo
        )
        _write(rubric, criteria)
    return rubric


@service(_("Change a rubric"))
def save_rubric(
    rubric: Rubric,
    *,
    actor: Actor,
    name: str,
    criteria: Sequence[CriterionRow],
    note: str = "",
    version: int | None = None,
) -> Rubric:
    """Change a rubric. Refused once a test stands on it: before and after must be measured alike."""
    require(actor, EDIT_RUBRIC, rubric)
    refuse(rubric_hindrance(actor, rubric))
    _refuse_pointless(criteria)
    fresh = lock(rubric, version=version)
    stood = [CriterionRow(row.title, row.points, row.levels) for row in fresh.criteria.order_by("position")]
    moved = stood != [replace(row, title=row.title.strip()) for row in criteria]
    with said_by_database(_WORDS):
        save_changes(fresh, {"name": name.strip(), "note": note}, besides=moved)
        if moved:
            fresh.criteria.all().delete()
            _write(fresh, criteria)
    return fresh


def _refuse_pointless(criteria: Sequence[CriterionRow]) -> None:
    if not criteria:
        raise Refused(_("A rubric needs at least one criterion."), code="no_criteria", field="criteria")
    for row in criteria:
        if not row.title.strip():
            raise Refused(_("Name every criterion."), code="criterion_unnamed", field="criteria")
        if not 0 < row.points <= MOST_POINTS or row.points != round(row.points, 1):
            raise Refused(
                _("“%(title)s” brings more than 0 and at most %(most)s points, with at most one decimal."),
                code="points_out_of_range",
                field="criteria",
                params={"title": row.title, "most": MOST_POINTS},
            )
    full = sum(row.points for row in criteria)
    if full > MOST_FULL:
        raise Refused(
            _("The criteria bring %(full)s points; a rubric has at most %(most)s."),
            code="full_out_of_range",
            field="criteria",
            params={"full": full, "most": MOST_FULL},
        )


def _write(rubric: Rubric, criteria: Sequence[CriterionRow]) -> None:
    Criterion.objects.bulk_create(
        [
            Criterion(rubric=rubric, position=place, title=row.title.strip(), points=row.points, levels=row.levels)
            for place, row in enumerate(criteria, 1)
        ]
    )
