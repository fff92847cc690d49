"""What every import has of its own: a table of files, one of staged rows, one of findings. A room inherits all three.

The room's row and finding each point at its batch: `batch = ForeignKey(…, CASCADE, db_index=False)`.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.clock import GuopeiNow
from guopei.core.documents.models import Document
from guopei.core.imports.enums import Grade, ImportState, Verdict
from guopei.core.orgs.models import OrgUnit


def _person(label: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
        db_index=False,
    )


def counts_add_up(name: str) -> models.CheckConstraint:
    """The constraint that every batch has: read = new + changed + unchanged + refused."""
    total = F("rows_new") + F("rows_changed") + F("rows_unchanged") + F("rows_refused")
    return models.CheckConstraint(name=name, condition=Q(rows_read=total))


def indexes_of_batches(name: str) -> list[models.Index]:
    """A unit's batches, and those whose files may go."""
    return [
        models.Index(fields=["unit", "-id"], name=f"{name}_by_unit"),
        models.Index(fields=["closed_at"], name=f"{name}_closed", condition=Q(closed_at__isnull=False)),
    ]


def indexes_of_issues(name: str) -> list[models.Index]:
    """A batch's findings by row and by kind."""
    return [
        models.Index(fields=["batch", "row_no"], name=f"{name}_by_row"),
        models.Index(fields=["batch", "grade", "code"], name=f"{name}_by_kind"),
    ]


class ImportBatch(models.Model):
    """One file of one unit: as it was sent, what became of its rows, and who sent it. A mended file goes into the same.

    `mapping` keeps what is known of its columns: the sender's answers, what is asked, why it was refused, the outline.
    """

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("unit"), db_index=False)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("file"), db_index=False
    )
    result_document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("marked file"), db_index=False
    )
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ImportState.choices, default=ImportState.UPLOADED, db_collation="C"
    )
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)
    uploads = models.PositiveSmallIntegerField(_("uploads"), default=1, db_default=1)
    error = models.TextField(_("why it could not be read"), blank=True)

    rows_read = models.PositiveIntegerField(_("rows read"), default=0, db_default=0)
    rows_new = models.PositiveIntegerField(pgettext_lazy("count", "new"), default=0, db_default=0)
    rows_changed = models.PositiveIntegerField(_("with differences"), default=0, db_default=0)
    rows_unchanged = models.PositiveIntegerField(_("unchanged"), default=0, db_default=0)
    rows_refused = models.PositiveIntegerField(_("refused"), default=0, db_default=0)

    uploaded_by = _person(_("uploaded by"))
    submitted_by = _person(_("submitted by"))
    uploaded_at = models.DateTimeField(_("uploaded"), db_default=GuopeiNow())
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_being_checked(self) -> bool:
        """Whether a job is at work on it or about to be."""
        return self.state in (ImportState.UPLOADED, ImportState.CHECKING)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The columns that the check asks about."""
        found: list[dict[str, Any]] = self.mapping.get("asked", [])
        return found if self.state == ImportState.FAILED else []

    @property
    def ended_by(self) -> str:
        """Why the check has no result: the code of its refusal."""
        return str(self.mapping.get("refused", {}).get("code", ""))


class ImportRow(models.Model):
    """A row of a file as the sheet reader understood it; the next check replaces them all.

    The import's own columns stand under the names that `core.sheets` gives them (codes, not words), NULL where a file
    lacks them, and are filled by COPY with these; what set-based checks find out comes after. Nothing here refers to
    the import's target by constraint, so that a hundred thousand rows can come and go.
    """

    row_no = models.PositiveIntegerField()
    sheet = models.TextField()
    sheet_row = models.PositiveIntegerField()
    person = models.UUIDField()
    grade = models.TextField(db_default="clean", db_collation="C")
    findings = models.JSONField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, db_default="", default="", db_collation="C")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.sheet}!{self.sheet_row}"


class PlacedRow(ImportRow):
    """A row that says where it is from, for `services.judging.place_lines`; `unit` is the region that was meant."""

    province = models.TextField(null=True, db_collation="C")
    city = models.TextField(null=True, db_collation="C")
    county = models.TextField(null=True, db_collation="C")
    region = models.TextField(null=True, db_collation="C")
    unit = models.ForeignKey(
        OrgUnit, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


class ImportIssue(models.Model):
    """Something about a cell of a file: mended, to be looked at, or the reason why its row is refused."""

    row_no = models.PositiveIntegerField()
    sheet = models.TextField()
    sheet_row = models.PositiveIntegerField(_("row"))
    cell = models.CharField(_("cell"), max_length=12, blank=True, db_collation="C")
    field = models.CharField(_("field"), max_length=30, blank=True, db_collation="C")
    code = models.CharField(_("kind"), max_length=40, db_collation="C")
    params = models.JSONField(default=dict)
    grade = models.CharField(_("weight"), max_length=10, choices=Grade.choices, db_collation="C")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.cell or self.sheet_row} {self.code}"
