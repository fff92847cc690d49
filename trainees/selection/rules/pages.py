"""Where selection shows itself: navigation, colours of states, its link on the page of a task order."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.ui import navigation
from guopei.core.ui.badges import Tone, register_tones
from guopei.core.ui.hanging import Errand, hang
from projects.orders.models import TaskOrder
from trainees.register.rules.pages import TRAINING
from trainees.selection.rules.rights import (
    DECIDE_DIFFERENCE,
    OPEN_QUOTA,
    VIEW_ENROLMENT,
    VIEW_NOMINATION,
    VIEW_QUOTA,
    VIEW_ROSTER,
)
from trainees.selection.selectors.quotas import lacks_quota

register_tones(
    "trainees.RosterBatch",
    {"COUNTY_APPROVED": Tone.GOING, "PREFECTURE_APPROVED": Tone.GOING, "UNDONE": Tone.QUIET, "FAILED": Tone.WRONG},
)
register_tones("trainees.RosterBatch", {"FAILED": Tone.CARE})  # a question, too, and a check that was stopped
register_tones("trainees.Nomination", {"COUNTY_APPROVED": Tone.GOING, "PREFECTURE_APPROVED": Tone.GOING})
register_tones("trainees.TeacherDifference", {"OPEN": Tone.CARE, "TAKEN": Tone.GOOD, "KEPT": Tone.QUIET})

navigation.register(TRAINING, _("Quotas"), "trainees:quota-list", "hierarchy-2", permission=VIEW_QUOTA, order=10)
navigation.register(
    TRAINING, _("Rosters"), "trainees:roster-list", "file-spreadsheet", permission=VIEW_ROSTER, order=20
)
navigation.register(
    TRAINING,
    _("Nominations"),
    "trainees:nomination-list",
    "user-check",
    permission=VIEW_NOMINATION,
    order=30,
)
navigation.register(TRAINING, _("Enrolments"), "trainees:enrolment-list", "users", permission=VIEW_ENROLMENT, order=40)
navigation.register(
    TRAINING,
    _("Differences from the register"),
    "trainees:difference-list",
    "git-compare",
    permission=DECIDE_DIFFERENCE,
    order=60,
)

hang(
    TaskOrder,
    Errand(
        "quota",
        _("Give out places"),
        "hierarchy-2",
        lambda order: reverse("trainees:quota-open", args=[order.pk]),
        OPEN_QUOTA,
        when=lacks_quota,
    ),
)
