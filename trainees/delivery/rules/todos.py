"""What people are asked to do about a class and its people, and told."""

from django.utils.translation import gettext_lazy as _

from guopei.core.inbox import registry as inbox

inbox.register("trainees.no_shows_declared", title=_("%(people)s people did not come to class “%(class)s”"))
