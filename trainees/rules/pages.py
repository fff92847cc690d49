"""Where the room shows itself: navigation, colours of states, its parts and errands on the pages of projects."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.ui import navigation
from guopei.core.ui.badges import Tone, register_tones
from projects.enums import ClassState
from projects.models import TrainingClass
from projects.selectors.class_page import Errand, Part, hang_act, hang_errand, hang_history, hang_part, hang_return
from projects.selectors.order_page import OrderErrand, hang_order_errand
from trainees.selectors.class_parts import read_attendance, read_people, read_results
from trainees.selectors.class_steps import (
    arrivals_are_due,
    attendance_is_due,
    cancel_hindrance,
    certificates_are_due,
    confirming_is_due,
    proposing_is_due,
    publishing_is_due,
    safety_is_due,
    settle_hindrance,
    start_hindrance,
)
from trainees.selectors.quotas import lacks_quota
from trainees.selectors.results import result_changes, results_sent_back
from trainees.selectors.rolls import roll_changes

register_tones(
    "trainees.RosterBatch",
    {"COUNTY_APPROVED": Tone.GOING, "PREFECTURE_APPROVED": Tone.GOING, "UNDONE": Tone.QUIET, "FAILED": Tone.WRONG},
)
register_tones("trainees.RosterBatch", {"FAILED": Tone.CARE})  # a question, too, and a check that was stopped
register_tones("trainees.Nomination", {"COUNTY_APPROVED": Tone.GOING, "PREFECTURE_APPROVED": Tone.GOING})
register_tones("trainees.TeacherDifference", {"OPEN": Tone.CARE, "TAKEN": Tone.GOOD, "KEPT": Tone.QUIET})

register_tones("trainees.RollCall", {"OPEN": Tone.GOING, "CLOSED": Tone.GOOD})

_TRAINING = navigation.Section.TRAINING
navigation.register(
    _TRAINING, _("Quotas"), "trainees:quota-list", "hierarchy-2", permission="trainees.view_quota", order=10
)
navigation.register(
    _TRAINING, _("Rosters"), "trainees:roster-list", "file-spreadsheet", permission="trainees.view_roster", order=20
)
navigation.register(
    _TRAINING,
    _("Nominations"),
    "trainees:nomination-list",
    "user-check",
    permission="trainees.view_nomination",
    order=30,
)
navigation.register(
    _TRAINING, _("Enrolments"), "trainees:enrolment-list", "users", permission="trainees.view_enrolment", order=40
)
navigation.register(
    _TRAINING, _("Teachers"), "trainees:teacher-list", "user-search", permission="trainees.view_teacher", order=50
)
navigation.register(
    _TRAINING,
    _("Differences from the register"),
    "trainees:difference-list",
    "git-compare",
    permission="trainees.decide_difference",
    order=60,
)

hang_order_errand(
    OrderErrand(
        "quota",
        _("Give out places"),
        "hierarchy-2",
        lambda order: reverse("trainees:quota-open", args=[order.pk]),
        "trainees.open_quota",
        lacks_quota,
    )
)

hang_act("start", "trainees.services.classes.start_class", start_hindrance)
hang_act("settle", "trainees.services.classes.settle_class", settle_hindrance)
hang_act("unsettle", "trainees.services.classes.unsettle_class", lambda _class: None)
hang_act("cancel", "trainees.services.classes.cancel_class", cancel_hindrance)

_VIEW = "trainees.view_enrolment"
hang_history(result_changes)
hang_history(roll_changes)
hang_return(results_sent_back)
hang_part(
    Part("roster", _("People of the class"), "users", "trainees/_class_people.html", _VIEW, read_people, order=10)
)
hang_part(
    Part(
        "attendance", _("Attendance"), "list-check", "trainees/_class_attendance.html", _VIEW, read_attendance, order=20
    )
)
hang_part(Part("results", _("Results"), "certificate", "trainees/_class_results.html", _VIEW, read_results, order=30))


def _page(name: str) -> Callable[[TrainingClass], str]:
    return lambda training_class: reverse(f"trainees:{name}", args=[training_class.pk])


_OPENING = (ClassState.READY, ClassState.RUNNING)
_TEACHING = (ClassState.RUNNING, ClassState.ENDED)
for _errand in (
    Errand(
        "assign",
        _("Assign trainees"),
        "users",
        _page("class-assign"),
        "trainees.assign_trainees",
        (ClassState.PREPARING, *_OPENING),
        order=10,
    ),
    Errand(
        "arrivals",
        _("Arrivals"),
        "user-check",
        _page("class-arrivals"),
        "trainees.record_arrival",
        _OPENING,
        order=20,
        due=arrivals_are_due,
        due_label=_("Record arrivals"),
    ),
    Errand(
        "safety",
        _("Safety lesson"),
        "shield-check",
        _page("class-safety"),
        "trainees.record_safety",
        (ClassState.READY,),
        order=30,
        when=safety_is_due,
        due=safety_is_due,
        due_label=_("Record the safety lesson"),
    ),
    Errand(
        "attendance",
        _("Attendance"),
        "list-check",
        _page("class-attendance"),
        "trainees.record_attendance",
        _TEACHING,
        order=15,
        due=attendance_is_due,
        due_label=_("Record attendance"),
    ),
    Errand(
        "results",
        _("Results"),
        "certificate",
        _page("class-results"),
        _VIEW,
        (ClassState.ENDED, ClassState.SETTLED),
        order=70,
        shows=True,
    ),
    *(
        Errand(
            name,
            label,
            "certificate",
            _page("class-results"),
            permission,
            (ClassState.ENDED,),
            order=order,
            due=due,
            only_due=True,
        )
        for order, (name, label, permission, due) in enumerate(
            (
                ("propose", _("Propose results"), "trainees.propose_result", proposing_is_due),
                ("confirm", _("Confirm results"), "trainees.confirm_result", confirming_is_due),
                ("publish", _("Publish results"), "trainees.publish_result", publishing_is_due),
                ("certify", _("Issue certificates"), "trainees.issue_certificates", certificates_are_due),
            ),
            71,
        )
    ),
):
    hang_errand(_errand)
