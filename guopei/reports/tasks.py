"""Jobs of annual reports: a parent, a child per province, and the nation's after the last child. No Celery chord."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.audit.transaction import transaction_for
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import Run, job_handler
from guopei.core.jobs.services.running import MOST_ATTEMPTS
from guopei.core.refusal import Refused
from guopei.reports.selectors.filing import BUILD
from guopei.reports.selectors.reports import YEAR_JOB
from guopei.reports.services.building import (
    BUILD_NATION,
    prepare_edition,
    render,
    start_nation_after_last,
    start_provinces,
    store_edition,
)


@job_handler(YEAR_JOB, _("Annual reports of all provinces"), about="catalogue.ProgrammeYear")
def build_year(run: Run) -> dict[str, Any]:
    """Queue the children."""
    with transaction_for(run.actor, act=YEAR_JOB):
        assert run.subject_id is not None  # noqa: S101 - a year's job is queued with its year
        year = ProgrammeYear.objects.get(pk=run.subject_id)
        children = start_provinces(year, actor=run.actor, parent=Job.objects.get(pk=run.job_id))
    return {"children": children}


def _build(run: Run, act: str) -> dict[str, Any]:
    assert run.subject_id is not None  # noqa: S101 - both kinds are queued with a report
    run.report(_("Counting"), 0, 3)
    with transaction_for(run.actor, act=act):
        prepared = prepare_edition(run.subject_id, actor=run.actor, job_id=run.job_id)
    if prepared is None:
        return {}
    run.report(_("Setting the pages"), 1, 3)
    files = render(prepared.content)
    run.report(_("Storing"), 2, 3)
    with transaction_for(run.actor, act=act):
        edition = store_edition(prepared, files, actor=run.actor, job_id=run.job_id)
        if act == BUILD:
            start_nation_after_last(run.job_id, actor=run.actor)
    return {
        "report": prepared.report.pk,
        "edition": edition.number,
        "bytes": {key: len(file) for key, file in files.items()},
    }


@job_handler(BUILD, _("Annual report of a province"), about="reports.AnnualReport")
def build_province_report(run: Run) -> dict[str, Any]:
    """One province's documents. When it fails for good it counts as ended, and the nation's report does not wait."""
    try:
        return _build(run, BUILD)
    except Exception as error:
        if isinstance(error, Refused) or run.attempt >= MOST_ATTEMPTS:
            with transaction_for(run.actor, act=BUILD):
                start_nation_after_last(run.job_id, actor=run.actor)
        raise


@job_handler(BUILD_NATION, _("Annual report of the nation"), about="reports.AnnualReport")
def build_national_report(run: Run) -> dict[str, Any]:
    """The nation's documents, with every province that did not file named as such."""
    return _build(run, BUILD_NATION)
