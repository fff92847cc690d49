from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.orgs.models import OrgUnit
from projects.orders.models import TaskOrder


class Quota(models.Model):
    """How many places of a task order a unit may fill, and how many of them it gave to units below.

    Year and province are those of the order's plan: the database fills them in, and holds them.

    `allocated` (Σ places of the children) and `confirmed` (enrolments that hold a place) are kept by statement-level
    triggers, never by Python; the CHECK on them is what makes a place impossible to give twice.
    """

    task_order = models.ForeignKey(
        TaskOrder, models.PROTECT, related_name="quotas", verbose_name=_("task order"), db_index=False
    )
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="quotas", verbose_name=_("unit"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("from the quota of")
    )
    places = models.PositiveIntegerField(_("places"))
    allocated = models.PositiveIntegerField(_("given to units below"), default=0, db_default=0, editable=False)
    confirmed = models.PositiveIntegerField(pgettext_lazy("count", "enrolled"), default=0, db_default=0, editable=False)
    year = models.ForeignKey(
        "catalogue.ProgrammeYear", models.PROTECT, related_name="+", verbose_name=_("programme year"), editable=False
    )
    province = models.ForeignKey(
        "orgs.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("province"), editable=False
    )
    due_on = models.DateField(_("rosters due"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(fields=["task_order", "unit"], name="quota_once_per_unit"),
            models.UniqueConstraint(fields=["task_order"], name="quota_one_root", condition=Q(parent__isnull=True)),
            models.CheckConstraint(
                name="quota_not_overdrawn", condition=Q(places__gte=F("allocated") + F("confirmed"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_order_id} · {self.unit_id}: {self.places}"

    @property
    def free(self) -> int:
        """Places that are neither given on nor taken by an enrolment."""
        return self.places - self.allocated - self.confirmed
