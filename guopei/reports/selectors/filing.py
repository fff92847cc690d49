"""Who has filed: how every province stands with its annual report."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from guopei.core import clock
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.orgs.models import OrgUnit
from guopei.reports.enums import Filing, ReportState
from guopei.reports.models import AnnualReport
from guopei.reports.selectors.board import Board

BUILD = "reports.build_province_report"


@dataclass(frozen=True)
class Standing:
    """A province and its report, if there is one."""

    unit: OrgUnit
    filing: Filing
    report: AnnualReport | None


def standings(board: Board) -> list[Standing]:
    """How each region of the nation's board stands with its report. Two queries."""
    units = [line.unit for line in board.lines if line.unit is not None]
    reports = {
        report.unit_id: report
        for report in AnnualReport.objects.filter(year=board.year, unit__in=units).select_related("edition")
    }
    failed = failed_reports(reports.values())
    idle = {line.unit.pk for line in board.lines if line.unit is not None and line.is_empty}
    return [
        Standing(
            unit,
            filing_of(reports.get(unit.pk), board.year, is_idle=unit.pk in idle, failed=failed),
            reports.get(unit.pk),
        )
        for unit in units
    ]


def failed_reports(reports: Iterable[AnnualReport]) -> set[int]:
    """Of these reports, those that are being built by a job that failed. One query."""
    building = [report.pk for report in reports if report.state == ReportState.BUILDING]
    if not building:
        return set()
    jobs = Job.objects.filter(subject_table=AnnualReport._meta.db_table, subject_id__in=building)
    latest = dict(jobs.order_by("pk").values_list("subject_id", "state"))
    return {pk for pk, state in latest.items() if pk is not None and state == JobState.FAILED}


def failed_of_year(year: ProgrammeYear) -> set[int]:
    """The year's reports that are being built by a job that failed. Two queries."""
    return failed_reports(AnnualReport.objects.filter(year=year, state=ReportState.BUILDING))


def having_filed(units: QuerySet[OrgUnit], year: ProgrammeYear, has: bool) -> QuerySet[OrgUnit]:
    """Of these units, those with or without a filed report of the year."""
    filed = Exists(AnnualReport.objects.filter(unit=OuterRef("pk"), year=year, state=ReportState.FILED))
    return units.filter(filed if has else ~filed)


def filing_of(
    report: AnnualReport | None,
    year: ProgrammeYear,
    *,
    is_idle: bool = False,
    failed: frozenset[int] | set[int] = frozenset(),
) -> Filing:
    """How a province stands. Idle: no money, no plan, no trainee in the year."""
    if report is not None and report.state == ReportState.FILED:
        return Filing.FILED
    if report is None and is_idle:
        return Filing.NO_TASK
    if report is not None and report.pk in failed:
        return Filing.FAILED
    if year.reports_due is not None and year.reports_due < clock.today():
        return Filing.OVERDUE
    return Filing.NOT_BEGUN if report is None else Filing(report.state)
