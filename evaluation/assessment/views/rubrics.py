"""Pages of rubrics."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.assessment.forms.skill_tests import CriterionRowForm, RubricForm
from evaluation.assessment.models import Rubric
from evaluation.assessment.rules import EDIT_RUBRIC, VIEW_TEST
from evaluation.assessment.selectors.skill_tests import rubric_hindrance, rubric_in_sight, rubrics_for
from evaluation.assessment.services.rubrics import CriterionRow, draft_rubric, save_rubric
from guopei.core.refusal import Refused
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import rows_of
from guopei.core.ui.pages import Action, FormPage, ListPage, RecordPage
from guopei.core.ui.parts import Fact, LiveTotal

LIST = "evaluation:rubric-list"


class RubricList(ListPage):
    """The rubrics in sight: one's own and those of units above."""

    title = _("Rubrics")
    permission = VIEW_TEST
    sort = "-pk"
    empty_text = _("No rubric was written yet. A rubric says what a test measures, with points.")
    columns: Sequence[Column] = (
        Column("name", _("Rubric"), link=lambda row: reverse("evaluation:rubric-detail", args=[row.pk])),
        Column("unit", _("Belongs to"), accessor="unit.label"),
        Column("criteria_count", _("Criteria"), kind="number"),
        Column("full", _("Full score"), kind="number"),
        Column("drafted_at", _("Drafted"), kind="date"),
    )

    def rows(self) -> QuerySet[Rubric]:
        """The rubrics in sight."""
        return rubrics_for(self.actor)

    def actions(self) -> Sequence[Action]:
        """Write one."""
        if self.actor.has(EDIT_RUBRIC):
            return (Action(_("New rubric"), reverse("evaluation:rubric-new"), "plus", main=True),)
        return ()


class RubricDetail(RecordPage):
    """One rubric with its criteria."""

    template_name = "evaluation/assessment/rubric_detail.html"
    permission = VIEW_TEST
    record: Rubric
    trail = ((_("Rubrics"), LIST),)

    def fetch(self) -> Rubric:
        """The rubric, in sight."""
        return rubric_in_sight(self.actor, self.kwargs["pk"])

    def actions(self) -> Sequence[Action]:
        """Change it, while no test stands on it."""
        if self.actor.has(EDIT_RUBRIC) and rubric_hindrance(self.actor, self.record) is None:
            return (Action(_("Edit"), reverse("evaluation:rubric-edit", args=[self.record.pk]), "pencil"),)
        return ()

    def facts(self) -> Sequence[Fact]:
        """Whose, how many points, in use or not."""
        return (
            Fact(_("Belongs to"), self.record.unit.label),
            Fact(_("Full score"), self.record.full),  # type: ignore[attr-defined]
            Fact(_("Drafted by"), self.record.drafted_by or "—"),
            Fact(_("Drafted"), self.record.drafted_at, "datetime"),
            Fact(_("Tests on it"), self.record.tests.count(), "number"),
        )

    def more(self) -> dict[str, Any]:
        """The criteria in order."""
        return {"criteria": self.record.criteria.order_by("position")}


class RubricEdit(FormPage):
    """A new rubric, or one that no test stands on yet."""

    form_class = RubricForm
    permission = EDIT_RUBRIC
    formsets = {"criteria": rows_of(CriterionRowForm, least=1, most=50, blank=0)}
    draft = "evaluation.rubric"
    record: Rubric | None
    trail = ((_("Rubrics"), LIST),)
    page = "evaluation:rubric-detail"
    title = _("New rubric")
    edit_title = _("Edit the rubric: %(record)s")

    def fetch(self) -> Rubric | None:
        """The rubric to edit; None for a new one."""
        return rubric_in_sight(self.actor, self.kwargs["pk"]) if "pk" in self.kwargs else None

    def hindrance(self) -> Refused | None:
        """Another unit's rubric, or one in use."""
        return rubric_hindrance(self.actor, self.record) if self.record else None

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """The criteria there are."""
        if self.record is None:
            return []
        return [
            {"title": row.title, "points": row.points, "levels": row.levels}
            for row in self.record.criteria.order_by("position")
        ]

    def totals(self) -> Sequence[LiveTotal]:
        """The full score."""
        return (LiveTotal(_("Full score"), rows="criteria", product="points"),)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Rubric:
        """Make or change it."""
        criteria = [CriterionRow(**row) for row in rows["criteria"]]
        if self.record is None:
            return draft_rubric(actor=self.actor, criteria=criteria, **data)
        return save_rubric(self.record, actor=self.actor, criteria=criteria, version=version, **data)
