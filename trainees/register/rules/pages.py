"""Where the register shows itself: navigation."""

from django.utils.translation import gettext_lazy as _

from guopei.core.ui import navigation
from trainees.register.rules.rights import VIEW_TEACHER

_TRAINING = navigation.Section.TRAINING
navigation.register(_TRAINING, _("Teachers"), "trainees:teacher-list", "user-search", permission=VIEW_TEACHER, order=50)
