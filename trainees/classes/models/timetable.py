"""The timetable of a class, the record of its safety lesson, and its emergency plan."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow
from trainees.classes.enums import HalfDay, LessonForm, LessonState
from trainees.classes.models.classes import Phase, TrainingClass


class Lesson(models.Model):
    """One entry of the timetable: a half-day of a phase, who teaches what, in which form, how many hours.

    Only a lesson that was HELD takes attendance; it is held on its day or later, while the class runs (the safety
    lesson already while it is ready). The database refuses a day outside the phase, and any change of a held lesson.
    """

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="lessons", verbose_name=_("phase"))
    held_on = models.DateField(_("day"))
    half_day = models.CharField(_("time of day"), max_length=3, choices=HalfDay.choices)
    title = models.CharField(_("lesson"), max_length=200)
    form = models.CharField(_("form"), max_length=14, choices=LessonForm.choices, default=LessonForm.LECTURE)
    topic = models.CharField(_("module or topic"), max_length=120, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    lecturer_name = models.CharField(_("lecturer"), max_length=60)
    lecturer_unit = models.CharField(_("lecturer's unit"), max_length=120, blank=True)
    lecturer_title = models.CharField(_("lecturer's title"), max_length=60, blank=True)
    is_safety = models.BooleanField(_("safety lesson"), default=False, db_default=False)
    state = models.CharField(_("state"), max_length=10, choices=LessonState.choices, default=LessonState.PLANNED)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        indexes = [models.Index(fields=["phase", "held_on", "half_day", "id"], name="lesson_in_order")]
        constraints = [
            models.CheckConstraint(name="lesson_half_day_known", condition=Q(half_day__in=HalfDay.values)),
            models.CheckConstraint(name="lesson_form_known", condition=Q(form__in=LessonForm.values)),
            models.CheckConstraint(name="lesson_has_hours", condition=Q(hours__gt=0)),
            models.CheckConstraint(name="lesson_named", condition=~Q(title="") & ~Q(lecturer_name="")),
        ]

    def __str__(self) -> str:
        return self.title


class SafetyLesson(models.Model):
    """The record that a class had its safety lesson: which lesson, when, by whom recorded. Never changed.

    Who took part stands in the attendance of that lesson, trainee by trainee; late comers are added there one by one.
    """

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="safety_lessons", verbose_name=_("class")
    )
    lesson = models.OneToOneField(
        Lesson, on_delete=models.PROTECT, related_name="safety_record", verbose_name=_("lesson")
    )
    summary = models.TextField(_("what was taught"), max_length=2000)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    held_at = models.DateTimeField(_("recorded"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("safety record")
        verbose_name_plural = _("safety records")
        constraints = [models.CheckConstraint(name="safety_says_what", condition=~Q(summary=""))]

    def __str__(self) -> str:
        return str(self.lesson)


class EmergencyPlan(models.Model):
    """What a class does in an emergency (突发事件应急机制): measures, and who answers the telephone."""

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.CASCADE, related_name="emergency_plan", verbose_name=_("class")
    )
    summary = models.TextField(_("emergency measures"), max_length=4000)
    contact_name = models.CharField(_("person to call"), max_length=60)
    contact_phone = models.CharField(_("telephone"), max_length=40)
    document = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("emergency plan")
        verbose_name_plural = _("emergency plans")
        constraints = [
            models.CheckConstraint(
                name="emergency_plan_is_complete",
                condition=~Q(summary="") & ~Q(contact_name="") & ~Q(contact_phone=""),
            )
        ]

    def __str__(self) -> str:
        return self.contact_name
