"""What people are asked to do about ceilings, and told. What is asked about plans stands on their flow."""

from django.utils.translation import gettext_lazy as _

from guopei.core.inbox import registry as inbox

inbox.register("projects.plan_due", title=_("Draft the plan of %(year)s"), button=_("Open the plan"))
inbox.register("projects.ceiling_changed", title=_("The ceiling of %(year)s is now %(ceiling)s ten-thousand yuan"))
