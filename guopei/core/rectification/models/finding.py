from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import second_person, signed_by
from guopei.core.rectification.enums import FindingState, Severity


class Finding(models.Model):
    """Something that a unit which checks found wrong with a record of another unit, and by which day it is put right.

    The record is named by table and number, and by what it was called that day. What was found stands once it is
    raised; the day moves only by an `Extension`. It is closed over an accepted `Measure` with proof, and by nobody who
    answered.
    """

    subject_table = models.CharField(max_length=63)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(_("checked record"), max_length=200)
    text = models.TextField(_("finding"), max_length=2000)
    clause = models.CharField(_("document and clause"), max_length=300)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    checking_unit = models.ForeignKey(
        "orgs.OrgUnit", on_delete=models.PROTECT, related_name="findings_raised", verbose_name=_("checking unit")
    )
    raised_by = signed_by(_("raised by"), required=True)
    raised_on = models.DateField(_("raised on"))
    responsible_unit = models.ForeignKey(
        "orgs.OrgUnit", on_delete=models.PROTECT, related_name="findings_to_answer", verbose_name=_("responsible unit")
    )
    due = models.DateField(_("to be put right by"))
    answered_by = signed_by(_("answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    closed_by = signed_by(_("closed by"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    is_demo = models.BooleanField(_("demo data"), default=False, db_default=False)
    state = models.CharField(_("state"), max_length=10, choices=FindingState.choices, default=FindingState.RAISED)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        indexes = [
            models.Index(fields=["subject_table", "subject_id", "id"], name="finding_by_subject"),
            models.Index(fields=["responsible_unit", "due", "id"], name="finding_by_responsible"),
        ]
        constraints = [
            models.CheckConstraint(
                name="finding_says_what", condition=~Q(text="") & ~Q(clause="") & ~Q(subject_name="")
            ),
            models.CheckConstraint(name="finding_severity_known", condition=Q(severity__in=Severity.values)),
            models.CheckConstraint(name="finding_of_another_unit", condition=~Q(responsible_unit=F("checking_unit"))),
            models.CheckConstraint(name="finding_due_later", condition=Q(due__gt=F("raised_on"))),
            second_person("finding_second_person", "closed_by", than="answered_by", always=False),
            models.CheckConstraint(
                name="finding_signed",
                condition=Q(state=FindingState.WITHDRAWN)
                | Q(state=FindingState.RAISED, answered_by=None, closed_by=None)
                | Q(state=FindingState.ANSWERED, answered_by__isnull=False, closed_by=None)
                | Q(state=FindingState.CLOSED, answered_by__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(40)
