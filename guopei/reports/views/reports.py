"""Annual reports: who has filed, one report with its documents, and the progress of building."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from guopei.core.jobs.enums import JobState
from guopei.core.jobs.selectors import Progress, latest_job, progress_of
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors import nation
from guopei.core.refusal import Refused, Stale
from guopei.core.typed import whole_number
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, Crumb, ListPage, RecordPage
from guopei.core.ui.pages.base import Page
from guopei.core.ui.parts import Fact, StepButton, Tab
from guopei.reports.enums import ReportState, SectionKey
from guopei.reports.figures.registry import FIGURES
from guopei.reports.models import AnnualReport
from guopei.reports.selectors import building_jobs, filing_of, idle_regions, region_for, report_for, reporters
from guopei.reports.selectors.filing import failed_reports
from guopei.reports.selectors.reports import editions_of
from guopei.reports.services import file_report, open_report, request_report, request_year, return_report
from guopei.reports.services.text import confirm_section, is_stale, stale_parts, text_of
from guopei.reports.views.board import filing_badge
from guopei.reports.views.common import asked_year, board_url, title_of

OWN_STEPS = ("file",)


class ReportFilter(ListFilter):
    """Who has filed and who has not."""

    filed = django_filters.BooleanFilter(label=pgettext_lazy("annual report", "Filed"), method="by_filing")

    class Meta:
        model = OrgUnit
        fields: Sequence[str] = ()

    def by_filing(self, rows: QuerySet[OrgUnit], name: str, value: bool) -> QuerySet[OrgUnit]:
        """Units with, or without, a filed report of the year."""
        filed = Exists(
            AnnualReport.objects.filter(unit=OuterRef("pk"), year=self.request.year, state=ReportState.FILED)
        )
        return rows.filter(filed if value else ~filed)


class ReportList(ListPage):
    """The nation and every province in sight with their reports: state, documents, when filed."""

    template_name = "reports/report_list.html"
    title = gettext_lazy("Annual reports")
    permission = "reports.view_report"
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
        reports = list(AnnualReport.objects.filter(year=self.year, state=ReportState.BUILDING))
        self.failed = failed_reports(reports)
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
            may_build=self.actor.has("reports.build_year"),
            may_open=self.actor.has("reports.build_report") and bool(mine) and not mine[0].of_year,
            family=building_jobs(self.actor, self.year),
            **extra,
        )


class ReportProgress(Page):
    """How far the year's reports are: a fragment that asks again until all jobs have ended."""

    permission = "reports.view_report"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The fragment; the last one tells the browser to read the whole page again."""
        year = asked_year(request, self.actor)
        family = building_jobs(self.actor, year)
        response = render(request, "reports/_progress.html", {"family": family, "year": year})
        if family is None or family.is_final:
            response["HX-Refresh"] = "true"
        return response


class ReportDetail(RecordPage):
    """One report: the figures of its latest edition, its text, its documents, and who files it."""

    template_name = "reports/report_detail.html"
    permission = "reports.view_report"
    path = (ReportState.DRAFT, ReportState.BUILDING, ReportState.BUILT, ReportState.FILED)
    steps = {"build": request_report, "file": file_report, "return": return_report}
    record: AnnualReport

    def fetch(self) -> AnnualReport:
        return report_for(self.actor, self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A step, or the word that an edited part is right under today's figures."""
        part = request.POST.get("confirm", "")
        if not part:
            return super().post(request, *args, **kwargs)
        self.record = self.fetch()
        try:
            confirm_section(self.record, part, actor=self.actor, version=whole_number(request.POST.get("version", "")))
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal, stale=isinstance(refusal, Stale))
        messages.success(request, _("Confirmed. Build the documents again before filing."))
        return redirect(request.path)

    def get_title(self) -> Any:
        return title_of(self.record)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Annual reports"), f"{reverse('reports:report-list')}?year={self.record.year}")]

    def actions(self) -> Sequence[Action]:
        found = [Action(_("Dashboard"), board_url(self.record.year, self.record.unit), "chart-bar")]
        if self.may_edit():
            found.append(Action(_("Edit the text"), reverse("reports:report-edit", args=[self.record.pk]), "pencil"))
        return found

    def may_edit(self) -> bool:
        """The text belongs to the report's own unit, and only while it is neither being built nor filed."""
        return (
            self.actor.has("reports.edit_report")
            and self.record.unit_id == self.actor.unit_id
            and self.record.state in (ReportState.DRAFT, ReportState.BUILT)
        )

    def buttons(self) -> list[StepButton]:
        """Filing belongs to the report's own unit."""
        own = self.record.unit_id == self.actor.unit_id
        return [button for button in super().buttons() if own or button.name not in OWN_STEPS]

    def next_by(self) -> list[str]:
        """While the documents are being built it is nobody's turn."""
        return [] if self.record.state == ReportState.BUILDING else super().next_by()

    def tabs(self) -> Sequence[Tab]:
        return [Tab("editions", pgettext("annual report", "Editions"), "reports/_editions.html", "versions")]

    def facts(self) -> Sequence[Fact]:
        edition = self.record.edition
        found = [
            Fact(pgettext("annual report", "Unit"), self.record.unit.label),
            Fact(pgettext("annual report", "Programme year"), str(self.record.year)),
            Fact(pgettext("annual report", "Due"), self.record.year.reports_due, kind="date"),
            Fact(
                pgettext("annual report", "Text last edited by"),
                self.record.drafted_by.name if self.record.drafted_by else "",
            ),
        ]
        if edition is not None:
            found += [
                Fact(pgettext("annual report", "Edition"), edition.number, kind="number"),
                Fact(pgettext("annual report", "Figures as of"), edition.as_of, kind="datetime"),
                Fact(pgettext("annual report", "Built"), edition.built_at, kind="datetime"),
            ]
        if self.record.filed_by is not None:
            found += [
                Fact(pgettext("annual report", "Filed by"), self.record.filed_by.name),
                Fact(pgettext("annual report", "Filed at"), self.record.filed_at, kind="datetime"),
            ]
        return found

    def more(self) -> dict[str, Any]:
        edition = self.record.edition
        sections = [
            {
                "key": key,
                "label": SectionKey(key).label,
                "text": text_of(self.record.sections.get(key, {})),
                "edit": self.record.sections.get(key, {}),
                "stale": is_stale(self.record.sections.get(key, {})),
            }
            for key in SectionKey.values
        ]
        return {
            "sections": sections,
            "frozen": [(figure, edition.figures.get(figure.key, "")) for figure in FIGURES] if edition else [],
            "stale_parts": stale_parts(self.record.sections),
            "may_edit": self.may_edit(),
            "outdated": edition is not None and edition.sections != self.record.sections,
            "building": self._building(),
            "editions": editions_of(self.actor, self.record) if self.request.GET.get("tab") == "editions" else [],
        }

    def _building(self) -> Progress | None:
        if self.record.state != ReportState.BUILDING:
            return None
        job = latest_job(self.actor, self.record)
        return progress_of(self.actor, job.pk) if job and job.state != JobState.DONE else None
