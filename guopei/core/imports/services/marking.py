"""The sender's own workbook back, with coloured cells, notes and a status column."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents.services.storing import store_document
from guopei.core.flow.services.moves import lock
from guopei.core.imports.enums import Grade
from guopei.core.imports.registry import B, Import, import_of
from guopei.core.imports.selectors.words import label_of_field, sentence_of
from guopei.core.imports.services.checking import opened
from guopei.core.imports.services.files import forget_document
from guopei.core.jobs.registry import Run
from guopei.core.sheets.messages import GRADES
from guopei.core.sheets.outline import Outline
from guopei.core.sheets.parent import Mark, annotate_file
from guopei.core.sheets.sheetscan import column_number


def mark_file(kind: Import[B], run: Run) -> dict[str, Any]:
    """The handler of an import's marking: write the marked workbook, in the language of whoever asked for it."""
    asked_by = User.objects.filter(pk=run.actor.user_id).first() if run.actor.user_id else None
    with translation.override(asked_by.language if asked_by else settings.LANGUAGE_CODE):
        return _mark(kind, run)


def _mark(kind: Import[B], run: Run) -> dict[str, Any]:
    batch = kind.batch._default_manager.select_related("document", "result_document").get(pk=run.subject_pk)
    uploads = batch.uploads
    if batch.document is None or batch.document.erased_at is not None or "outline" not in batch.mapping:
        return {}
    folder = Path(settings.GUOPEI_DATA_DIR) / "tmp"
    with opened(batch.document, run) as path, tempfile.TemporaryDirectory(dir=folder) as own:
        run.report(_("Marking the workbook"))
        out = Path(own) / "marked.xlsx"
        kept = annotate_file(
            path,
            out,
            marks_of(batch),
            outline=Outline.from_json(batch.mapping["outline"]),
            labels={"status": gettext("Result of the check"), **{name: str(text) for name, text in GRADES.items()}},
        )
        content = out.read_bytes()
    with transaction_for(run.actor, act=kind.mark_job):
        fresh = lock(batch)
        if fresh.uploads != uploads:
            return {}
        stem = Path(batch.document.name).stem
        suffix = gettext("checked")  # on a line of its own: texts inside an f-string are not extracted
        document = store_document(
            content,
            name=f"{stem}_{suffix}.xlsx",
            purpose=kind.marked,
            actor=run.actor,
            unit_id=batch.unit_id,
        )
        forget_document(fresh.result_document)
        kind.batch._default_manager.filter(pk=batch.pk).update(result_document=document)
    return {"kept_layout": kept, "document": document.pk}


def marks_of(batch: B) -> Iterator[Mark]:
    """Every finding of a batch that somebody should look at, as a mark on the workbook."""
    kind = import_of(batch)
    issues = kind.issues_of(batch).order_by("row_no", "id")
    issues = issues.exclude(grade=Grade.FIXED, code__in=kind.harmless)
    for issue in issues.iterator(chunk_size=2000):
        letters = issue.cell.rstrip("0123456789")
        yield Mark(
            sheet=issue.sheet,
            row=issue.sheet_row,
            grade=issue.grade,
            text=sentence_of(kind, issue.code, issue.params, issue.grade),
            place=f"{label_of_field(kind, issue.field)} {issue.cell}".strip(),
            column=column_number(letters) - 1 if letters else None,
        )
