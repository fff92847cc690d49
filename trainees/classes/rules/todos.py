"""What people are asked to do about classes."""

from django.utils.translation import gettext_lazy as _

from guopei.core.inbox import registry as inbox

inbox.register("trainees.class_to_ready", title=_("Class “%(class)s” is being prepared"), button=_("Go on"))
