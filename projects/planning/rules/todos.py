"""What people are asked to do about plans, and what they are told."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guopei.core.inbox import registry as inbox


def _returned(params: dict[str, Any]) -> dict[str, Any]:
    count = params["remarks"]
    return params | {"remarks": ngettext("%(n)d remark", "%(n)d remarks", count) % {"n": count}}


inbox.register("projects.plan_due", title=_("Draft the plan of %(year)s"), button=_("Open the plan"))
inbox.register(
    "projects.plan_to_decide", title=_("Decide on the %(year)s plan of %(province)s"), button=_("Look at the plan")
)
inbox.register(
    "projects.plan_returned",
    title=_("The plan of %(year)s was returned with %(remarks)s"),
    button=_("Mend the plan"),
    fill=_returned,
)
inbox.register("projects.plan_decided", title=_("The plan of %(year)s is settled"))
inbox.register("projects.ceiling_changed", title=_("The ceiling of %(year)s is now %(ceiling)s ten-thousand yuan"))
inbox.register(
    "projects.task_orders_due",
    title=_("Give the places of the %(year)s plan to institutions"),
    button=_("Write task orders"),
)
