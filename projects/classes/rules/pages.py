"""Where classes show themselves: navigation, colours of states, names of their records in histories."""

from django.utils.translation import gettext_lazy as _

from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records
from guopei.core.ui import navigation
from guopei.core.ui.badges import Tone, register_tones
from projects.classes.enums import ClassState, LessonState
from projects.classes.rules.rights import VIEW_CLASS

register_tones(
    "projects.TrainingClass",
    {ClassState.PREPARING: Tone.HOLLOW, ClassState.READY: Tone.GOING, ClassState.ENDED: Tone.GOING},
)
register_tones("projects.Lesson", {LessonState.HELD: Tone.GOOD})

name_part("projects.Phase", "training_class", "kind", "place")
name_part("projects.Lesson", "phase", "held_on", "half_day", "title")
name_part("projects.SafetyLesson", "training_class", "lesson")
name_part("projects.EmergencyPlan", "training_class")
for label in ("projects.TrainingClass", "projects.Lesson"):
    name_records(label)

TRAINING = navigation.Section(_("Trainees and classes"), 40)
navigation.register(
    TRAINING,
    _("Classes"),
    "projects:class-list",
    "school",
    permission=VIEW_CLASS,
    order=50,
)
