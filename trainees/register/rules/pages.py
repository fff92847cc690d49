"""Where the register shows itself: navigation."""

from django.utils.translation import gettext_lazy as _

from guopei.core.ui import navigation

_TRAINING = navigation.Section.TRAINING
navigation.register(
    _TRAINING, _("Teachers"), "trainees:teacher-list", "user-search", permission="trainees.view_teacher", order=50
)
