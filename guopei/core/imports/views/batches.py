"""One batch: progress, counts that add up, findings by kind, the next step. Leave it and come back at will."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.flow.selectors.steps import available_steps
from guopei.core.flow.table import Step
from guopei.core.imports.enums import Grade, ImportState
from guopei.core.imports.forms.files import ColumnsForm, ImportFileForm
from guopei.core.imports.models import ImportBatch
from guopei.core.imports.registry import Import
from guopei.core.imports.selectors.batches import CHECK_ENDS, batches, get_batch, kinds_of, progress_for, refusal_of
from guopei.core.imports.services.files import stop_check
from guopei.core.sheets.messages import SKIPPED
from guopei.core.ui.columns import Column
from guopei.core.ui.pages import Action, Crumb, ListPage, RecordPage
from guopei.core.ui.pages.base import Page
from guopei.core.ui.parts import Fact, StepButton

MOST_KINDS_SHOWN = 40
COUNTS = ("read", "new", "changed", "unchanged", "refused")
PAGES = ("detail", "findings", "progress", "replace")


def title_of(kind: Import[Any], batch: Any) -> str:
    """What a batch is called on its pages."""
    named = {"what": kind.file_label, "unit": batch.unit.label, "number": batch.pk}
    return gettext("%(what)s of %(unit)s (No. %(number)s)") % named


class BatchList(ListPage):
    """The files of an import in sight. Give `kind`."""

    kind: ClassVar[Import[Any]]
    empty_text = _("No file was sent yet.")

    def get_title(self) -> Any:
        """What the list is called where one comes from it."""
        return self.kind.trail[-1][0]

    def crumbs(self) -> Sequence[Crumb]:
        """What stands above the list."""
        return [Crumb(label, reverse(name)) for label, name in self.kind.trail[:-1]]

    def get_columns(self) -> Sequence[Column]:
        """Whose, which file, what came of it."""
        kind = self.kind
        return (
            Column("unit", _("Unit"), accessor="unit.label", link=lambda row: kind.address("detail", row)),
            Column("file", _("File"), accessor="document.name"),
            Column("rows_read", _("Rows"), kind="number", sort="rows_read"),
            *(Column(f"rows_{name}", label, kind="number") for name, label in kind.count_labels.items()),
            Column("rows_refused", _("Refused"), kind="number"),
            Column("uploaded_at", _("Uploaded at"), kind="datetime"),
            Column("state", _("State"), kind="badge", sort="state"),
        )

    def rows(self) -> QuerySet[Any]:
        """The files in sight."""
        return batches(self.kind, self.actor)


class BatchPage(RecordPage):
    """One batch of an import.

    Give `kind`, `makes`, and `besides` with "submit_good": the submitting that leaves refused rows out.
    """

    template_name = "imports/batch.html"
    kind: ClassVar[Import[Any]]
    record: Any
    done = {
        "submit_good": _("The good rows are submitted."),
        "stop_check": _("The check ends, at once or with its present step."),
    }

    @property
    def steps(self) -> dict[str, Any]:
        """What can be done on this page: the steps that services make, and ending a check."""
        return {**super().steps, "stop_check": stop_check}

    def fetch(self) -> Any:
        """The batch, in sight."""
        return get_batch(self.kind, self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        """What it is, whose, number so and so."""
        return title_of(self.kind, self.record)

    def open_steps(self) -> Sequence[Step]:
        """The steps that the actor may make now."""
        return available_steps(self.actor, self.record, flow=self.kind.flow)

    def submit_words(self, rows: int) -> str:
        """The button that submits all of them."""
        return gettext("Submit %(rows)s rows") % {"rows": rows}

    def buttons(self) -> list[StepButton]:
        """What the actor may do now; submitting comes first and says how many rows it would send."""
        batch = self.record
        first, others = [], []
        for step in self.open_steps():
            if step.name == "submit":
                first += self._submit_button()
            elif step.name == "check_again" and batch.mapping.get("asked"):
                continue  # it would only ask again: the answer is what leads on
            elif step.name in self.steps and not batch.is_being_checked:
                main, danger = step.name.startswith("approve"), step.style == "danger"
                others.append(
                    StepButton(step.name, step.label, step.needs_reason, main, danger, sends_back=step.sends_back)
                )
        if batch.is_being_checked and self.may_send:
            follows = gettext("Nothing is read; the file can be checked again, be replaced, or be undone.")
            others.append(StepButton("stop_check", gettext("Stop the check"), False, False, True, confirm=follows))
        return first + others

    def _submit_button(self) -> list[StepButton]:
        batch = self.record
        good = batch.rows_read - batch.rows_refused
        if not good:
            return []
        if batch.rows_refused:
            label = gettext("Submit the %(good)s good rows only") % {"good": good}
            return [StepButton("submit_good", label, False, False, False, takes_reply=self.may_reply)]
        return [StepButton("submit", self.submit_words(good), False, True, False, takes_reply=self.may_reply)]

    def due_actions(self) -> Sequence[Action]:
        """What is asked about columns, and the file that must be mended, come before the steps: checking the same file
        again would end as it did."""
        if not self.may_send:
            return ()
        if self.record.asked:
            return (Action(_("Say what the columns mean"), "#columns", "help-circle"),)
        if self.waits_for_file:
            return (Action(_("Upload the mended file"), "#mended", "upload"),)
        return ()

    @property
    def waits_for_file(self) -> bool:
        """Whether nothing but another file leads on."""
        batch = self.record
        unread = batch.state == ImportState.FAILED and batch.ended_by not in CHECK_ENDS
        return unread or (batch.state == ImportState.CHECKED and batch.rows_refused > 0)

    def leads_on(self, step: Step) -> bool:
        """A check that has come to its end may be made again, and leads to where it is."""
        if step.name == "check_again" and self.record.state == ImportState.CHECKED:
            return False
        return super().leads_on(step)

    @property
    def may_send(self) -> bool:
        """Whether the actor sends files for this batch's unit."""
        return self.actor.unit_id == self.record.unit_id and self.actor.has(self.kind.permission)

    @property
    def may_replace(self) -> bool:
        """Whether a mended file would be taken from the actor now."""
        return self.may_send and self.record.state in self.kind.flow["replace_file"].sources

    def file_facts(self) -> list[Fact]:
        """The file and its marked copy, who sent it, how often."""
        batch: ImportBatch = self.record
        document, result = batch.document, batch.result_document
        may_read = self.actor.has(self.kind.permission)
        found = []
        if document is not None:
            erased = document.erased_at is not None
            found.append(
                Fact(
                    _("File"),
                    document.name,
                    url=_download(document) if may_read and not erased else "",
                    note=_("erased") if erased else f"SHA-256 {document.sha256[:12]}…",
                )
            )
        if may_read and result is not None and result.erased_at is None:
            found.append(Fact(_("Marked file"), result.name, url=_download(result)))
        found.append(Fact(_("Uploaded by"), batch.uploaded_by.name if batch.uploaded_by else ""))
        found.append(Fact(_("Uploads"), batch.uploads, "number"))
        return found

    def facts(self) -> Sequence[Fact]:
        """The file."""
        return self.file_facts()

    def more(self) -> dict[str, Any]:
        """Counts, kinds, progress, forms."""
        batch = self.record
        kinds = kinds_of(self.actor, batch)
        asked = batch.asked if self.may_replace else []
        return {
            "addresses": {page: self.kind.address(page, batch) for page in PAGES},
            "checking": batch.is_being_checked,
            "progress": progress_for(self.actor, batch) if batch.is_being_checked else None,
            "kinds": [one for one in kinds if one.grade != Grade.FIXED][:MOST_KINDS_SHOWN],
            "fixed": [one for one in kinds if one.grade == Grade.FIXED],
            "skipped": [
                (SKIPPED[name], count) for name, count in batch.mapping.get("skipped", {}).items() if name in SKIPPED
            ],
            "file_form": ImportFileForm(kind=self.kind, actor=self.actor) if self.may_replace else None,
            "columns_form": ColumnsForm(kind=self.kind, asked=asked, actor=self.actor) if asked else None,
            "counted": batch.rows_read > 0,
            "sum": gettext(
                "%(read)s read = %(new)s new + %(changed)s with differences + %(unchanged)s unchanged + "
                "%(refused)s refused"
            )
            % {name: f"{getattr(batch, f'rows_{name}'):,}" for name in COUNTS},
            "count_labels": self.kind.count_labels,
            "why": refusal_of(batch),
            "stopped": batch.ended_by == "check_stopped",
        }


def _download(document: Any) -> str:
    return reverse("documents:document-download", args=[document.uuid])


class ProgressPage(Page):
    """The progress of a check, asked for every two seconds; reloads the batch's page when it is over."""

    kind: ClassVar[Import[Any]]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bar, or the wish to reload."""
        batch = get_batch(self.kind, self.actor, pk)
        if not batch.is_being_checked:
            return HttpResponse(headers={"HX-Refresh": "true"})
        shown = {"addresses": {"progress": request.path}, "progress": progress_for(self.actor, batch)}
        return render(request, "imports/_progress.html", shown)
