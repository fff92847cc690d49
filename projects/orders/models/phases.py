from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.orders.models.orders import TaskOrder
from projects.planning.models.terms import PhaseTerms


class TaskOrderPhase(PhaseTerms):
    """A phase of a task order. The order's amount is the sum of its phases, to the fen: the database keeps it.

    Changes only while the order is a draft; an order is issued with phases, none of them for more people than the
    order has places.
    """

    task_order = models.ForeignKey(
        TaskOrder, on_delete=models.PROTECT, related_name="phases", verbose_name=_("task order")
    )

    class Meta(PhaseTerms.Meta):
        verbose_name = _("phase of a task order")
        verbose_name_plural = _("phases of task orders")
