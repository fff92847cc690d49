"""What a room gives for an import, and which import a record belongs to."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.documents.purposes import Purpose
from guopei.core.flow.table import Flow
from guopei.core.imports.models import ImportBatch, ImportIssue, ImportRow
from guopei.core.refusal import Refused
from guopei.core.sheets.spec import SheetSpec

B = TypeVar("B", bound=ImportBatch)
Letters = Mapping[str, Mapping[str, str]]  # sheet → field → column letter
Tell = Callable[[int, int], None]  # (done, total); may raise to end the check


@dataclass(frozen=True)
class Counts:
    """Rows by what they would do. They add up to what was read."""

    read: int
    new: int
    changed: int
    unchanged: int
    refused: int


class Import(ABC, Generic[B]):
    """One kind of import. A room inherits it in its `imports.py` and registers one of it in its `tasks.py`.

    `noun` names its jobs (`room.check_noun`, `room.mark_noun`, `room.erase_nouns`), its addresses (`urls.py`) and the
    temporary tables of its check. Whoever has `permission` and belongs to the batch's unit sends files, mends, answers,
    submits; whoever has `view` looks on.
    """

    noun: ClassVar[str]
    batch: type[B]
    row: ClassVar[type[ImportRow]]
    issue: ClassVar[type[ImportIssue]]
    flow: ClassVar[Flow]
    view: ClassVar[str]
    permission: ClassVar[str]
    retention: ClassVar[str]  # policy key: days that files of closed batches are kept
    purpose: ClassVar[Purpose]  # of the files that are sent
    marked: ClassVar[Purpose]  # of the workbooks that are given back
    titles: ClassVar[tuple[Any, Any, Any]]  # what its jobs are called: check, mark, erase
    file_label: ClassVar[Any]  # what one of its files is called
    trail: ClassVar[tuple[tuple[Any, str], ...]]  # labels and names of the pages above a batch's, its list the last
    count_labels: ClassVar[Mapping[str, Any]]  # how new, changed and unchanged rows are called
    subject: ClassVar[str] = "name"  # the column of its rows that says what a row is about
    subject_label: ClassVar[Any] = _("Name")
    joins: ClassVar[tuple[str, ...]] = ()  # relations that its check and its page read
    renewed: ClassVar[Mapping[str, Any]] = {}  # fields of the batch that a new file sets back
    recounted: ClassVar[Mapping[str, Any]] = {}  # fields of the batch that a check sets back
    findings: ClassVar[Mapping[str, Any]] = {}  # what its own checks say, by code
    headings: ClassVar[Mapping[str, Any]] = {}  # what a kind is called where many are counted, by code
    rules: ClassVar[Mapping[str, str]] = {}  # finding → policy key, whose clause is shown beside it
    harmless: ClassVar[frozenset[str]] = frozenset()  # mended findings for which no cell is coloured

    def spec(self, batch: B) -> SheetSpec:
        """What is read from a batch's file."""
        return self.columns()

    @abstractmethod
    def judge(self, batch: B, letters: Letters, tell: Tell) -> Counts:
        """Judge all staged rows in sets: findings into `issue`, a verdict on every row. `services.judging` helps."""

    @abstractmethod
    def columns(self) -> SheetSpec:
        """The columns that a sender may choose from when asked what a header means."""

    def hindrance(self, actor: Actor, unit_id: int) -> Refused | None:
        """Why somebody may not send, mend or stop files of a unit, beyond permission and sight."""
        if actor.is_system or unit_id == actor.unit_id:
            return None
        return Refused(_("Only the unit that sent a file mends, checks and submits it."), code="not_sender")

    def words(self, code: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values of one of its findings as its sentence shows them: codes as words."""
        return params

    @property
    def room(self) -> str:
        return self.batch._meta.app_label

    @property
    def check_job(self) -> str:
        return f"{self.room}.check_{self.noun}"

    @property
    def mark_job(self) -> str:
        return f"{self.room}.mark_{self.noun}"

    @property
    def erase_job(self) -> str:
        return f"{self.room}.erase_{self.noun}s"

    def address(self, page: str, batch: B) -> str:
        """The address of one of a batch's pages."""
        return reverse(f"{self.room}:{self.noun.replace('_', '-')}-{page}", args=[batch.pk])

    def rows_of(self, batch: B) -> models.QuerySet[Any]:
        """A batch's staged rows."""
        return _of(self.row, batch)

    def issues_of(self, batch: B) -> models.QuerySet[Any]:
        """What was found in a batch."""
        return _of(self.issue, batch)


def _of(model: Any, batch: ImportBatch) -> models.QuerySet[Any]:
    found: models.QuerySet[Any] = model._default_manager.filter(batch=batch.pk)
    return found


_imports: dict[str, Import[Any]] = {}


def remember(kind: Import[Any]) -> None:
    """Let the skeleton find an import by its batches. ValueError for a second one."""
    label = kind.batch._meta.label
    if _imports.setdefault(label, kind) is not kind:
        raise ValueError(f"{label} has an import already")


def import_of(batch: B) -> Import[B]:
    """The import that a batch belongs to. KeyError for none."""
    return _imports[batch._meta.label]
