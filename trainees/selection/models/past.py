from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import signed_by
from guopei.core.clock import GuopeiNow
from trainees.register.models.teachers import Teacher


class PastTraining(models.Model):
    """A finished training of an earlier year, of which this system holds no class: taken over from older records.

    Checks and coverage read these together with enrolments, as one view (`trainees_training`).
    """

    teacher = models.ForeignKey(Teacher, models.PROTECT, related_name="past_trainings", verbose_name=_("teacher"))
    year = models.PositiveSmallIntegerField(_("year"))
    sub_project = models.ForeignKey(
        "catalogue.SubProject",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sub-project"),
    )
    title = models.CharField(_("training"), max_length=120)
    institution_name = models.CharField(_("institution"), max_length=100, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=1)
    certificate_no = models.CharField(_("certificate number"), max_length=60, blank=True)
    source = models.CharField(_("taken over from"), max_length=120)
    recorded_by = signed_by(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("earlier training")
        verbose_name_plural = _("earlier trainings")
        constraints = [
            models.UniqueConstraint(fields=["teacher", "year", "title"], name="past_training_once"),
            models.CheckConstraint(name="past_training_has_hours", condition=Q(hours__gt=0)),
            models.CheckConstraint(name="past_training_named", condition=~Q(title="") & ~Q(source="")),
            models.CheckConstraint(name="past_training_in_years", condition=Q(year__gte=2010, year__lte=2100)),
            models.CheckConstraint(
                name="past_training_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"
