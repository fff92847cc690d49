"""Where classes show themselves: navigation, colours of states, names of their records in histories."""

from django.utils.translation import gettext_lazy as _

from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records
from guopei.core.documents.attaching import AttachmentKind
from guopei.core.ui import navigation
from guopei.core.ui.attachments import hang_attachments
from guopei.core.ui.badges import Tone, register_tones
from guopei.core.ui.findings import hang_findings
from trainees.classes.enums import UNSETTLED, ClassState, LessonState
from trainees.classes.models import TrainingClass
from trainees.classes.rules.rights import EDIT_TIMETABLE, RAISE_FINDING, VIEW_CLASS
from trainees.register.rules.pages import TRAINING

register_tones(
    "trainees.TrainingClass",
    {ClassState.PREPARING: Tone.HOLLOW, ClassState.READY: Tone.GOING, ClassState.ENDED: Tone.GOING},
)
register_tones("trainees.Lesson", {LessonState.HELD: Tone.GOOD})

name_part("trainees.Phase", "training_class", "kind", "place")
name_part("trainees.Lesson", "phase", "held_on", "half_day", "title")
name_part("trainees.SafetyLesson", "training_class", "lesson")
name_part("trainees.EmergencyPlan", "training_class")
for label in ("trainees.TrainingClass", "trainees.Lesson"):
    name_records(label)

hang_findings(TrainingClass, may_raise=RAISE_FINDING, responsible="institution.unit_id", page="trainees:class-detail")

hang_attachments(
    TrainingClass,
    (
        AttachmentKind("class_notice", _("Notice of the class")),
        AttachmentKind("class_emergency", _("Emergency plan with signatures")),
        AttachmentKind("class_proof", _("Supporting document")),
    ),
    permission=EDIT_TIMETABLE,
    of="institution.unit_id",
    open=UNSETTLED,
    page="trainees:class-detail",
)

navigation.register(
    TRAINING,
    _("Classes"),
    "trainees:class-list",
    "chalkboard",
    permission=VIEW_CLASS,
    order=50,
)
