"""The rules of task orders: keys of policy, with the values to begin with."""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import CALENDAR_2026, FUND, Seed, notice, programme

policy.register(
    "projects.orders_due",
    _("Day by which task orders are given out"),
    Seed("05-31", **CALENDAR_2026),
    kind=ValueKind.DATE,
)
policy.register("projects.orders_within_item", _("Task orders stay within the plan's item"), Seed(True, FUND))
policy.register(
    "projects.order_needs_settled_plan", _("Task orders follow a plan that was approved or filed"), notice("六", 6)
)
policy.register(
    "projects.order_needs_document",
    _("A task order has a document number"),
    programme("培训项目监督检查部分", "section on supervision of projects"),
)
policy.register(
    "projects.order_needs_letter",
    _("The institution's leader accepts the main responsibility"),
    notice("四", 4, note="履行培训实施的主体责任", note_en="main responsibility for the training"),
)
policy.register(
    "projects.recipient_qualified", _("Institutions are chosen by qualification and record"), notice("六", 6)
)
