"""Where the register shows itself: navigation."""

from django.utils.translation import gettext_lazy as _

from guopei.core.ui import navigation
from trainees.register.rules.rights import VIEW_TEACHER

TRAINING = navigation.Section(_("Trainees and classes"), 40)
navigation.register(TRAINING, _("Teachers"), "trainees:teacher-list", "user-search", permission=VIEW_TEACHER, order=50)
