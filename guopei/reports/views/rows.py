"""The rows behind a figure: the same query and the same conditions as the number itself."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declared, require
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.figures.quantity import Kind
from guopei.core.figures.registry import Figure, figure_of
from guopei.core.orgs.models import OrgUnit
from guopei.core.ui.columns import Column
from guopei.core.ui.pages import Crumb, ListPage
from guopei.reports.rules import VIEW_BOARD
from guopei.reports.selectors.board import quantity_of, region_for
from guopei.reports.views.common import asked_year, board_url


def figure_rows(actor: Actor, figure: Figure, year: ProgrammeYear, unit: OrgUnit) -> QuerySet[Any]:
    """The rows of a figure in the actor's sight: for a share those of its denominator, so that both can be counted."""
    key = figure.whole if figure.kind == Kind.SHARE else figure.part
    condition = next(measure.where for measure in figure.source.measures if measure.key == key)
    return figure.source.listed(actor, year, unit, condition)


class FigureRows(ListPage):
    """The rows that make up a figure of a region in a year, as far as the actor's role may see single rows."""

    permission = VIEW_BOARD
    sort = "pk"
    template_name = "reports/figure_rows.html"
    figure: Figure

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the figure, the year and the region, then list."""
        figure = figure_of(kwargs["key"])
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
        return self.figure.source.columns

    def get_title(self) -> Any:
        names = {"figure": self.figure.label, "unit": self.unit.label, "year": self.year}
        return gettext("%(figure)s: %(unit)s, %(year)s") % names

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(gettext("Dashboard"), board_url(self.year, self.unit))]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(figure=self.figure, quantity=self.quantity, year=self.year, unit=self.unit, **extra)
