"""Filing a report with the ministry, and returning it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services import lock, move
from guopei.core.flow.table import step
from guopei.core.inbox.selectors import due_by
from guopei.core.inbox.services import close_todos, raise_todo, send_notice
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.selectors import nation
from guopei.core.refusal import refuse
from guopei.reports.models import AnnualReport
from guopei.reports.rules import FILE_REPORT, REPORT_FLOW
from guopei.reports.selectors.reports import filing_hindrance
from guopei.reports.services.text import refuse_others


def address(report: AnnualReport) -> str:
    """Where the report's page is."""
    return reverse("reports:report-detail", args=[report.pk])


def officer_of(report: AnnualReport) -> Role:
    """Who looks after a report: the ministry's officer for the nation's, the province's for its own."""
    return Role.MINISTRY_OFFICER if report.unit.kind == UnitKind.NATION else Role.PROVINCIAL_OFFICER


@step(REPORT_FLOW, "file")
@service(_("File a report"))
def file_report(report: AnnualReport, *, actor: Actor, version: int | None = None, reason: str = "") -> AnnualReport:
    """File a built report with the ministry. Refuses whoever drafted it, another unit's officer, documents older than
    the text, and words that were written when the figures were others: a filed report does not contradict itself."""
    require(actor, FILE_REPORT, report)
    refuse_others(report, actor)
    fresh = lock(report, version=version)
    refuse(filing_hindrance(fresh))
    filed = move(
        fresh, "file", actor=actor, flow=REPORT_FLOW, version=version, reason=reason,
        filed_by_id=actor.person_id, filed_at=clock.now(),
    )  # fmt: skip
    close_todos(filed, actor=actor)
    if filed.unit.kind != UnitKind.NATION:
        send_notice(
            "reports.report_filed",
            unit=nation(),
            role=Role.MINISTRY_OFFICER,
            url=address(filed),
            params={"unit": filed.unit.names, "year": str(filed.year)},
        )
    return filed


@step(REPORT_FLOW, "return")
@service(_("Return a report"))
def return_report(report: AnnualReport, *, actor: Actor, version: int | None = None, reason: str = "") -> AnnualReport:
    """Give a filed report back to its unit, with a reason. The edition that was filed stays."""
    returned = move(
        report, "return", actor=actor, flow=REPORT_FLOW, version=version, reason=reason, filed_by_id=None, filed_at=None
    )
    raise_todo(
        "reports.report_returned",
        unit=returned.unit,
        role=officer_of(returned),
        subject=returned,
        url=address(returned),
        due=due_by(returned.year.reports_due),
        params={"year": str(returned.year), "reason": reason},
    )
    return returned
