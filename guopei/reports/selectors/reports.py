"""Reports as lists and records."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, require, visible
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.jobs.enums import FINAL, JobState
from guopei.core.jobs.models import Job
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import standing
from guopei.core.refusal import Refused
from guopei.reports.enums import ReportState, SectionKey
from guopei.reports.models import AnnualReport, ReportEdition
from guopei.reports.rules import VIEW_REPORT

YEAR_JOB = "reports.build_year"


def report_for(actor: Actor, pk: int) -> AnnualReport:
    """A report in the actor's sight, with its unit, year and latest documents."""
    rows = AnnualReport.objects.select_related(
        "year", "unit", "drafted_by", "filed_by", "edition__docx", "edition__pdf", "edition__xlsx"
    )
    return get_visible(actor, rows, pk=pk)


def editions_of(actor: Actor, report: AnnualReport) -> QuerySet[ReportEdition]:
    """All editions of a report, the latest first."""
    rows = ReportEdition.objects.filter(report=report).select_related("docx", "pdf", "xlsx")
    return visible(actor, rows).order_by("-number")


def reporters(actor: Actor, year: ProgrammeYear) -> QuerySet[OrgUnit]:
    """The nation and the provinces in the actor's sight, each with its report of the year as `of_year` (a list)."""
    require(actor, VIEW_REPORT)
    reports = visible(
        actor,
        AnnualReport.objects.filter(year=year).select_related("edition__docx", "edition__pdf", "edition__xlsx"),
    )
    return (
        OrgUnit.objects.filter(standing(), kind__in=[UnitKind.NATION, UnitKind.PROVINCE], in_programme=True)
        .filter(path__startswith=actor.unit_path)
        .prefetch_related(Prefetch("reports", queryset=reports, to_attr="of_year"))
    )


@dataclass(frozen=True)
class YearProgress:
    """How far the building of a year's reports is: of `total` jobs `ended` have ended, `failed` of them badly."""

    total: int
    ended: int
    failed: int

    @property
    def is_final(self) -> bool:
        """Nothing is waiting or running any more."""
        return self.ended == self.total


def text_hindrance(report: AnnualReport) -> Refused | None:
    """The report is being built, or filed."""
    if report.state in (ReportState.DRAFT, ReportState.BUILT):
        return None
    return Refused(
        _("The text cannot be changed while the report is “%(state)s”."),
        code="wrong_state",
        params={"state": report.get_state_display()},
    )


def is_stale(section: Mapping[str, Any]) -> bool:
    """Whether the figures under an edited text have changed since: the proposal is no longer the one it replaced."""
    return "text" in section and section.get("basis", "") != section.get("generated", "")


def stale_parts(sections: Mapping[str, Any]) -> list[SectionKey]:
    """The parts whose words were written when the figures were others, in the order of the report."""
    return [key for key in SectionKey if is_stale(sections.get(key, {}))]


def filing_hindrance(report: AnnualReport) -> Refused | None:
    """Why nobody can file a report as it stands: documents older than the text, words older than the figures."""
    if report.edition is not None and report.edition.sections != report.sections:
        return Refused(
            _("The text was changed after the documents were built: build them again first."), code="edition_outdated"
        )
    stale = stale_parts(report.sections)
    if stale:
        return Refused(
            _(
                "The figures under %(parts)s have changed since these words were written. "
                "Edit the words or confirm them, and build the documents again."
            ),
            code="section_stale",
            params={"parts": _("“%(part)s”") % {"part": _("”, “").join(str(part.label) for part in stale)}},
        )
    return None


def building_jobs(actor: Actor, year: ProgrammeYear) -> YearProgress | None:
    """The progress of the latest request for a year's reports; None when there was none. Two queries."""
    require(actor, VIEW_REPORT)
    asked = Job.objects.filter(kind=YEAR_JOB, subject_table=ProgrammeYear._meta.db_table, subject_id=year.pk)
    parent = visible(actor, asked).order_by("-pk").first()
    if parent is None:
        return None
    family = Job.objects.filter(Q(pk=parent.pk) | Q(parent=parent))
    counted = family.aggregate(
        total=Count("pk"),
        ended=Count("pk", filter=Q(state__in=FINAL)),
        failed=Count("pk", filter=Q(state=JobState.FAILED)),
    )
    return YearProgress(**counted)
