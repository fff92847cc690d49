"""One annual report: its figures, text and documents, and whose turn it is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext

from guopei.core.access.enums import Role
from guopei.core.figures.registry import figures
from guopei.core.flow.table import Step
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.selectors.progress import Progress, latest_job, progress_of
from guopei.core.refusal import Refused, Stale
from guopei.core.typed import whole_number
from guopei.core.ui.pages import Action, Crumb, RecordPage
from guopei.core.ui.parts import Fact, StepButton, Tab
from guopei.reports.enums import ReportState, SectionKey
from guopei.reports.models import AnnualReport
from guopei.reports.rules import EDIT_REPORT, FILE_REPORT, REPORT_FLOW, VIEW_REPORT, officer_of
from guopei.reports.selectors.reports import (
    editions_of,
    filing_hindrance,
    is_stale,
    report_for,
    stale_parts,
    text_hindrance,
)
from guopei.reports.services.text import confirm_section, text_of
from guopei.reports.views.common import board_url, title_of

OWN_STEPS = ("file",)


class ReportDetail(RecordPage):
    """One report: the figures of its latest edition, its text, its documents, and who files it."""

    template_name = "reports/report_detail.html"
    permission = VIEW_REPORT
    path = (ReportState.DRAFT, ReportState.BUILDING, ReportState.BUILT, ReportState.FILED)
    makes = REPORT_FLOW
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
        messages.success(request, gettext("Confirmed. Build the documents again before filing."))
        return redirect(request.path)

    def get_title(self) -> Any:
        return title_of(self.record)

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(gettext("Annual reports"), f"{reverse('reports:report-list')}?year={self.record.year}")]

    def actions(self) -> Sequence[Action]:
        found = [Action(gettext("Dashboard"), board_url(self.record.year, self.record.unit), "chart-bar")]
        if self.may_edit():
            found.append(
                Action(gettext("Edit the text"), reverse("reports:report-edit", args=[self.record.pk]), "pencil")
            )
        return found

    def may_edit(self) -> bool:
        """The text belongs to the report's own unit, and only while it is neither being built nor filed."""
        return (
            self.actor.has(EDIT_REPORT)
            and self.record.unit_id == self.actor.unit_id
            and text_hindrance(self.record) is None
        )

    def buttons(self) -> list[StepButton]:
        """Filing belongs to the report's own unit, and waits while it would be refused; building comes first then."""
        barred = set() if self.is_own else {*OWN_STEPS}
        if self.hindrance is not None:
            barred.add("file")
        found = [button for button in super().buttons() if button.name not in barred]
        return [replace(button, main=button.main or (button.name == "build" and self.is_outdated)) for button in found]

    def due_actions(self) -> Sequence[Action]:
        """Words that do not agree with the figures are looked at first."""
        stale = stale_parts(self.record.sections)
        if not stale or not self.may_edit():
            return ()
        return (Action(gettext("Edit or confirm the text"), f"#part-{stale[0]}", "pencil"),)

    def leads_on(self, step: Step) -> bool:
        """Building again leads on where the text is newer than the documents."""
        return super().leads_on(step) or (step.name == "build" and self.is_outdated)

    def later(self) -> Sequence[tuple[Any, Any]]:
        """Why the report cannot be filed yet."""
        if self.hindrance is None or not self.is_own or not self.actor.has(FILE_REPORT):
            return ()
        return [(REPORT_FLOW["file"].label, self.hindrance.message)]

    def next_by(self) -> list[str]:
        """While the documents are being built it is nobody's turn; what keeps them from being filed, anybody of the
        report's own officers puts right."""
        if self.record.state == ReportState.BUILDING:
            return []
        return [str(officer_of(self.record).label)] if self.hindrance is not None else super().next_by()

    def takes_turns(self, role: Role) -> bool:
        """The nation's report is the ministry's, a province's its own."""
        return role == officer_of(self.record) or self.record.state == ReportState.FILED

    @property
    def is_own(self) -> bool:
        """Whether the report is the actor's unit's."""
        return self.record.unit_id == self.actor.unit_id

    @property
    def is_outdated(self) -> bool:
        """Whether the text was changed after the documents were built."""
        edition = self.record.edition
        return edition is not None and edition.sections != self.record.sections

    @cached_property
    def hindrance(self) -> Refused | None:
        """Why a report that is built cannot be filed."""
        return filing_hindrance(self.record) if self.record.state == ReportState.BUILT else None

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
            "frozen": [(figure, edition.figures.get(figure.key, "")) for figure in figures()] if edition else [],
            "stale_parts": stale_parts(self.record.sections),
            "may_edit": self.may_edit(),
            "outdated": self.is_outdated,
            "building": self._building(),
            "editions": editions_of(self.actor, self.record) if self.request.GET.get("tab") == "editions" else [],
        }

    def _building(self) -> Progress | None:
        if self.record.state != ReportState.BUILDING:
            return None
        job = latest_job(self.actor, self.record)
        return progress_of(self.actor, job.pk) if job and job.state != JobState.DONE else None
