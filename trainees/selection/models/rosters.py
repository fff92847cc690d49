from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.accounts.signing import nobody_before
from guopei.core.imports.models import (
    ImportBatch,
    ImportIssue,
    PlacedRow,
    counts_add_up,
    indexes_of_batches,
    indexes_of_issues,
)
from guopei.core.orgs.models import OrgUnit
from trainees.register.models.teachers import Teacher
from trainees.selection.enums import BatchState
from trainees.selection.models.quotas import Quota


def _person(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
        db_index=False,
    )


SENT_BY = ("uploaded_by", "submitted_by")


class RosterBatch(ImportBatch):
    """One roster of one unit for one task order: the file as sent, what became of its rows, and who decided."""

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="batches", verbose_name=_("quota"))
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="rosters", verbose_name=_("unit"), db_index=False)
    state = models.CharField(
        _("state"), max_length=20, choices=BatchState.choices, default=BatchState.UPLOADED, db_collation="C"
    )

    rows_nominated = models.PositiveIntegerField(pgettext_lazy("count", "nominated"), default=0, db_default=0)
    rows_lost = models.PositiveIntegerField(_("lost to another roster"), default=0, db_default=0)

    county_by = _person(_("approved for the county by"))
    prefecture_by = _person(_("approved for the prefecture by"))
    province_by = _person(_("approved for the province by"))

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        indexes = indexes_of_batches("roster")
        constraints = [
            counts_add_up("roster_counts_add_up"),
            models.CheckConstraint(name="roster_lost_are_refused", condition=Q(rows_lost__lte=F("rows_refused"))),
            nobody_before("roster_second_person", "county_by", *SENT_BY),
            nobody_before("roster_prefecture_apart", "prefecture_by", *SENT_BY, "county_by"),
            nobody_before("roster_province_apart", "province_by", *SENT_BY, "county_by", "prefecture_by"),
            models.CheckConstraint(
                name="roster_approved_by_somebody",
                condition=~Q(state=BatchState.APPROVED) | Q(province_by__isnull=False, county_by__isnull=False),
            ),
        ]


class RosterRow(PlacedRow):
    """A row of a roster. Its columns down to `joined` are the reader's, the rest what the checks found out."""

    batch = models.ForeignKey(RosterBatch, models.CASCADE, related_name="rows", db_index=False)
    name = models.TextField(null=True)
    name_key = models.TextField(null=True, db_collation="C")
    name_pinyin = models.TextField(null=True, db_collation="C")
    id_type = models.TextField(null=True, db_collation="C")
    id_no_sealed = models.BinaryField(null=True)
    id_no_index = models.BinaryField(null=True)
    id_no_masked = models.TextField(null=True)
    id_no_birth = models.DateField(null=True)
    id_no_sex = models.TextField(null=True, db_collation="C")
    id_no_area = models.TextField(null=True, db_collation="C")
    mobile_sealed = models.BinaryField(null=True)
    mobile_index = models.BinaryField(null=True)
    mobile_masked = models.TextField(null=True)
    project = models.TextField(null=True, db_collation="C")
    school = models.TextField(null=True, db_collation="C")
    school_code = models.TextField(null=True, db_collation="C")
    school_type = models.TextField(null=True, db_collation="C")
    area_class = models.TextField(null=True, db_collation="C")
    stage_subject_stage = models.TextField(null=True, db_collation="C")
    stage_subject_subject = models.TextField(null=True, db_collation="C")
    stage = models.TextField(null=True, db_collation="C")
    subject = models.TextField(null=True, db_collation="C")
    sex = models.TextField(null=True, db_collation="C")
    ethnic = models.TextField(null=True, db_collation="C")
    education = models.TextField(null=True, db_collation="C")
    title = models.TextField(null=True, db_collation="C")
    duty = models.TextField(null=True, db_collation="C")
    certificate_no = models.TextField(null=True, db_collation="C")
    training_subject = models.TextField(null=True, db_collation="C")
    phone = models.TextField(null=True, db_collation="C")
    email_sealed = models.BinaryField(null=True)
    email_index = models.BinaryField(null=True)
    email_masked = models.TextField(null=True)
    graduated_from = models.TextField(null=True, db_collation="C")
    major = models.TextField(null=True, db_collation="C")
    note = models.TextField(null=True, db_collation="C")
    note2 = models.TextField(null=True, db_collation="C")
    age = models.IntegerField(null=True)
    years = models.IntegerField(null=True)
    joined = models.DateField(null=True)

    school_unit = models.ForeignKey(
        OrgUnit, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    teacher = models.ForeignKey(
        Teacher, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    is_nominated = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("roster row")
        verbose_name_plural = _("roster rows")
        constraints = [
            models.UniqueConstraint(fields=["batch", "row_no"], name="roster_row_once"),
        ]


class RosterIssue(ImportIssue):
    """A finding in a roster."""

    batch = models.ForeignKey(RosterBatch, models.CASCADE, related_name="issues", db_index=False)

    class Meta:
        verbose_name = _("finding in a roster")
        verbose_name_plural = _("findings in a roster")
        indexes = indexes_of_issues("issue")
