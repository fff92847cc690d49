"""Filing a report with the ministry, and returning it."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock, move
from guopei.core.flow.table import step
from guopei.core.refusal import refuse
from guopei.reports.models import AnnualReport
from guopei.reports.rules import FILE_REPORT, REPORT_FLOW
from guopei.reports.selectors.reports import filing_hindrance
from guopei.reports.services.text import refuse_others


@step(REPORT_FLOW, "file")
@service(_("File a report"))
def file_report(report: AnnualReport, *, actor: Actor, version: int | None = None, reason: str = "") -> AnnualReport:
    """File a built report with the ministry. Refuses whoever drafted it, another unit's officer, documents older than
    the text, and words that were written when the figures were others: a filed report does not contradict itself."""
    require(actor, FILE_REPORT, report)
    refuse_others(report, actor)
    fresh = lock(report, version=version)
    refuse(filing_hindrance(fresh))
    return move(fresh, "file", actor=actor, flow=REPORT_FLOW, version=version, reason=reason)


@step(REPORT_FLOW, "return")
@service(_("Return a report"))
def return_report(report: AnnualReport, *, actor: Actor, version: int | None = None, reason: str = "") -> AnnualReport:
    """Give a filed report back to its unit, with a reason. The edition that was filed stays."""
    return move(report, "return", actor=actor, flow=REPORT_FLOW, version=version, reason=reason)
