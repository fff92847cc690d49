"""A training class: who runs it, on whose order, when, and the phases in which it is held."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import OFF_JOB, PhaseKind
from trainees.classes.enums import ClassLevel, ClassState


class TrainingClass(models.Model):
    """A class of teachers. At the national level it is held on an accepted task order; at the other levels a unit's
    document approves it (coverage 3.6), and it uses no Guopei money. Year and province follow from that: the database
    fills them in.

    The database keeps: places of an order's classes within the order, `assigned` (enrolments with a place here) within
    `capacity`, `arrived` within `assigned`; READY only with what `trainees_class_gaps` asks for; RUNNING only after the
    safety lesson is recorded. The counters are written by triggers alone.
    """

    level = models.CharField(_("level"), max_length=12, choices=ClassLevel.choices)
    task_order = models.ForeignKey(
        "projects.TaskOrder",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name=_("task order"),
    )
    approving_unit = models.ForeignKey(
        "orgs.OrgUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="classes_approved",
        verbose_name=_("approving unit"),
    )
    approval_document = models.CharField(_("approving document"), max_length=200, blank=True)
    institution = models.ForeignKey(
        "institutions.Institution",
        on_delete=models.PROTECT,
        related_name="classes",
        verbose_name=_("institution"),
    )
    name = models.CharField(_("class name"), max_length=120)
    capacity = models.PositiveIntegerField(_("places"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="classes_managed",
        verbose_name=_("class manager"),
    )
    assigned = models.PositiveIntegerField(_("assigned"), default=0, db_default=0, editable=False)
    arrived = models.PositiveIntegerField(_("arrived"), default=0, db_default=0, editable=False)
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
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    is_demo = models.BooleanField(_("demo data"), default=False, db_default=False)
    state = models.CharField(_("state"), max_length=12, choices=ClassState.choices, default=ClassState.PREPARING)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("training class")
        verbose_name_plural = _("training classes")
        indexes = [models.Index(fields=["institution", "-starts_on", "-id"], name="class_by_institution")]
        constraints = [
            models.CheckConstraint(name="class_level_known", condition=Q(level__in=ClassLevel.values)),
            models.CheckConstraint(
                name="class_is_approved",
                condition=Q(level=ClassLevel.NATIONAL, task_order__isnull=False)
                | (
                    ~Q(level=ClassLevel.NATIONAL)
                    & Q(task_order__isnull=True, approving_unit__isnull=False)
                    & ~Q(approval_document="")
                ),
                violation_error_message=_(
                    "A national class needs a task order; a class of another level needs the document of the unit that "
                    "approves it."
                ),
            ),
            models.CheckConstraint(name="class_has_places", condition=Q(capacity__gt=0)),
            models.CheckConstraint(
                name="class_within_capacity",
                condition=Q(assigned__gte=0, assigned__lte=F("capacity")),
                violation_error_message=_("The class has no place left."),
            ),
            models.CheckConstraint(
                name="class_arrived_within_assigned", condition=Q(arrived__gte=0, arrived__lte=F("assigned"))
            ),
            models.CheckConstraint(
                name="class_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The class ends before it begins."),
            ),
            models.CheckConstraint(
                name="class_manager_named",
                condition=Q(state__in=[ClassState.PREPARING, ClassState.CANCELLED]) | Q(manager__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """A stretch of a class, held in one of the kinds in which its order is priced. `held` has both days inside when
    written "[]".

    Only phases off the job occupy a teacher's days (coverage 3.4). Those of one class do not overlap.
    """

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, related_name="phases", verbose_name=_("class")
    )
    kind = models.CharField(_("phase"), max_length=8, choices=PhaseKind.choices)
    held = DateRangeField(_("days"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [
            models.CheckConstraint(name="phase_kind_known", condition=Q(kind__in=PhaseKind.values)),
            models.CheckConstraint(name="phase_has_days", condition=Q(held__isempty=False)),
            models.CheckConstraint(name="phase_is_bounded", condition=Q(held__lower_inf=False, held__upper_inf=False)),
            models.CheckConstraint(name="phase_has_hours", condition=Q(hours__gt=0)),
            ExclusionConstraint(
                name="phase_onsite_once_at_a_time",
                expressions=[("training_class", RangeOperators.EQUAL), ("held", RangeOperators.OVERLAPS)],
                condition=Q(kind__in=OFF_JOB),
                violation_error_message=_("Two on-site phases of one class overlap."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
