from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow
from institutions.register.credit_code import CreditCodeIsValid
from institutions.register.enums import InstitutionKind


class Institution(models.Model):
    """A body that trains teachers, with the leader who answers for it (主体责任, 教师厅〔2019〕2号).

    It *is* a unit of the tree (`unit`, kind INSTITUTION, below the province that supervises it); the database keeps
    `credit_code` equal to the unit's code.
    """

    unit = models.OneToOneField(
        "orgs.OrgUnit", on_delete=models.PROTECT, related_name="institution", verbose_name=_("unit")
    )
    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True, db_collation="C")
    kind = models.CharField(_("kind"), max_length=30, choices=InstitutionKind.choices)
    leader_name = models.CharField(_("responsible leader"), max_length=60)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="institutions_led",
        verbose_name=_("leader's account"),
    )
    phone = models.CharField(_("office telephone"), max_length=40, blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    summary = models.TextField(_("profile"), blank=True, max_length=2000)
    is_demo = models.BooleanField(_("demo data"), default=False, db_default=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)
    registered_at = models.DateTimeField(_("registered"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [
            models.CheckConstraint(
                name="institution_credit_code_is_valid",
                condition=Q(CreditCodeIsValid(F("credit_code"))),
                violation_error_message=_("The unified social credit code is not valid: its check character differs."),
            ),
            models.CheckConstraint(name="institution_kind_known", condition=Q(kind__in=InstitutionKind.values)),
            models.CheckConstraint(
                name="institution_leader_named",
                condition=~Q(leader_name=""),
                violation_error_message=_("Name the responsible leader."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)
