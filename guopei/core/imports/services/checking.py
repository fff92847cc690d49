"""The job that reads a file: sandboxed child → COPY → checks → counts. All or nothing, however often."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.audit.transaction import transaction_for
from guopei.core.crypto import mask_email, mask_mobile
from guopei.core.documents import store
from guopei.core.documents.models import Document
from guopei.core.documents.services.storing import read_document
from guopei.core.flow.services.moves import lock, move
from guopei.core.imports.enums import ImportState
from guopei.core.imports.registry import B, Import
from guopei.core.imports.services.files import end_check, refuse_file, remembered_columns
from guopei.core.jobs.registry import Run
from guopei.core.jobs.services.queue import enqueue
from guopei.core.refusal import Refused
from guopei.core.sheets.outline import Outline
from guopei.core.sheets.parent import Reading, read_file
from guopei.core.sheets.process import RowStream
from guopei.core.sheets.staging import copy_rows

PHASES = {
    "inspecting": _("Looking at the file"),
    "opening": _("Opening the workbook"),
    "reading": _("Reading rows"),
}


def check_file(kind: Import[B], run: Run) -> dict[str, Any]:
    """The handler of an import's check. Leaves the batch CHECKED, or FAILED with the reason; never in between."""
    with transaction_for(run.actor, act=kind.check_job):
        batch = lock(kind.batch._default_manager.get(pk=run.subject_pk))
        if batch.state == ImportState.UPLOADED:
            batch = move(batch, "check", actor=run.actor, flow=kind.flow)
        if batch.state != ImportState.CHECKING:
            return {"state": batch.state}
    try:
        with transaction_for(run.actor, act=kind.check_job):
            return read_and_judge(kind, batch, run)
    except Refused as refusal:
        with transaction_for(run.actor, act=kind.check_job):
            params = {name: str(value) for name, value in refusal.params.items()}
            refuse_file(lock(batch), refusal.code, params, actor=run.actor, error=refusal.message)
        return {"state": ImportState.FAILED, "error": refusal.message}


def give_up_check(kind: Import[B], run: Run, code: str) -> None:
    """When the job ends without its work: the batch is FAILED and says why."""
    with transaction_for(run.actor, act=kind.check_job):
        end_check(kind.batch._default_manager.get(pk=run.subject_pk), code, actor=run.actor, number=run.job_id)


def read_and_judge(kind: Import[B], batch: B, run: Run) -> dict[str, Any]:
    """Replace the batch's rows by those of its file and judge them, in the caller's transaction.

    Refuses what cannot be read, and a workbook whose headers somebody has to explain first.
    """
    fresh = kind.batch._default_manager.select_related("unit", "document", *kind.joins).get(pk=lock(batch).pk)
    reading = _read(kind, fresh, run)
    if reading.asked:
        return _ask(kind, fresh, reading, run)

    def words() -> str:
        return gettext("Checking %(rows)s rows") % {"rows": reading.rows}

    letters = column_letters_of(reading.outline)
    counts = asdict(kind.judge(fresh, letters, lambda done, total: run.report(words, done, total)))
    moved = move(
        fresh,
        "finish_check",
        actor=run.actor,
        flow=kind.flow,
        mapping={**fresh.mapping, "outline": _slim(reading.outline), "skipped": reading.skipped, "asked": []},
        **{f"rows_{name}": number for name, number in counts.items()},
        **kind.recounted,
    )
    if kind.issues_of(moved).exists():
        enqueue(kind.mark_job, actor=run.actor, subject=moved, unit_id=moved.unit_id)
    return {**counts, "reading_seconds": round(reading.seconds, 2), "peak_kib": reading.peak_kib}


def _read(kind: Import[B], batch: B, run: Run) -> Reading:
    """The file's rows into the staging table, in place of those that were there."""
    spec = kind.spec(batch)
    clear_rows(kind, batch.pk)
    columns = ["batch_id", *(output.name for output in spec.outputs())]

    def sink(stream: RowStream) -> None:
        copy_rows(connection, kind.row._meta.db_table, columns, stream)

    if batch.document is None:
        raise Refused(gettext("The file was erased: upload it again."), code="file_erased")
    with opened(batch.document, run) as path:
        return read_file(
            path,
            spec,
            sink,
            keyring=store.keyring(),
            today=clock.today(),
            mapping=remembered_columns(batch),
            constants=(batch.pk,),
            progress=lambda phase, done, total: run.report(PHASES.get(phase, phase), done, total),
        )


def clear_rows(kind: Import[B], batch_id: int) -> None:
    """Throw a batch's staged rows and findings away."""
    clear_issues(kind, batch_id)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {kind.row._meta.db_table} WHERE batch_id = %s", [batch_id])  # noqa: S608


def clear_issues(kind: Import[B], batch_id: int) -> None:
    """Throw a batch's findings away: its rows are judged anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {kind.issue._meta.db_table} WHERE batch_id = %s", [batch_id])  # noqa: S608


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
        path = Path(own) / f"import.{document.type}"
        path.write_bytes(read_document(document, actor=run.actor))  # and forget them: files may have 64 MB
        yield path


_LONG_NUMBER = re.compile(r"\d[\d\s-]{6,}[\dXx]?")
_ADDRESS = re.compile(r"\S+@\S+")


def shown(cell: str) -> str:
    """A cell as an example of its column: what the column holds is not known yet, so long numbers and addresses are
    masked, whatever they are. The examples are kept with the batch, and in the trail."""
    whole = cell[:-2] if cell.endswith(".0") and cell[:-2].isdigit() else cell
    masked = _ADDRESS.sub(lambda found: mask_email(found.group()), whole)
    return _LONG_NUMBER.sub(lambda found: mask_mobile(found.group()), masked)


def _ask(kind: Import[B], batch: B, reading: Reading, run: Run) -> dict[str, Any]:
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
        flow=kind.flow,
        error=gettext("Please say what %(count)s columns mean.") % {"count": len(asked)},
        mapping={**batch.mapping, "asked": asked},
    )
    return {"state": ImportState.FAILED, "asked": len(asked)}


def _slim(outline: Outline) -> dict[str, Any]:
    """The outline without samples of the content."""
    raw = outline.to_json()
    for sheet in raw["sheets"]:
        sheet["sample"] = []
    return raw
