from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.appropriations.enums import OrderKind, OrderState
from guopei.core.accounts.signing import second_person, signed_by
from guopei.core.clock import GuopeiNow


class AppropriationOrder(models.Model):
    """One document by which the ministry of finance orders money to the provinces for a programme year.

    A person drafts, another approves; approval sets each province's ceiling to the sum of the approved lines.
    """

    year = models.ForeignKey(
        "catalogue.ProgrammeYear",
        on_delete=models.PROTECT,
        related_name="appropriation_orders",
        verbose_name=_("programme year"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=OrderKind.choices)
    number = models.CharField(_("document number"), max_length=60)
    issued_on = models.DateField(_("date of issue"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False, db_default=False)
    state = models.CharField(_("state"), max_length=20, choices=OrderState.choices, default=OrderState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)
    total_fen = models.BigIntegerField(_("total"), default=0, db_default=0, editable=False)
    drafted_by = signed_by(_("drafted by"), required=True, related_name="appropriations_drafted")
    submitted_by = signed_by(_("submitted by"), related_name="appropriations_submitted")
    decided_by = signed_by(_("decided by"), related_name="appropriations_decided")
    drafted_at = models.DateTimeField(_("drafted"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("appropriation order")
        verbose_name_plural = _("appropriation orders")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="appropriation_number_once"),
            models.CheckConstraint(name="appropriation_kind_known", condition=Q(kind__in=OrderKind.values)),
            second_person("appropriation_second_person", "decided_by", than="drafted_by", and_than="submitted_by"),
            models.CheckConstraint(
                name="appropriation_decided_has_decider",
                condition=~Q(state="APPROVED") | Q(decided_by__isnull=False, submitted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AppropriationLine(models.Model):
    """What an order gives one province, or the nation for the demonstration line, in fen; negative where it takes back
    (2023: Heilongjiang −208万元)."""

    order = models.ForeignKey(
        AppropriationOrder, on_delete=models.PROTECT, related_name="lines", verbose_name=_("appropriation order")
    )
    unit = models.ForeignKey(
        "orgs.OrgUnit", on_delete=models.PROTECT, related_name="appropriation_lines", verbose_name=_("province")
    )
    amount_fen = models.BigIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of orders")
        constraints = [
            models.UniqueConstraint(fields=["order", "unit"], name="appropriation_line_once"),
            models.CheckConstraint(
                name="appropriation_line_not_zero",
                condition=~Q(amount_fen=0),
                violation_error_message=_("A line of zero says nothing: leave it out."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.unit}"
