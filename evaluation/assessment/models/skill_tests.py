from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.assessment.enums import Moment, TestState
from evaluation.assessment.models.rubrics import Rubric
from guopei.core.accounts.signing import signed_by
from guopei.core.clock import GuopeiNow
from trainees.classes.models import TrainingClass
from trainees.selection.models import Enrolment


class SkillTest(models.Model):
    """The pair of tests of a class, before and after, on one rubric. `full` is the sum of the rubric's points.

    Comparing the same people before and after is a key factor of an institution's performance (教师厅〔2019〕2号).
    """

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.PROTECT, related_name="skill_test", verbose_name=_("class")
    )
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="tests", verbose_name=_("rubric"))
    full = models.DecimalField(_("full score"), max_digits=5, decimal_places=1)
    state = models.CharField(_("state"), max_length=10, choices=TestState.choices, default=TestState.OPEN)
    drafted_by = signed_by(_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted"), db_default=GuopeiNow(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("test before and after")
        verbose_name_plural = _("tests before and after")
        constraints = [models.CheckConstraint(name="skill_test_full", condition=Q(full__gt=0))]

    def __str__(self) -> str:
        return f"{self.training_class} · {self.rubric}"


class TestScore(models.Model):
    """One person's score at one moment. The database refuses more than full points, other classes, closed tests."""

    __test__ = False  # no test of pytest's

    test = models.ForeignKey(SkillTest, on_delete=models.PROTECT, related_name="scores", verbose_name=_("test"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="test_scores", verbose_name=_("trainee")
    )
    moment = models.CharField(_("when"), max_length=4, choices=Moment.choices)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=1)
    recorded_by = signed_by(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=GuopeiNow(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("test score")
        verbose_name_plural = _("test scores")
        constraints = [
            models.UniqueConstraint(fields=["test", "enrolment", "moment"], name="score_once"),
            models.CheckConstraint(name="score_moment_known", condition=Q(moment__in=Moment.values)),
            models.CheckConstraint(name="score_not_negative", condition=Q(score__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.moment}: {self.score}"
