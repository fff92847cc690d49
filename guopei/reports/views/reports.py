"""Annual reports: who has filed, and the progress of building."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import nation
from guopei.core.refusal import Refused
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import ListPage
from guopei.core.ui.pages.base import Page
from guopei.reports.models import AnnualReport
from guopei.reports.rules import BUILD_REPORT, BUILD_YEAR, VIEW_REPORT
from guopei.reports.selectors.board import idle_regions, region_for
from guopei.reports.selectors.filing import failed_of_year, filing_of, having_filed
from guopei.reports.selectors.reports import building_jobs, reporters
from guopei.reports.services.building import request_year
from guopei.reports.services.text import open_report
from guopei.reports.views.board import filing_badge
from guopei.reports.views.common import asked_year


class ReportFilter(ListFilter):
    """Who has filed and who has not."""

    filed = django_filters.BooleanFilter(label=pgettext_lazy("annual report", "Filed"), method="by_filing")

    class Meta:
        model = OrgUnit
        fields: Sequence[str] = ()

    def by_filing(self, rows: QuerySet[OrgUnit], name: str, value: bool) -> QuerySet[OrgUnit]:
        """Units with, or without, a filed report of the year."""
        return having_filed(rows, self.request.year, value)


class ReportList(ListPage):
    """The nation and every province in sight with their reports: state, documents, when filed."""

    template_name = "reports/report_list.html"
    title = _("Annual reports")
    permission = VIEW_REPORT
    sort = "code"
    size = 60
    filterset_class = ReportFilter

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The filter needs the year too."""
        request.year = None  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[OrgUnit]:
        self.year = asked_year(self.request, self.actor)
        self.request.year = self.year  # type: ignore[attr-defined]
        found = reporters(self.actor, self.year)
        self.failed = failed_of_year(self.year)
        self.idle = self._idle()
        return found

    def _idle(self) -> set[int]:
        """Provinces without money, plan or trainee in the year. Only the ministry's list needs to know."""
        whole = nation()
        if not whole.path.startswith(self.actor.unit_path):
            return set()
        return idle_regions(self.actor, year=self.year, unit=whole)

    def get_columns(self) -> Sequence[Column]:
        return [
            Column("unit", pgettext_lazy("column", "Unit"), accessor="label", sort="code", link=self._link),
            Column("filing", pgettext_lazy("column", "State"), kind="badge", accessor=self._filing),
            Column(
                "edition",
                pgettext_lazy("column", "Edition"),
                kind="number",
                accessor=lambda unit: self._of(unit, "edition.number"),
            ),
            Column(
                "built",
                pgettext_lazy("column", "Built"),
                kind="datetime",
                accessor=lambda unit: self._of(unit, "edition.built_at"),
            ),
            Column(
                "filed",
                pgettext_lazy("column", "Filed at"),
                kind="datetime",
                accessor=lambda unit: self._of(unit, "filed_at"),
            ),
            Column(
                "files",
                pgettext_lazy("column", "Documents"),
                template="reports/_files.html",
                accessor=self._report,
                export=False,
            ),
        ]

    def _report(self, unit: Any) -> AnnualReport | None:
        return next(iter(unit.of_year), None)

    def _of(self, unit: Any, path: str) -> Any:
        value: Any = self._report(unit)
        for step in path.split("."):
            value = getattr(value, step, None)
        return value

    def _link(self, unit: Any) -> str:
        report = self._report(unit)
        return reverse("reports:report-detail", args=[report.pk]) if report else ""

    def _filing(self, unit: Any) -> Any:
        state = filing_of(self._report(unit), self.year, is_idle=unit.pk in self.idle, failed=self.failed)
        return filing_badge(state)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for all reports of the year, or open one's own."""
        year = asked_year(request, self.actor)
        if request.POST.get("act") == "open":
            own = region_for(self.actor)
            try:
                report = open_report(year, own, actor=self.actor)
            except Refused as refusal:
                if refusal.status == 403:
                    raise
                return self.respond(status=refusal.status, refusal=refusal)
            return redirect("reports:report-detail", pk=report.pk)
        request_year(year, actor=self.actor)
        return redirect(request.get_full_path())

    def context(self, **extra: Any) -> dict[str, Any]:
        own = extra.get("table", ())
        mine = [unit for unit, _cells in own if unit.pk == self.actor.unit_id]
        return super().context(
            year=self.year,
            may_build=self.actor.has(BUILD_YEAR),
            may_open=self.actor.has(BUILD_REPORT) and bool(mine) and not mine[0].of_year,
            family=building_jobs(self.actor, self.year),
            **extra,
        )


class ReportProgress(Page):
    """How far the year's reports are: a fragment that asks again until all jobs have ended."""

    permission = VIEW_REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        """The fragment; the last one tells the browser to read the whole page again."""
        year = asked_year(request, self.actor)
        family = building_jobs(self.actor, year)
        response = render(request, "reports/_progress.html", {"family": family, "year": year})
        if family is None or family.is_final:
            response["HX-Refresh"] = "true"
        return response
