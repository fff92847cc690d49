"""Where the register shows itself: navigation, colours of states."""

from django.utils.translation import gettext_lazy as _

from guopei.core.ui import navigation
from guopei.core.ui.badges import Tone, register_tones
from trainees.register.rules.rights import VIEW_SCHOOL, VIEW_TEACHER

TRAINING = navigation.Section(_("Trainees and classes"), 40)
navigation.register(TRAINING, _("Teachers"), "trainees:teacher-list", "user-search", permission=VIEW_TEACHER, order=50)
navigation.register(TRAINING, _("Schools"), "trainees:school-list", "school", permission=VIEW_SCHOOL, order=55)
register_tones("trainees.SchoolBatch", {"SUBMITTED": Tone.GOOD, "UNDONE": Tone.QUIET, "FAILED": Tone.CARE})
