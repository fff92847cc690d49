"""Reports as lists and records."""

from dataclasses import dataclass

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
from guopei.reports.enums import ReportState
from guopei.reports.models import AnnualReport, ReportEdition

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
    require(actor, "reports.view_report")
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


def building_jobs(actor: Actor, year: ProgrammeYear) -> YearProgress | None:
    """The progress of the latest request for a year's reports; None when there was none. Two queries."""
    require(actor, "reports.view_report")
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
