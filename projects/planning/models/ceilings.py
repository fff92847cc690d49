from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PlanCeiling(models.Model):
    """How much central money a province may plan in a year, in fen: the sum of the approved orders (`funds`). The
    nation has one for the demonstration line.

    `committed_fen` is the total of the plan while it is submitted, approved or filed. The database keeps it, and
    refuses a plan above the ceiling and a ceiling below a plan alike, by one fen.
    """

    year = models.ForeignKey(
        "catalogue.ProgrammeYear", on_delete=models.PROTECT, related_name="ceilings", verbose_name=_("programme year")
    )
    province = models.ForeignKey(
        "orgs.OrgUnit", on_delete=models.PROTECT, related_name="ceilings", verbose_name=_("province")
    )
    ceiling_fen = models.BigIntegerField(_("ceiling"), default=0)
    committed_fen = models.BigIntegerField(_("committed by the plan"), default=0, db_default=0, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("plan ceiling")
        verbose_name_plural = _("plan ceilings")
        constraints = [
            models.UniqueConstraint(fields=["year", "province"], name="ceiling_one_a_year"),
            models.CheckConstraint(
                name="plan_within_ceiling",
                condition=Q(committed_fen__gte=0) & Q(committed_fen__lte=F("ceiling_fen")),
                violation_error_message=_("The plan is above the ceiling."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.province}"
