"""Building documents: asked for, prepared, rendered outside any transaction, stored; the nation's after the last."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from funds.appropriations.models import AppropriationOrder
from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.documents.models import Document
from guopei.core.documents.services.storing import store_document
from guopei.core.flow.services.moves import lock, move
from guopei.core.flow.table import step
from guopei.core.jobs.enums import FINAL, JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.queue import enqueue
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.selectors.tree import nation
from guopei.core.refusal import Refused
from guopei.reports.enums import ReportState
from guopei.reports.layouts.compose import compose
from guopei.reports.layouts.content import Content
from guopei.reports.layouts.docx import docx_of
from guopei.reports.layouts.facts import facts_of
from guopei.reports.layouts.pdf import pdf_of
from guopei.reports.layouts.prose import proposals
from guopei.reports.layouts.xlsx import xlsx_of
from guopei.reports.models import AnnualReport, ReportEdition
from guopei.reports.rules import BUILD_REPORT, BUILD_YEAR, REPORT_FILE, REPORT_FLOW
from guopei.reports.selectors.board import Board, board
from guopei.reports.selectors.filing import BUILD, standings
from guopei.reports.selectors.reports import YEAR_JOB, stale_parts
from guopei.reports.services.text import open_report, renewed, texts_of

BUILD_NATION = "reports.build_national_report"
PAPER_LANGUAGE = "zh-hans"  # what is filed is Chinese, whoever asks for it


@dataclass(frozen=True)
class Prepared:
    """Everything that the documents of one edition are made from."""

    report: AnnualReport
    board: Board
    content: Content
    sections: dict[str, object]


@service(_("Ask for the year's reports"))
def request_year(year: ProgrammeYear, *, actor: Actor) -> Job:
    """Ask for all reports of a year: one job per province with a task, the last one starts the nation's."""
    require(actor, BUILD_YEAR)
    return enqueue(YEAR_JOB, actor=actor, subject=year, unit_id=nation().pk)


@step(REPORT_FLOW, "build")
@service(_("Ask for a report"))
def request_report(
    report: AnnualReport, *, actor: Actor, version: int | None = None, reason: str = "", parent: Job | None = None
) -> AnnualReport:
    """Ask for a report's documents. Refuses while they are being built; a build that failed may be asked for again.

    Where nobody has edited yet, an officer of the report's own unit who asks counts as the one who drafted.
    """
    require(actor, BUILD_REPORT, report)
    fresh = lock(report, version=version)
    if fresh.state == ReportState.BUILDING:
        if (
            Job.objects.filter(subject_table=report._meta.db_table, subject_id=report.pk)
            .exclude(state__in=FINAL)
            .exists()
        ):
            raise Refused(_("The documents are being built already."), code="building")
    else:
        drafted_by = fresh.drafted_by_id or (actor.user_id if fresh.unit_id == actor.unit_id else None)
        fresh = move(fresh, "build", actor=actor, flow=REPORT_FLOW, version=version, drafted_by_id=drafted_by)
    kind = BUILD_NATION if fresh.unit.kind == UnitKind.NATION else BUILD
    enqueue(kind, actor=actor, subject=fresh, unit_id=fresh.unit_id, parent=parent)
    return fresh


@service(_("Start the provinces' reports"))
def start_provinces(year: ProgrammeYear, *, actor: Actor, parent: Job) -> int:
    """Queue a child job for every province that has something to report and has not filed; without any, the nation's.

    May be done twice: what is queued already is not queued again. Returns how many children there are.
    """
    whole = board(actor, year=year, unit=nation())
    for line in whole.lines:
        if line.unit is None or line.is_empty:
            continue
        report = open_report(year, line.unit, actor=actor)
        if report.state == ReportState.FILED or _is_under_way(report):
            continue
        request_report(report, actor=actor, parent=parent)
    children = Job.objects.filter(parent=parent, kind=BUILD).count()
    if not children:
        start_nation(year, actor=actor, parent=parent)
    return children


def _is_under_way(report: AnnualReport) -> bool:
    jobs = Job.objects.filter(subject_table=report._meta.db_table, subject_id=report.pk)
    return jobs.exclude(state__in=FINAL).exists()


@service(_("Start the nation's report"))
def start_nation(year: ProgrammeYear, *, actor: Actor, parent: Job) -> None:
    """Queue the nation's report, unless it is filed or under way."""
    report = open_report(year, nation(), actor=actor)
    if report.state != ReportState.FILED and not _is_under_way(report):
        request_report(report, actor=actor, parent=parent)


@service(_("Start the nation's report after the last province"))
def start_nation_after_last(job_id: int, *, actor: Actor) -> bool:
    """Called by each child in its last transaction: when every sibling has ended, start the nation's report.

    The parent's row is locked, so that of two children that end together the second sees the first. A child has ended
    when its edition is stored or its job has failed; this one has.
    """
    child = Job.objects.get(pk=job_id)
    if child.parent_id is None:
        return False
    parent = Job.objects.select_for_update(no_key=True, of=("self",)).get(pk=child.parent_id)
    others = Job.objects.filter(parent=parent, kind=BUILD).exclude(pk=job_id)
    stored = ReportEdition.objects.filter(job__in=others).values("job_id")
    if others.exclude(pk__in=stored).exclude(state=JobState.FAILED).exists():
        return False
    assert parent.subject_id is not None  # noqa: S101 - a year's job is queued with its year
    year = ProgrammeYear.objects.get(pk=parent.subject_id)
    start_nation(year, actor=actor, parent=parent)
    return True


def prepare_edition(report_id: int, *, actor: Actor, job_id: int | None = None) -> Prepared | None:
    """Read everything at one moment. None when this job has stored its edition before and was merely run again."""
    report = AnnualReport.objects.select_related("year", "unit", "edition").get(pk=report_id)
    if report.state != ReportState.BUILDING:
        if job_id is not None and ReportEdition.objects.filter(job_id=job_id).exists():
            return None
        raise Refused(_("The report is no longer being built."), code="wrong_state")
    with override(PAPER_LANGUAGE):
        found = board(actor, year=report.year, unit=report.unit)
        filing = standings(found) if report.unit.kind == UnitKind.NATION else []
        sections = renewed(report.sections, proposals(found, facts_of(report.year, report.unit), filing))
        demo = AppropriationOrder.objects.filter(year=report.year, is_demo=True).exists()
        content = compose(
            found,
            texts_of(sections),
            dated=clock.today(),
            is_demo=demo,
            standings=filing,
            stale=stale_parts(sections),
        )
    return Prepared(report, found, content, sections)


def render(content: Content) -> dict[str, bytes]:
    """The three files. Touches no database, so that nothing waits for it."""
    return {"docx": docx_of(content), "pdf": pdf_of(content), "xlsx": xlsx_of(content)}


@service(_("Keep an edition of a report"))
def store_edition(
    prepared: Prepared, files: dict[str, bytes], *, actor: Actor, job_id: int | None = None
) -> ReportEdition:
    """Keep the files as the report's next edition and end the building; the unit's officer is asked to file."""
    report = lock(prepared.report)
    number = ReportEdition.objects.filter(report=report).count() + 1
    name = f"{report.unit.name}“国培计划”{report.year}年度报告-第{number}版"
    edition = ReportEdition.objects.create(
        report=report,
        number=number,
        job_id=job_id,
        figures=figures_of(prepared.board),
        sections=prepared.sections,
        as_of=prepared.board.as_of,
        **{kind: _stored(content, f"{name}.{kind}", report, actor) for kind, content in files.items()},
    )
    move(report, "finish", actor=actor, flow=REPORT_FLOW, edition=edition, sections=prepared.sections)
    return edition


def _stored(content: bytes, name: str, report: AnnualReport, actor: Actor) -> Document:
    return store_document(content, name=name, purpose=REPORT_FILE, actor=actor, unit_id=report.unit_id)


def figures_of(found: Board) -> dict[str, str]:
    """Every figure in words: what an edition froze."""
    return {figure.key: found.whole[figure.key].text for figure in found.figures}
