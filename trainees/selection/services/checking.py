"""The job that reads a roster: file → sandboxed child → COPY → checks → counts. All or nothing, however often."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guopei.core import clock
from guopei.core.audit.transaction import transaction_for
from guopei.core.crypto import mask_email, mask_mobile
from guopei.core.documents import store
from guopei.core.documents.models import Document
from guopei.core.documents.services import read_document
from guopei.core.flow.services import lock, move
from guopei.core.jobs.registry import Run
from guopei.core.jobs.services import enqueue
from guopei.core.policy.selectors import value, values
from guopei.core.refusal import Refused
from guopei.core.sheets.outline import Outline
from guopei.core.sheets.parent import Reading, read_file
from guopei.core.sheets.process import RowStream
from guopei.core.sheets.staging import copy_rows
from trainees.selection.enums import BatchState
from trainees.selection.imports import reading_spec
from trainees.selection.models import RosterBatch, RosterIssue, RosterRow
from trainees.selection.rules import ROSTER_FLOW
from trainees.selection.services.checks import run_checks
from trainees.selection.services.rosters import CHECK_JOB, MARK_JOB, end_check, remembered_columns

PHASES = {
    "inspecting": gettext_lazy("Looking at the file"),
    "opening": gettext_lazy("Opening the workbook"),
    "reading": gettext_lazy("Reading rows"),
}


def check_roster(run: Run) -> dict[str, Any]:
    """The handler of `trainees.check_roster`. Leaves the batch CHECKED, or FAILED with the reason; never in between."""
    batch = RosterBatch.objects.get(pk=run.subject_pk)
    with transaction_for(run.actor, act=CHECK_JOB):
        batch = lock(batch)
        if batch.state == BatchState.UPLOADED:
            batch = move(batch, "check", actor=run.actor, flow=ROSTER_FLOW)
        if batch.state != BatchState.CHECKING:
            return {"state": batch.state}
    try:
        with transaction_for(run.actor, act=CHECK_JOB):
            return read_and_judge(batch, run)
    except Refused as refusal:
        with transaction_for(run.actor, act=CHECK_JOB):
            fresh = lock(batch)
            said = {"code": refusal.code, "params": {name: str(value) for name, value in refusal.params.items()}}
            mapping = {**fresh.mapping, "asked": [], "refused": said}
            move(fresh, "fail_check", actor=run.actor, flow=ROSTER_FLOW, error=refusal.message, mapping=mapping)
        return {"state": BatchState.FAILED, "error": refusal.message}


def give_up_check(run: Run, code: str) -> None:
    """When the job ends without its work: the roster is FAILED and says why."""
    with transaction_for(run.actor, act=CHECK_JOB):
        end_check(RosterBatch.objects.get(pk=run.subject_pk), code, actor=run.actor, number=run.job_id)


def read_and_judge(batch: RosterBatch, run: Run) -> dict[str, Any]:
    """Replace the batch's rows by those of its file and judge them, in the caller's transaction.

    Refuses what cannot be read, and a workbook whose headers somebody has to explain first.
    """
    fresh = RosterBatch.objects.select_related(
        "unit", "document", "quota__task_order__plan_item__subject", "quota__task_order__plan_item__plan"
    ).get(pk=lock(batch).pk)
    ages = values(("trainees.least_age", "trainees.most_age"), unit=fresh.unit)
    spec = reading_spec(
        least_age=ages["trainees.least_age"].value,
        most_age=ages["trainees.most_age"].value,
        id_mask=value("core.id_mask").value,
    )
    clear_rows(fresh.pk)
    columns = ["batch_id", *(output.name for output in spec.outputs())]

    def sink(stream: RowStream) -> None:
        copy_rows(connection, RosterRow._meta.db_table, columns, stream)

    if fresh.document is None:
        raise Refused(_("The file of this roster was erased: upload it again."), code="file_erased")
    with opened(fresh.document, run) as path:
        reading = read_file(
            path,
            spec,
            sink,
            keyring=store.keyring(),
            today=clock.today(),
            mapping=remembered_columns(fresh),
            constants=(fresh.pk,),
            progress=lambda phase, done, total: run.report(PHASES.get(phase, phase), done, total),
        )
    if reading.asked:
        return _ask(fresh, reading, run)

    def words() -> str:
        return _("Checking %(rows)s rows") % {"rows": reading.rows}

    letters = column_letters_of(reading.outline)
    counts = run_checks(fresh, letters, progress=lambda done, total: run.report(words, done, total))
    moved = move(
        fresh,
        "finish_check",
        actor=run.actor,
        flow=ROSTER_FLOW,
        rows_read=counts.read,
        rows_new=counts.new,
        rows_changed=counts.changed,
        rows_unchanged=counts.unchanged,
        rows_refused=counts.refused,
        rows_nominated=0,
        rows_lost=0,
        mapping={**fresh.mapping, "outline": _slim(reading.outline), "skipped": reading.skipped, "asked": []},
    )
    if RosterIssue.objects.filter(batch=moved).exists():
        enqueue(MARK_JOB, actor=run.actor, subject=moved, unit_id=moved.unit_id)
    return {
        "read": counts.read,
        "new": counts.new,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "refused": counts.refused,
        "reading_seconds": round(reading.seconds, 2),
        "peak_kib": reading.peak_kib,
    }


def clear_rows(batch_id: int) -> None:
    """Throw a batch's staged rows and findings away."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM trainees_rosterissue WHERE batch_id = %s", [batch_id])
        cursor.execute("DELETE FROM trainees_rosterrow WHERE batch_id = %s", [batch_id])


def column_letters_of(outline: Outline) -> dict[str, dict[str, str]]:
    """Sheet → field → column letter, for the addresses of findings."""
    return {
        sheet.name: {guess.column: guess.letter for guess in sheet.guesses if guess.column}
        for sheet in outline.sheets
        if sheet.used
    }


@contextmanager
def opened(document: Document, run: Run) -> Iterator[Path]:
    """The sealed file as a plain one, in a folder of its own, for as long as the block lasts."""
    folder = Path(settings.GUOPEI_DATA_DIR) / "tmp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder) as own:
        path = Path(own) / f"roster.{document.type}"
        path.write_bytes(read_document(document, actor=run.actor))  # and forget them: rosters may have 64 MB
        yield path


_LONG_NUMBER = re.compile(r"\d[\d\s-]{6,}[\dXx]?")
_ADDRESS = re.compile(r"\S+@\S+")


def shown(cell: str) -> str:
    """A cell as an example of its column: what the column holds is not known yet, so long numbers and addresses are
    masked, whatever they are. The examples are kept with the roster, and in the trail."""
    whole = cell[:-2] if cell.endswith(".0") and cell[:-2].isdigit() else cell
    masked = _ADDRESS.sub(lambda found: mask_email(found.group()), whole)
    return _LONG_NUMBER.sub(lambda found: mask_mobile(found.group()), masked)


def _ask(batch: RosterBatch, reading: Reading, run: Run) -> dict[str, Any]:
    asked = [
        {
            "sheet": sheet.name,
            "key": guess.key,
            "header": guess.header,
            "letter": guess.letter,
            "guess": guess.column,
            "sample": [shown(row[guess.index]) for row in sheet.sample if guess.index < len(row)],
        }
        for sheet in reading.outline.sheets
        if sheet.used
        for guess in sheet.guesses
        if guess.key in sheet.unsure
    ]
    move(
        batch,
        "fail_check",
        actor=run.actor,
        flow=ROSTER_FLOW,
        error=_("Please say what %(count)s columns mean.") % {"count": len(asked)},
        mapping={**batch.mapping, "asked": asked},
    )
    return {"state": BatchState.FAILED, "asked": len(asked)}


def _slim(outline: Outline) -> dict[str, Any]:
    """The outline without samples of the content."""
    raw = outline.to_json()
    for sheet in raw["sheets"]:
        sheet["sample"] = []
    return raw
