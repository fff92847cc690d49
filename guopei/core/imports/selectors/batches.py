"""Reading batches: one in sight, what was found in it by kind and cell by cell, why it was not taken."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.imports.enums import Grade, Verdict
from guopei.core.imports.models import ImportIssue
from guopei.core.imports.registry import B, Import, import_of
from guopei.core.imports.selectors.words import heading_of, label_of_field
from guopei.core.jobs.selectors.progress import Progress, latest_job, progress_of
from guopei.core.policy.selectors.citing import cite
from guopei.core.sheets.messages import REFUSALS, refusal

_WEIGHT = {Grade.REFUSED: 0, Grade.CONFIRM: 1, Grade.FIXED: 2}


@dataclass(frozen=True)
class Kind:
    """Findings of one kind in one column of a file: how many, how heavy, on which rule they rest."""

    code: str
    field: str
    column: str
    grade: Grade
    heading: str
    count: int
    citation: str

    @property
    def grade_label(self) -> str:
        """How heavy, in words."""
        return str(self.grade.label)


def batches(kind: Import[B], actor: Actor) -> QuerySet[B]:
    """The batches in sight, with unit and file."""
    return visible(actor, kind.batch._default_manager.select_related("unit", "document"))


def get_batch(kind: Import[B], actor: Actor, pk: int) -> B:
    """One batch in sight; 404 for hidden and missing alike."""
    rows = kind.batch._default_manager.select_related(
        "unit__parent", "document", "result_document", "uploaded_by", "submitted_by", *kind.joins
    )
    return get_visible(actor, rows, pk=pk)


def kinds_of(actor: Actor, batch: B) -> list[Kind]:
    """What was found in a file, by column and kind: refusals first, then by number. One query, one per rule cited."""
    kind = import_of(batch)
    found = (
        visible(actor, kind.issues_of(batch)).values("code", "field", "grade").annotate(count=Count("pk")).order_by()
    )
    cited = {
        rule: cite(rule, unit=batch.unit)
        for rule in {kind.rules[row["code"]] for row in found if row["code"] in kind.rules}
    }
    kinds = [
        Kind(
            code=row["code"],
            field=row["field"],
            column=label_of_field(kind, row["field"]),
            grade=Grade(row["grade"]),
            heading=heading_of(kind, row["code"]),
            count=row["count"],
            citation=cited.get(kind.rules.get(row["code"], ""), ""),
        )
        for row in found
    ]
    return sorted(kinds, key=lambda one: (_WEIGHT[one.grade], -one.count, one.code, one.field))


def findings_of(actor: Actor, batch: B) -> QuerySet[ImportIssue]:
    """The findings of a file, each with what its row is about (`about`), in the file's order."""
    kind = import_of(batch)
    about = kind.rows_of(batch).filter(row_no=OuterRef("row_no")).values(kind.subject)[:1]
    found: QuerySet[ImportIssue] = visible(actor, kind.issues_of(batch)).annotate(about=Subquery(about))
    return found


def good_rows(batch: B) -> QuerySet[Any]:
    """The staged rows that are not refused."""
    return import_of(batch).rows_of(batch).exclude(verdict__in=(Verdict.REFUSED, ""))


def progress_for(actor: Actor, batch: B) -> Progress | None:
    """How far the check is; None when no job is in sight."""
    job = latest_job(actor, batch, import_of(batch).check_job)
    return progress_of(actor, job.pk) if job is not None else None


# How a check ended that said nothing about the file.
CHECK_ENDS: dict[str, Any] = {
    "check_stopped": _("The check was stopped. Nothing was read or changed; check again whenever you like."),
    "check_error": _(
        "The check ended several times with a technical fault (job %(number)s); nothing is wrong with your file as far "
        "as is known. Check again; if it happens once more, tell the administrators this number."
    ),
    "check_worker_lost": _(
        "The program that checked the file was lost several times (job %(number)s). Check again; if it happens once "
        "more, tell the administrators this number."
    ),
}


def refusal_of(batch: B) -> str:
    """Why the file could not be taken over, in the reader's language."""
    asked, refused = batch.mapping.get("asked"), batch.mapping.get("refused", {})
    if asked:
        return ngettext("Please say what %(n)s column means.", "Please say what %(n)s columns mean.", len(asked)) % {
            "n": len(asked)
        }
    if refused.get("code") in CHECK_ENDS:
        return str(CHECK_ENDS[refused["code"]] % refused["params"])
    code = refused.get("code", "").removeprefix("sheets.")
    return refusal(code, **refused.get("params", {})).message if code in REFUSALS else batch.error
