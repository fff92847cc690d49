from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import ADMINISTRATORS, Role
from guopei.core.accounts.signing import signed_by
from guopei.core.clock import GuopeiNow


class Grant(models.Model):
    """A role at a unit for a period, both days inside. Everything a person may do follows from the grant acted under.

    A grant that is ended stops at that moment (`ended_at`), whatever its last day says, and for good. Who holds which
    role where is never rewritten. One that was delegated is a part of its giver's own: same role, same unit, inside
    its period; who holds that role already may be lent it, too. Nobody grants to himself.

    The database judges that, and keeps the three administrators apart (三员分立, GB/T 22239-2019 8.1.4): whoever holds
    one of those roles holds no other role, of business or of administration, at the same time.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    unit = models.ForeignKey("orgs.OrgUnit", on_delete=models.PROTECT, related_name="grants", verbose_name=_("unit"))
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    delegated_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name=_("delegated from"),
    )
    granted_by = signed_by(_("granted by"), related_name="grants_given", blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    ended_by = signed_by(_("ended by"), blank=True, editable=False)
    granted_at = models.DateTimeField(_("granted"), db_default=GuopeiNow(), editable=False)
    duty = models.GeneratedField(
        expression=Case(
            *[When(role=role, then=Value(role.value)) for role in sorted(ADMINISTRATORS)],
            default=Value("business"),
        ),
        output_field=models.CharField(max_length=30),
        db_persist=True,
    )
    period = models.GeneratedField(
        expression=Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange"),
        output_field=DateRangeField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                name="grant_by_somebody_else",
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")),
            ),
            ExclusionConstraint(
                name="grant_three_administrators_apart",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("duty", RangeOperators.NOT_EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    (Coalesce("delegated_by", 0), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"
