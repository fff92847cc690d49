"""What people are asked to do until everybody is enrolled, and told."""

from django.utils.translation import gettext_lazy as _

from guopei.core.inbox import registry as inbox

inbox.register(
    "trainees.quota_to_split",
    title=_("%(order)s: %(places)s places to distribute"),
    button=_("Distribute"),
)
inbox.register(
    "trainees.roster_due",
    title=_("%(order)s: name %(places)s people"),
    button=_("Name people"),
)
inbox.register(
    "trainees.differences_found",
    title=_("%(count)s people of the roster of %(unit)s differ from the register"),
    button=_("Decide"),
)
inbox.register(
    "trainees.reserves_to_call",
    title=_("%(order)s: places are free again, %(people)s reserves can follow"),
    button=_("Call reserves"),
)
inbox.register(
    "trainees.reserves_to_assign",
    title=_("%(order)s: %(people)s reserves were called and have no class yet"),
    button=_("Assign trainees"),
)
