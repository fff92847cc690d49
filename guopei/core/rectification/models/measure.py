from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import second_person, signed_by
from guopei.core.clock import GuopeiNow
from guopei.core.rectification.enums import Outcome
from guopei.core.rectification.models.finding import Finding


class Measure(models.Model):
    """One answer to a finding: what was done, and what the re-check found of it.

    Its proof are the attachments that the finding had when it was submitted; while it waits, none come or go. What was
    returned stays, and the next answer is another row.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="measures", verbose_name=_("finding"))
    text = models.TextField(_("measures"), max_length=4000)
    submitted_by = signed_by(_("submitted by"), required=True)
    submitted_at = models.DateTimeField(_("submitted"), db_default=GuopeiNow(), editable=False)
    outcome = models.CharField(_("re-check"), max_length=10, choices=Outcome.choices, blank=True)
    opinion = models.CharField(_("opinion of the re-check"), max_length=2000, blank=True)
    rechecked_by = signed_by(_("re-checked by"))
    rechecked_at = models.DateTimeField(_("re-checked"), null=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(name="measure_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="measure_rechecked_whole",
                condition=Q(outcome="", opinion="", rechecked_by=None, rechecked_at=None)
                | Q(outcome=Outcome.ACCEPTED, rechecked_by__isnull=False, rechecked_at__isnull=False)
                | Q(outcome=Outcome.REJECTED, rechecked_by__isnull=False, rechecked_at__isnull=False) & ~Q(opinion=""),
            ),
            second_person("measure_second_person", "rechecked_by", than="submitted_by"),
            models.UniqueConstraint(fields=["finding"], name="measure_one_waits", condition=Q(outcome="")),
            models.UniqueConstraint(
                fields=["finding"], name="measure_accepted_once", condition=Q(outcome=Outcome.ACCEPTED)
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Extension(models.Model):
    """More time for a finding: from which day to which later one, and why. Never changed."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="extensions", verbose_name=_("finding"))
    was_due = models.DateField(_("was to be put right by"))
    due = models.DateField(_("to be put right by"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = signed_by(_("extended by"), required=True)
    granted_at = models.DateTimeField(_("extended"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(name="extension_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="extension_is_later", condition=Q(due__gt=F("was_due"))),
            models.UniqueConstraint(fields=["finding", "was_due"], name="extension_once"),
        ]

    def __str__(self) -> str:
        return f"{self.was_due} → {self.due}"
