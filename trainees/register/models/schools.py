from django.db import models
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow
from guopei.core.imports.models import (
    ImportBatch,
    ImportIssue,
    PlacedRow,
    counts_add_up,
    indexes_of_batches,
    indexes_of_issues,
)
from guopei.core.orgs.models import OrgUnit


class School(models.Model):
    """What the register knows of a school beyond its unit, which it *is*: code (ten digits, 学校（机构）标识码), name
    and county stand on the unit (kind SCHOOL, below its county; below a prefecture or province that runs it directly).

    Codes are those of `core/sheets`: types of schools, and the place class of the statistics (统计用城乡划分代码).
    """

    unit = models.OneToOneField(OrgUnit, models.PROTECT, related_name="school", verbose_name=_("unit"))
    school_type = models.CharField(_("type of school"), max_length=2, db_collation="C")
    area_class = models.CharField(_("place of school"), max_length=3, db_collation="C")
    source = models.CharField(_("source"), max_length=60, blank=True)
    registered_at = models.DateTimeField(_("registered"), db_default=GuopeiNow(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")

    def __str__(self) -> str:
        return str(self.unit)


class SchoolBatch(ImportBatch):
    """One list of schools that a county, prefecture or province sent for its own area."""

    class Meta:
        verbose_name = _("list of schools")
        verbose_name_plural = _("lists of schools")
        indexes = indexes_of_batches("school_batch")
        constraints = [counts_add_up("school_counts_add_up")]


class SchoolRow(PlacedRow):
    """A row of a list of schools. `known` is the school of that code; `before`, what the register said until the list
    was taken over, so that it can be taken back."""

    batch = models.ForeignKey(SchoolBatch, models.CASCADE, related_name="rows", db_index=False)
    school_code = models.TextField(null=True, db_collation="C")
    school = models.TextField(null=True, db_collation="C")
    school_pinyin = models.TextField(null=True, db_collation="C")
    school_type = models.TextField(null=True, db_collation="C")
    area_class = models.TextField(null=True, db_collation="C")
    known = models.ForeignKey(
        OrgUnit, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    before = models.JSONField(null=True)

    class Meta:
        verbose_name = _("row of a list of schools")
        verbose_name_plural = _("rows of lists of schools")
        constraints = [models.UniqueConstraint(fields=["batch", "row_no"], name="school_row_once")]


class SchoolIssue(ImportIssue):
    """A finding in a list of schools."""

    batch = models.ForeignKey(SchoolBatch, models.CASCADE, related_name="issues", db_index=False)

    class Meta:
        verbose_name = _("finding in a list of schools")
        verbose_name_plural = _("findings in lists of schools")
        indexes = indexes_of_issues("school_issue")
