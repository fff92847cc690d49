"""Act five: every province's report, then the nation's; most provinces file, and the nation's is built once more."""

from datetime import date

from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.enums import UnitKind
from guopei.reports.models import AnnualReport
from guopei.reports.services.building import request_report, request_year
from guopei.reports.services.filing import file_report
from guopei.story.acts.provinces import file_elsewhere
from guopei.story.cast import HEBEI
from guopei.story.telling import Telling, on


def build_reports(telling: Telling, year: ProgrammeYear) -> None:
    """The ministry asks for all; the workers build a province at a time and the nation last."""
    with on(date(2026, 12, 15)):
        with telling.act("project_office", "reports_requested") as actor:
            request_year(year, actor=actor)
        telling.settle_jobs()
        report = AnnualReport.objects.get(year=year, unit__code=HEBEI)
        with telling.act("provincial_officer", "report_rebuilt_by_province") as actor:
            request_report(report, actor=actor)
        telling.settle_jobs()
    with on(date(2026, 12, 18)):
        file_elsewhere(telling, year)
        with telling.act("provincial_officer2", "report_filed") as actor:
            report.refresh_from_db()
            file_report(report, actor=actor)
    with on(date(2026, 12, 21)):
        with telling.act("project_office", "national_report_rebuilt") as actor:
            request_report(AnnualReport.objects.get(year=year, unit__kind=UnitKind.NATION), actor=actor)
        telling.settle_jobs()
