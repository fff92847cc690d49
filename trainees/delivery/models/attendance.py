"""Who was in which lesson, and what a result was worked out from."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import signed_by
from guopei.core.clock import GuopeiNow
from trainees.classes.models import Lesson
from trainees.delivery.enums import AttendanceStatus, RollState
from trainees.selection.enums import Result
from trainees.selection.models.enrolments import Enrolment


class Attendance(models.Model):
    """A trainee in a lesson that was held: present, late, on leave or absent.

    The database refuses: a lesson not held or of another class, a trainee who has not arrived, any presence in an
    ordinary lesson before the trainee's own safety lesson (coverage 3.12), any change once the roll call of the lesson
    is closed or a result is proposed, and a change whose version does not rise by one.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("trainee"), db_index=False
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("lesson"))
    status = models.CharField(_("attendance"), max_length=7, choices=AttendanceStatus.choices, db_collation="C")
    recorded_by = signed_by(_("recorded by"), db_index=False)
    recorded_at = models.DateTimeField(_("recorded"), db_default=GuopeiNow(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance records")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="attendance_once"),
            models.CheckConstraint(name="attendance_status_known", condition=Q(status__in=AttendanceStatus.values)),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.lesson_id}: {self.status}"


class RollCall(models.Model):
    """The roll call of a lesson: opened by its first mark, closed by an act. Results count closed ones only.

    The database opens it, and refuses to close one while somebody who has arrived has no mark, to change the marks of
    a closed one (people who came later get theirs; the safety lesson is made up one by one), to reopen one that
    results rest on, and to delete any.
    """

    lesson = models.OneToOneField(Lesson, on_delete=models.PROTECT, related_name="roll_call", verbose_name=_("lesson"))
    state = models.CharField(
        _("state"), max_length=6, choices=RollState.choices, default=RollState.OPEN, db_collation="C"
    )
    closed_by = signed_by(_("roll call ended by"), db_index=False)
    closed_at = models.DateTimeField(_("roll call ended"), null=True)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("roll call")
        verbose_name_plural = _("roll calls")
        constraints = [
            models.CheckConstraint(
                name="roll_call_closed_at",
                condition=Q(state=RollState.OPEN, closed_at__isnull=True)
                | Q(state=RollState.CLOSED, closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id}: {self.state}"


class TestResult(models.Model):
    """A trainee's scores before and after on one rubric, as `evaluation` closed the test. One pair per enrolment."""

    __test__ = False  # no test of pytest's

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="test_result", verbose_name=_("trainee")
    )
    pre = models.DecimalField(_("score before"), max_digits=5, decimal_places=1, null=True)
    post = models.DecimalField(_("score after"), max_digits=5, decimal_places=1, null=True)
    full = models.DecimalField(_("full score"), max_digits=5, decimal_places=1)
    closed_at = models.DateTimeField(_("closed"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("test result")
        verbose_name_plural = _("test results")
        constraints = [
            models.CheckConstraint(
                name="test_result_in_range",
                condition=Q(full__gt=0)
                & (Q(pre__isnull=True) | Q(pre__gte=0, pre__lte=F("full")))
                & (Q(post__isnull=True) | Q(post__gte=0, post__lte=F("full"))),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.pre} → {self.post}"


class ResultBasis(models.Model):
    """What a proposed result was worked out from, so that it can be worked out again. Fixed once proposed.

    `computed` is what the rules say; a proposal that differs needs a reason.
    """

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="result_basis", verbose_name=_("trainee")
    )
    lessons = models.PositiveIntegerField(_("lessons held"))
    attended = models.PositiveIntegerField(_("lessons attended"))
    share_needed = models.PositiveSmallIntegerField(_("attendance needed, per cent"))
    score = models.DecimalField(_("score out of 100"), max_digits=5, decimal_places=1, null=True)
    score_needed = models.DecimalField(_("score needed"), max_digits=5, decimal_places=1)
    computed = models.CharField(_("result by the rules"), max_length=10, choices=Result.choices, db_collation="C")
    proposed = models.CharField(_("result proposed"), max_length=10, choices=Result.choices, db_collation="C")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("basis of a result")
        verbose_name_plural = _("bases of results")
        constraints = [
            models.CheckConstraint(name="basis_attended_within_held", condition=Q(attended__lte=F("lessons"))),
            models.CheckConstraint(
                name="basis_change_has_reason",
                condition=Q(proposed=F("computed")) | ~Q(reason=""),
                violation_error_message=_("A result that differs from the rules needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.proposed}"
