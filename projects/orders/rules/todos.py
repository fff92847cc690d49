"""What people are asked to do about task orders, and what they are told."""

from django.utils.translation import gettext_lazy as _

from guopei.core.inbox import registry as inbox

inbox.register(
    "projects.task_order_to_accept",
    title=_("Sign for task order %(number)s: %(places)s places"),
    button=_("Read and sign"),
)
inbox.register(
    "projects.task_order_declined",
    title=_("The institution declined task order %(number)s"),
    button=_("Look at the order"),
)
inbox.register(
    "projects.places_due",
    title=_("Give the %(places)s places of task order %(number)s to regions"),
    button=_("Give out places"),
)
inbox.register("projects.task_order_withdrawn", title=_("%(province)s withdrew task order %(number)s"))
inbox.register("projects.task_order_accepted", title=_("%(institution)s accepted task order %(number)s"))

inbox.register("projects.class_due", title=_("Prepare a class for task order %(order)s"), button=_("Make the class"))
