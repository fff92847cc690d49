from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import signed_by
from guopei.core.catalogue.enums import TaskAspect
from guopei.core.clock import GuopeiNow
from guopei.core.orgs.models import OrgUnit


class KeyTask(models.Model):
    """One of the ten key tasks of 2021–2025. Titles are ours until the notice's annex is seen."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    aspect = models.CharField(_("aspect"), max_length=16, choices=TaskAspect.choices)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("key task")
        verbose_name_plural = _("key tasks")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class Milestone(models.Model):
    """What a province has to reach in a key task, and the figure or record that shows it."""

    task = models.ForeignKey(KeyTask, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("key task"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200)
    evidence = models.CharField(_("evidence"), max_length=100)
    evidence_en = models.CharField(_("evidence in English"), max_length=200)
    due_on = models.DateField(_("due"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="catalogue_milestone_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en

    @property
    def evidence_label(self) -> str:
        """What shows it, in the reader's language."""
        return self.evidence if (get_language() or "zh").startswith("zh") else self.evidence_en


class MilestoneReached(models.Model):
    """A province says that it reached a milestone, on which day, and what shows it. Taken back by deleting the row;
    the trail keeps it."""

    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="reached", verbose_name=_("milestone"), db_index=False
    )
    province = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="milestones_reached", verbose_name=_("province")
    )
    reached_on = models.DateField(_("reached on"))
    proof = models.CharField(_("what shows it"), max_length=300)
    recorded_by = signed_by(_("recorded by"), required=True, related_name="milestones_recorded")
    recorded_at = models.DateTimeField(_("recorded"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("milestone reached")
        verbose_name_plural = _("milestones reached")
        constraints = [
            models.UniqueConstraint(fields=["milestone", "province"], name="catalogue_milestone_reached_once")
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.province_id}"
