"""Schemes: what plans, counties and institutions are judged by."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.selectors.years import years
from guopei.core.flow.selectors.steps import unit_hindrance
from guopei.core.refusal import Refused
from guopei.core.schemes.enums import SETTLED, SchemeState
from guopei.core.schemes.models import Indicator, Scheme
from guopei.core.schemes.purposes import purpose_choices
from guopei.core.schemes.rules import DRAFT_SCHEME, SCHEME_FLOW, VIEW_SCHEME
from guopei.core.schemes.scoring import plain, tidied
from guopei.core.schemes.selectors.schemes import change_hindrance, get_scheme, grades_of, indicators_of, schemes
from guopei.core.schemes.services.schemes import copy_scheme, delete_scheme, draft_scheme, save_scheme
from guopei.core.schemes.services.writing import GradeInput, IndicatorInput
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, DiscardingPage, FormPage, ListPage
from guopei.core.ui.parts import Fact, StepButton
from guopei.desk.forms.schemes import SchemeForm, grade_rows, indicator_rows

SCHEMES = ((_("Schemes"), "schemes:scheme-list"),)


class SchemeFilter(ListFilter):
    """Purpose, year, state, title."""

    purpose = django_filters.ChoiceFilter(label=_("Purpose"), choices=purpose_choices)
    year = django_filters.ModelChoiceFilter(label=_("Programme year"), queryset=years())
    state = django_filters.ChoiceFilter(label=_("State"), choices=SchemeState.choices)
    title = django_filters.CharFilter(label=_("Title"), lookup_expr="contains")

    class Meta:
        model = Scheme
        fields = ("purpose", "year", "state", "title")


class SchemeList(ListPage):
    """The schemes in sight: the own unit's, those below, and what units above have published."""

    title = _("Schemes")
    permission = VIEW_SCHEME
    filterset_class = SchemeFilter
    sort = "title"
    empty_text = _("There is no scheme yet.")
    columns: Sequence[Column] = (
        Column("title", _("Title"), sort="title", link=lambda row: reverse("schemes:scheme-detail", args=[row.pk])),
        Column("edition", _("Edition"), kind="number", sort="edition", tight=True),
        Column("purpose_label", _("Purpose")),
        Column("unit", _("Unit")),
        Column("year", _("Year"), tight=True),
        Column("marked", _("Indicators marked"), kind="number"),
        Column("state", _("State"), kind="badge", sort="state"),
    )

    def rows(self) -> QuerySet[Scheme]:
        """The schemes in sight."""
        return schemes(self.actor)

    def actions(self) -> Sequence[Action]:
        """Draw up a new one."""
        if not self.actor.has(DRAFT_SCHEME):
            return ()
        return (Action(_("New scheme"), reverse("schemes:scheme-new"), "plus", main=True),)


class SchemeDetail(DiscardingPage):
    """One scheme: its indicators as a tree, and its grades."""

    template_name = "schemes/scheme_detail.html"
    permission = VIEW_SCHEME
    path = (SchemeState.DRAFT, SchemeState.SUBMITTED, SchemeState.PUBLISHED)
    record: Scheme
    makes = SCHEME_FLOW
    besides = {"discard": delete_scheme, "copy": copy_scheme}
    discards = DRAFT_SCHEME
    done = {**DiscardingPage.done, "copy": _("This is the new edition. Change what is to change, then submit it.")}
    trail = SCHEMES

    def fetch(self) -> Scheme:
        """The scheme, in sight."""
        return get_scheme(self.actor, self.kwargs["pk"])

    def is_own(self) -> bool:
        """Whether the scheme is of the unit that one acts at."""
        return self.record.unit_id == self.actor.unit_id

    def may_discard(self) -> bool:
        """While it is open."""
        return self.is_own() and change_hindrance(self.record) is None

    def buttons(self) -> list[StepButton]:
        """The steps of the flow, and a copy of what is published."""
        found = super().buttons()
        if self.actor.has(DRAFT_SCHEME) and self.record.state in SETTLED:
            label = _("Copy into a new edition") if self.is_own() else _("Copy for the own unit")
            found.append(StepButton("copy", label, needs_reason=False, main=False, danger=False, is_extra=True))
        return found

    def after_step(self, step: str, done: Any) -> str:
        """A copy is opened."""
        if step == "copy":
            return reverse("schemes:scheme-edit", args=[done.pk])
        return super().after_step(step, done)

    def actions(self) -> Sequence[Action]:
        """Edit while it is open."""
        if self.actor.has(DRAFT_SCHEME) and self.is_own() and change_hindrance(self.record) is None:
            return (Action(_("Edit the scheme"), reverse("schemes:scheme-edit", args=[self.record.pk]), "pencil"),)
        return ()

    def facts(self) -> Sequence[Fact]:
        """What it is for, where it comes from, and the persons."""
        scheme, earlier = self.record, self.record.copied_from
        return (
            Fact(_("Purpose"), scheme.purpose_label),
            Fact(_("Unit"), scheme.unit),
            Fact(_("Programme year"), scheme.year or _("any")),
            Fact(_("Edition"), scheme.edition),
            Fact(
                _("Copied from"),
                _("%(title)s, edition %(edition)s") % {"title": earlier.title, "edition": earlier.edition}
                if earlier
                else "",
            ),
            Fact(_("Based on"), scheme.basis),
            Fact(_("Drafted by"), scheme.drafted_by),
            Fact(_("Submitted by"), scheme.submitted_by or ""),
            Fact(_("Published by"), scheme.decided_by or ""),
        )

    def more(self) -> dict[str, Any]:
        """The tree and the grades."""
        indicators = indicators_of(self.actor, self.record)
        return {
            "indicators": [(one, tidied(one.weight), _marks(one)) for one in indicators],
            "grades": [(grade, tidied(grade.least)) for grade in grades_of(self.actor, self.record)],
            "top_weight": tidied(sum((one.weight for one in indicators if not one.depth), start=Decimal(0))),
        }


def _marks(indicator: Indicator) -> str:
    """From which to which mark, and in which steps; nothing where the parts are marked."""
    if indicator.least is None or indicator.most is None or indicator.step is None:
        return ""
    return _("%(least)s–%(most)s by %(step)s") % {
        "least": plain(indicator.least),
        "most": plain(indicator.most),
        "step": plain(indicator.step),
    }


def _typed(value: Any) -> Any:
    return tidied(value) if isinstance(value, Decimal) else value


class SchemeEdit(FormPage):
    """Draw up a scheme: head, indicators pasted from a spreadsheet, grades."""

    permission = DRAFT_SCHEME
    form_class = SchemeForm
    formsets = {"indicators": indicator_rows(), "grades": grade_rows()}
    draft = "schemes.scheme"
    is_wide = True
    record: Scheme | None
    trail = SCHEMES
    page = "schemes:scheme-detail"
    title = _("New scheme")
    edit_title = _("Edit %(record)s")

    def fetch(self) -> Scheme | None:
        """The scheme to change; none for a new one."""
        return get_scheme(self.actor, self.kwargs["pk"]) if "pk" in self.kwargs else None

    def hindrance(self) -> Refused | None:
        """The scheme is another unit's, was submitted, or its year is closed."""
        if self.record is None:
            return None
        return unit_hindrance(self.actor, self.record.unit_id) or change_hindrance(self.record)

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """The rows as they stand."""
        if self.record is None:
            return []
        found: Sequence[Any] = (indicators_of if name == "indicators" else grades_of)(self.actor, self.record)
        fields = self.formsets[name].form.base_fields
        return [{field: _typed(getattr(row, field)) for field in fields} for row in found]

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Scheme:
        """Draw it up, or write it again."""
        parts: dict[str, Any] = {
            "indicators": [IndicatorInput(**row) for row in rows["indicators"]],
            "grades": [GradeInput(**row) for row in rows["grades"]],
        }
        if self.record is None:
            return draft_scheme(actor=self.actor, **data, **parts)
        return save_scheme(self.record, actor=self.actor, version=version, **data, **parts)
