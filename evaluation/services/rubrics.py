"""Writing rubrics."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluation.models import Criterion, Rubric
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services import lock
from guopei.core.orgs.selectors import nation
from guopei.core.refusal import Refused
from projects.services.refusals import said_by_database

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
    "rubric_in_use": Refused(
        _("Tests stand on this rubric: it does not change any more. Write a new one."),
        code="rubric_in_use",
        rule="evaluation.same_rubric",
    ),
}


@service(_("Draft a rubric"))
def draft_rubric(
    *, actor: Actor, name: str, criteria: Sequence[CriterionRow], note: str = "", is_demo: bool = False
) -> Rubric:
    """Write a rubric of the actor's unit. Refuses a name used before, no criteria, and what brings no points."""
    require(actor, "evaluation.edit_rubric")
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
    require(actor, "evaluation.edit_rubric", rubric)
    if not actor.is_system and rubric.unit_id != actor.unit_id:
        raise Refused(_("Only the unit that wrote a rubric may change it."), code="other_unit")
    _refuse_pointless(criteria)
    fresh = lock(rubric, version=version)
    fresh.name, fresh.note = name.strip(), note
    fresh.version += 1
    with said_by_database(_WORDS):
        fresh.save(update_fields=["name", "note", "version"])
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
