from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import second_person, signed_by
from guopei.core.clock import GuopeiNow
from projects.orders.enums import TaskOrderState
from projects.planning.models.plans import PlanItem


class TaskOrder(models.Model):
    """An item's places given to an institution or a county (任务下达). Its leader accepts by signing the letter of
    responsibility.

    `amount_fen` is the sum of its phases. All orders of an item that were not withdrawn stay within its places and its
    amount. The database sees to both.
    """

    plan_item = models.ForeignKey(
        PlanItem, on_delete=models.PROTECT, related_name="task_orders", verbose_name=_("plan item")
    )
    holder = models.ForeignKey(
        "orgs.OrgUnit", on_delete=models.PROTECT, related_name="task_orders", verbose_name=_("institution or county")
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    document_no = models.CharField(_("document number"), max_length=60, blank=True)
    places = models.PositiveIntegerField(_("places"))
    amount_fen = models.BigIntegerField(_("amount"), default=0, db_default=0, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=TaskOrderState.choices, default=TaskOrderState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)
    drafted_by = signed_by(_("drafted by"), required=True, related_name="task_orders_drafted")
    issued_by = signed_by(_("issued by"), related_name="task_orders_issued")
    accepted_by = signed_by(_("accepted by"), related_name="task_orders_accepted")
    letter = models.TextField(_("letter of responsibility"), blank=True, editable=False)
    drafted_at = models.DateTimeField(_("drafted"), db_default=GuopeiNow(), editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)

    class Meta:
        verbose_name = _("task order")
        verbose_name_plural = _("task orders")
        constraints = [
            models.CheckConstraint(name="task_order_places", condition=Q(places__gte=1)),
            models.CheckConstraint(name="task_order_amount", condition=Q(amount_fen__gte=0)),
            second_person("task_order_second_person", "accepted_by", than="drafted_by", and_than="issued_by"),
            models.CheckConstraint(
                name="task_order_issued_has_issuer",
                condition=~Q(state__in=["ISSUED", "ACCEPTED"])
                | (Q(issued_by__isnull=False, issued_at__isnull=False) & ~Q(document_no="")),
            ),
            models.CheckConstraint(
                name="task_order_accepted_has_signature",
                condition=~Q(state="ACCEPTED")
                | (Q(accepted_by__isnull=False, accepted_at__isnull=False) & ~Q(letter="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
