"""Editing a report's text, part by part, beside what the system proposes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Refused
from guopei.core.ui.forms import FormSection, GuopeiForm
from guopei.core.ui.pages import Crumb, FormPage
from guopei.reports.enums import SectionKey
from guopei.reports.models import AnnualReport
from guopei.reports.rules import EDIT_REPORT
from guopei.reports.selectors.reports import report_for, text_hindrance
from guopei.reports.services.text import LONGEST, save_sections, text_of
from guopei.reports.views.common import title_of


def _words(key: SectionKey) -> forms.CharField:
    return forms.CharField(
        label=key.label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 7})
    )


class ReportForm(GuopeiForm):
    """One field per part."""

    sections = tuple(FormSection(key.value, key.label, (key.value,)) for key in SectionKey)
    wide = tuple(SectionKey.values)

    overview = _words(SectionKey.OVERVIEW)
    planning = _words(SectionKey.PLANNING)
    coordination = _words(SectionKey.COORDINATION)
    modes = _words(SectionKey.MODES)
    content = _words(SectionKey.CONTENT)
    support = _words(SectionKey.SUPPORT)
    management = _words(SectionKey.MANAGEMENT)
    outlook = _words(SectionKey.OUTLOOK)


class ReportEdit(FormPage):
    """The text of a report. Parts left as proposed are renewed with the figures; parts written anew stay."""

    permission = EDIT_REPORT
    form_class = ReportForm
    draft = "reports.report"
    submit_label = _("Save the text")
    lead = _(
        "A part that you leave as proposed follows the figures. A part that you write yourself stays as you wrote it."
    )
    record: AnnualReport
    page = "reports:report-detail"

    def fetch(self) -> AnnualReport:
        report = report_for(self.actor, self.kwargs["pk"])
        if report.unit_id != self.actor.unit_id:  # a stranger's text is as good as missing
            raise Http404("AnnualReport")
        return report

    def hindrance(self) -> Refused | None:
        return text_hindrance(self.record)

    def get_title(self) -> Any:
        return gettext("Edit the text: %(report)s") % {"report": title_of(self.record)}

    def crumbs(self) -> Sequence[Crumb]:
        return [
            Crumb(gettext("Annual reports"), f"{reverse('reports:report-list')}?year={self.record.year}"),
            Crumb(title_of(self.record), self.cancel_url()),
        ]

    def initial(self) -> dict[str, Any]:
        return {key: text_of(self.record.sections.get(key, {})) for key in SectionKey.values}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> AnnualReport:
        return save_sections(self.record, data, actor=self.actor, version=version)
