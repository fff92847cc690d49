"""Where the room shows itself: navigation, colours of states, names of its records in histories."""

from django.utils.translation import gettext_lazy as _

from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records
from guopei.core.ui import navigation
from guopei.core.ui.badges import Tone, register_tones
from projects.enums import ClassState, LessonState
from projects.rules.rights import VIEW_PLAN, VIEW_TASK_ORDER

register_tones(
    "projects.TrainingClass",
    {ClassState.PREPARING: Tone.HOLLOW, ClassState.READY: Tone.GOING, ClassState.ENDED: Tone.GOING},
)
register_tones("projects.Lesson", {LessonState.HELD: Tone.GOOD})

name_records("projects.Plan", "year", "province")
name_records("projects.PlanItem", "sub_project")
name_part("projects.PlanItem", "plan", "sub_project", "stage", "subject")
name_part("projects.PlanRemark", "plan", "field", "about")
name_part("projects.Phase", "training_class", "kind", "place")
name_part("projects.Lesson", "phase", "held_on", "half_day", "title")
name_part("projects.SafetyLesson", "training_class", "lesson")
name_part("projects.EmergencyPlan", "training_class")
for label in ("projects.TaskOrder", "projects.TrainingClass", "projects.Lesson"):
    name_records(label)

navigation.register(
    navigation.Section.PLANNING,
    _("Provincial plans"),
    "projects:plan-list",
    "clipboard-list",
    permission=VIEW_PLAN,
    order=20,
)
navigation.register(
    navigation.Section.PLANNING,
    _("Task orders"),
    "projects:task-order-list",
    "file-text",
    permission=VIEW_TASK_ORDER,
    order=30,
)

navigation.register(
    navigation.Section.TRAINING,
    _("Classes"),
    "projects:class-list",
    "school",
    permission="projects.view_class",
    order=50,
)
