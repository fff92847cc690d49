from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import second_person
from guopei.core.catalogue.enums import OCCUPIES_TIME, ApprovalMode, Mode, RateClass, Stage, YearState
from guopei.core.catalogue.models.terms import TargetGroup


def phase_in_words(phase: str) -> str:
    """A phase in the reader's language: it is written “十五五 / 15th Five-Year Plan”."""
    chinese, _slash, english = phase.partition(" / ")
    return chinese if (get_language() or "zh").startswith("zh") or not english else english


class ProgrammeYear(models.Model):
    """A programme year (项目年度). Opening it needs a second person.

    Its days are proposed from the policy values of the year (`*_due`, with document and clause) and the year's own
    from then on: to-dos carry them.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    phase = models.CharField(_("phase"), max_length=60, blank=True)
    approval_mode = models.CharField(
        _("plans are"), max_length=10, choices=ApprovalMode.choices, default=ApprovalMode.REVIEW
    )
    plans_due = models.DateField(_("plans are due"), null=True, blank=True)
    orders_due = models.DateField(_("task orders are due"), null=True, blank=True)
    rosters_due = models.DateField(_("rosters are due"), null=True, blank=True)
    reports_due = models.DateField(_("reports are due"), null=True, blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=YearState.choices, default=YearState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("programme year")
        verbose_name_plural = _("programme years")
        constraints = [second_person("year_second_person", "opened_by", than="drafted_by", always=False)]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def phase_label(self) -> str:
        """The phase in the reader's language."""
        return phase_in_words(self.phase)

    @property
    def first_day(self) -> date:
        """The first day on which a class of the year may be held: its budget begins."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day on which one may be held: its trainees are reported then, if the year says when."""
        return self.reports_due or date(self.year + 1, 12, 31)

    @property
    def label(self) -> str:
        """The year's title as documents write it: “国培计划（2026）”."""
        return f"国培计划（{self.year}）" if (get_language() or "zh").startswith("zh") else f"Guopei {self.year}"


class Line(models.Model):
    """A project line (项目类别), such as the demonstration project or the central and western project."""

    code = models.CharField(_("code"), max_length=10, unique=True, db_collation="C")
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    is_run_centrally = models.BooleanField(_("run by the ministry"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("project line")
        verbose_name_plural = _("project lines")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class SubProject(models.Model):
    """A sub-project (子项目) of a line in one year: mode, usual days and hours, and its class of the daily quota."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="sub_projects")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="sub_projects")
    code = models.CharField(_("code"), max_length=20, db_collation="C")
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    days = models.PositiveSmallIntegerField(_("days"))
    hours = models.PositiveSmallIntegerField(_("hours"))
    rate_class = models.CharField(_("class of the daily quota"), max_length=1, choices=RateClass.choices)
    stage = models.CharField(_("stage"), max_length=1, choices=Stage.choices, blank=True)
    target_group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_weak_subject = models.BooleanField(_("for weak subjects"), default=False, db_default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("sub-project")
        verbose_name_plural = _("sub-projects")
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="catalogue_sub_project_once"),
            models.CheckConstraint(name="catalogue_sub_project_lasts", condition=models.Q(days__gte=1, hours__gte=1)),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en

    @property
    def rate_key(self) -> str:
        """The policy value that limits its cost per person and day."""
        return RateClass(self.rate_class).policy_key

    @property
    def occupies_time(self) -> bool:
        """Whether its classes have on-site phases, which keep a teacher from being elsewhere."""
        return self.mode in OCCUPIES_TIME
