"""The rows behind a figure: the same query and the same conditions as the number itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declared, require, visible
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.models import OrgUnit
from guopei.core.ui.columns import Column
from guopei.core.ui.pages import Crumb, ListPage
from guopei.reports.figures.quantity import Kind
from guopei.reports.figures.registry import BY_KEY, Figure
from guopei.reports.rules import VIEW_BOARD
from guopei.reports.selectors import quantity_of, region_for
from guopei.reports.views.common import asked_year, board_url, link
from projects.classes.models import TrainingClass
from trainees.register.models import Teacher
from trainees.selection.models import Enrolment


@dataclass(frozen=True)
class Shown:
    """How the rows of a source are listed: its columns, what they need joined, and how a row leads to its enrolment."""

    columns: Sequence[Column]
    joins: Sequence[str]
    enrolment: str | None = None


def _enrolment(row: Any) -> Enrolment:
    found: Enrolment = row if isinstance(row, Enrolment) else row.enrolment
    return found


def _person_link(row: Any) -> str:
    return link("trainees:teacher-record", _enrolment(row).teacher_id) if row.opens_person else ""


def _class_link(row: Any) -> str:
    return link("projects:class-detail", _enrolment(row).training_class_id) if row.opens_class else ""


def _person(prefix: str) -> list[Column]:
    return [
        Column("name", pgettext_lazy("column", "Name"), accessor=f"{prefix}teacher.name", link=_person_link),
        Column("id", pgettext_lazy("column", "ID number"), accessor=f"{prefix}teacher.id_masked", tight=True),
        Column("county", pgettext_lazy("column", "Region"), accessor=f"{prefix}county.label", tight=True),
        Column("school", pgettext_lazy("column", "School"), accessor=f"{prefix}teacher.school_name"),
        Column("order", pgettext_lazy("column", "Task order"), accessor=f"{prefix}task_order.number", tight=True),
        Column("class", pgettext_lazy("column", "Class"), accessor=f"{prefix}training_class.name", link=_class_link),
    ]


def _joins(prefix: str) -> list[str]:
    return [f"{prefix}{name}" for name in ("teacher", "county", "task_order", "training_class")]


SHOWN = {
    "ceilings": Shown(
        [
            Column("province", pgettext_lazy("column", "Region"), accessor="province.label"),
            Column("ceiling_fen", pgettext_lazy("column", "Ceiling"), kind="money", unit="wan"),
            Column("committed_fen", pgettext_lazy("column", "Committed by the plan"), kind="money", unit="wan"),
        ],
        ["province"],
    ),
    "plan_items": Shown(
        [
            Column(
                "item",
                pgettext_lazy("column", "Item"),
                accessor="sub_project.label",
                link=lambda row: link("projects:plan-detail", row.plan_id),
            ),
            Column("province", pgettext_lazy("column", "Region"), accessor="plan.province.label"),
            Column("state", pgettext_lazy("column", "State of the plan"), accessor="plan.get_state_display"),
            Column("places", pgettext_lazy("column", "Places"), kind="number"),
            Column("days", pgettext_lazy("column", "Days"), kind="number"),
            Column("rate_fen", pgettext_lazy("column", "Rate per person and day"), kind="money", unit="yuan"),
            Column("amount_fen", pgettext_lazy("column", "Amount"), kind="money", unit="wan"),
        ],
        ["sub_project", "plan__province"],
    ),
    "task_orders": Shown(
        [
            Column(
                "number", pgettext_lazy("column", "Number"), link=lambda row: link("projects:task-order-detail", row.pk)
            ),
            Column("institution", pgettext_lazy("column", "Institution"), accessor="institution.unit.label"),
            Column("province", pgettext_lazy("column", "Region"), accessor="plan_item.plan.province.label"),
            Column("state", pgettext_lazy("column", "State"), kind="badge"),
            Column("places", pgettext_lazy("column", "Places"), kind="number"),
            Column("amount_fen", pgettext_lazy("column", "Amount"), kind="money", unit="wan"),
        ],
        ["institution__unit", "plan_item__plan__province"],
    ),
    "quotas": Shown(
        [
            Column("unit", pgettext_lazy("column", "Region"), accessor="unit.label"),
            Column("order", pgettext_lazy("column", "Task order"), accessor="task_order.number"),
            Column("places", pgettext_lazy("column", "Places"), kind="number"),
            Column("allocated", pgettext_lazy("column", "Given to units below"), kind="number"),
            Column(
                "here",
                pgettext_lazy("column", "Counted here"),
                kind="number",
                accessor=lambda row: row.places - row.allocated,
            ),
            Column("confirmed", pgettext_lazy("column", "Enrolled"), kind="number"),
        ],
        ["unit", "task_order"],
    ),
    "rosters": Shown(
        [
            Column(
                "unit",
                pgettext_lazy("column", "Region"),
                accessor="unit.label",
                link=lambda row: link("trainees:roster-record", row.pk),
            ),
            Column("order", pgettext_lazy("column", "Task order"), accessor="quota.task_order.number"),
            Column("state", pgettext_lazy("column", "State"), kind="badge"),
            Column("rows_read", pgettext_lazy("column", "Rows read"), kind="number"),
            Column("rows_new", pgettext_lazy("column", "New"), kind="number"),
            Column("rows_changed", pgettext_lazy("column", "With differences"), kind="number"),
            Column("rows_unchanged", pgettext_lazy("column", "Unchanged"), kind="number"),
            Column("rows_refused", pgettext_lazy("column", "Refused"), kind="number"),
        ],
        ["unit", "quota__task_order"],
    ),
    "enrolments": Shown(
        [
            *_person(""),
            Column("state", pgettext_lazy("column", "State"), kind="badge"),
            Column("result", pgettext_lazy("column", "Result"), accessor="get_result_display", tight=True),
            Column("result_state", pgettext_lazy("column", "State of the result"), kind="badge"),
        ],
        _joins(""),
        "",
    ),
    "attendances": Shown(
        [
            *_person("enrolment."),
            Column("lesson", pgettext_lazy("column", "Lesson"), accessor="lesson.title"),
            Column("held_on", pgettext_lazy("column", "Day"), kind="date", accessor="lesson.held_on"),
            Column("status", pgettext_lazy("column", "Attendance"), accessor="get_status_display", tight=True),
        ],
        [*_joins("enrolment__"), "lesson"],
        "enrolment__",
    ),
    "gains": Shown(
        [
            *_person("enrolment."),
            Column("pre", pgettext_lazy("column", "Before"), kind="number"),
            Column("post", pgettext_lazy("column", "After"), kind="number"),
            Column("full", pgettext_lazy("column", "Full score"), kind="number"),
        ],
        _joins("enrolment__"),
        "enrolment__",
    ),
    "certificates": Shown(
        [
            Column("number", pgettext_lazy("column", "Certificate number")),
            *_person("enrolment."),
            Column("result", pgettext_lazy("column", "Result"), accessor="get_result_display", tight=True),
            Column("issued_on", pgettext_lazy("column", "Issued"), kind="date"),
        ],
        _joins("enrolment__"),
        "enrolment__",
    ),
}


def figure_rows(actor: Actor, figure: Figure, year: ProgrammeYear, unit: OrgUnit) -> QuerySet[Any]:
    """The rows of a figure in the actor's sight: for a share those of its denominator, so that both can be counted."""
    source = figure.source
    key = figure.whole if figure.kind == Kind.SHARE else figure.part
    condition = next(measure.where for measure in source.measures if measure.key == key)
    rows = source.within(year, unit).filter(condition)
    shown = SHOWN[source.key]
    listed = visible(actor, rows).select_related(*shown.joins).order_by("pk")
    return listed if shown.enrolment is None else listed.annotate(**_openings(actor, shown.enrolment))


def _openings(actor: Actor, enrolment: str) -> dict[str, Exists]:
    """Whether this actor may open the person and the class of a row: asked in the query of the page itself."""
    person = visible(actor, Teacher.objects.filter(pk=OuterRef(f"{enrolment}teacher")))
    training_class = visible(actor, TrainingClass.objects.filter(pk=OuterRef(f"{enrolment}training_class")))
    return {"opens_person": Exists(person), "opens_class": Exists(training_class)}


class FigureRows(ListPage):
    """The rows that make up a figure of a region in a year, as far as the actor's role may see single rows."""

    permission = VIEW_BOARD
    sort = "pk"
    template_name = "reports/figure_rows.html"
    figure: Figure

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the figure, the year and the region, then list."""
        figure = BY_KEY.get(kwargs["key"])
        if figure is None:
            raise Http404("Figure")
        self.figure = figure
        self.year = asked_year(request, self.actor)
        self.unit = region_for(self.actor, request.GET.get("unit", ""))
        scope = declared()[figure.source.model]
        if scope.permission:
            require(self.actor, scope.permission)
        self.quantity = quantity_of(self.actor, figure, year=self.year, unit=self.unit)
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        return figure_rows(self.actor, self.figure, self.year, self.unit)

    def get_columns(self) -> Sequence[Column]:
        return SHOWN[self.figure.source.key].columns

    def get_title(self) -> Any:
        names = {"figure": self.figure.label, "unit": self.unit.label, "year": self.year}
        return _("%(figure)s: %(unit)s, %(year)s") % names

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Dashboard"), board_url(self.year, self.unit))]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(figure=self.figure, quantity=self.quantity, year=self.year, unit=self.unit, **extra)
