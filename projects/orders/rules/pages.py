"""Where task orders show themselves: navigation, their tab on the plan, their names in histories."""

from django.utils.translation import gettext_lazy as _

from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records
from guopei.core.documents.attaching import AttachmentKind
from guopei.core.schemes import purposes
from guopei.core.ui import navigation
from guopei.core.ui.attachments import hang_attachments
from guopei.core.ui.hanging import HungTab, hang
from guopei.core.ui.papers import hang_paper
from guopei.core.ui.pickers import register_units
from projects.orders.enums import GIVEN
from projects.orders.models import TaskOrder
from projects.orders.rules.rights import ACCEPT_TASK_ORDER, VIEW_TASK_ORDER
from projects.orders.selectors.holders import holders
from projects.orders.selectors.papers import task_order_paper
from projects.orders.selectors.plan_parts import read_orders
from projects.planning.models import Plan
from projects.planning.rules.pages import PLANNING

name_records("projects.TaskOrder")
name_part("projects.TaskOrderPhase", "task_order", "kind")
hang(Plan, HungTab("orders", _("Task orders"), "file-text", "projects/orders/_plan_orders.html", read_orders))

HOLDERS = register_units("projects.holder", holders)

INSTITUTION_SELECTION = purposes.register("projects.institution", _("Selection of institutions"))

navigation.register(
    PLANNING,
    _("Task orders"),
    "projects:task-order-list",
    "file-text",
    permission=VIEW_TASK_ORDER,
    order=30,
)

hang_attachments(
    TaskOrder,
    (
        AttachmentKind("order_letter", _("Scan of the signed letter of responsibility")),
        AttachmentKind("order_proof", _("Supporting document")),
    ),
    permission=ACCEPT_TASK_ORDER,
    of="holder_id",
    open=GIVEN,
    page="projects:task-order-detail",
)

hang_paper(TaskOrder, task_order_paper, page="projects:task-order-detail")
