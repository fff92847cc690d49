from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow
from guopei.core.orgs.models import OrgUnit
from projects.orders.models import TaskOrder
from trainees.register.models.teachers import Teacher
from trainees.selection.enums import EnrolmentState, Result, ResultState
from trainees.selection.models.nominations import Nomination
from trainees.selection.models.quotas import Quota


class Enrolment(models.Model):
    """A person holds a place of a task order, or of a class below the national level, which has none.

    The first is made by the province's approval; a class takes it up later. The database fills in year and province,
    from the order or the class: they are what figures count by.

    Whoever did not come holds no place: that is how a reserve can follow, and never more of them than no-shows.
    `county` is the region that figures count the trainee under: the teacher's county when the place was given,
    written again when the class starts. The result is proposed, confirmed and published by three acts.
    """

    quota = models.ForeignKey(Quota, models.PROTECT, null=True, related_name="enrolments", verbose_name=_("quota"))
    task_order = models.ForeignKey(
        TaskOrder, models.PROTECT, null=True, related_name="enrolments", verbose_name=_("task order"), db_index=False
    )
    nomination = models.OneToOneField(
        Nomination, models.PROTECT, null=True, related_name="enrolment", verbose_name=_("nomination")
    )
    teacher = models.ForeignKey(Teacher, models.PROTECT, related_name="enrolments", verbose_name=_("teacher"))
    training_class = models.ForeignKey(
        "trainees.TrainingClass",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("class"),
    )
    county = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("county"), db_index=False)
    state = models.CharField(
        _("state"), max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.EXPECTED, db_collation="C"
    )
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, blank=True, db_collation="C")
    result_state = models.CharField(
        _("state of the result"),
        max_length=10,
        choices=ResultState.choices,
        default=ResultState.NONE,
        db_collation="C",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    year = models.ForeignKey(
        "catalogue.ProgrammeYear",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("programme year"),
        editable=False,
    )
    province = models.ForeignKey(
        "orgs.OrgUnit", models.PROTECT, null=True, related_name="+", verbose_name=_("province"), editable=False
    )
    enrolled_at = models.DateTimeField(_("enrolled"), db_default=GuopeiNow(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = [models.Index(fields=["county", "id"], name="enrolment_by_county")]
        constraints = [
            models.UniqueConstraint(fields=["task_order", "teacher"], name="enrolment_once"),
            models.UniqueConstraint(
                fields=["training_class", "teacher"],
                name="enrolment_once_in_class",
                condition=Q(task_order__isnull=True),
            ),
            models.CheckConstraint(
                name="enrolment_on_order_or_class",
                condition=Q(task_order__isnull=False, quota__isnull=False, nomination__isnull=False, year__isnull=False)
                | Q(task_order__isnull=True, quota__isnull=True, nomination__isnull=True, training_class__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_result_second_person",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="enrolment_result_given",
                condition=Q(result_state=ResultState.NONE) | ~Q(result=""),
            ),
            models.CheckConstraint(
                name="enrolment_result_of_arrived",
                condition=Q(result="") | Q(state__in=[EnrolmentState.ARRIVED, EnrolmentState.LEFT]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} → {self.task_order_id}"


class Presence(models.Model):
    """Days on which an enrolled person must be on site (集中, 跟岗). Nobody is in two places on one day, nationwide.

    Online phases make no presence: a workshop of a year must not block every other course. Written by triggers alone,
    when a person gets a place in a class and when an on-site phase changes; `held` is the phase's own, cut short for
    those who leave early, and compared with other phases by the EXCLUDE below.
    """

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="presences", verbose_name=_("enrolment"), db_index=False
    )
    teacher = models.ForeignKey(
        Teacher, models.PROTECT, related_name="presences", verbose_name=_("teacher"), db_index=False
    )
    # Triggers write presence, and remove it with its phase.
    phase = models.ForeignKey("trainees.Phase", models.DO_NOTHING, related_name="presences", verbose_name=_("phase"))
    held = DateRangeField(_("days"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "phase"], name="presence_once"),
            models.CheckConstraint(name="presence_has_days", condition=Q(held__isempty=False)),
            ExclusionConstraint(
                name="presence_in_one_place",
                expressions=[("teacher", RangeOperators.EQUAL), ("held", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.held}"
