"""Where delivery shows itself: colours of states, its parts and errands on the page of a class."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.ui import navigation
from guopei.core.ui.badges import Tone, register_tones
from guopei.core.ui.hanging import Errand, HungTab, hang, hang_history, hang_return
from guopei.core.ui.papers import hang_paper
from trainees.classes.enums import ClassState
from trainees.classes.models import TrainingClass
from trainees.delivery.models import Certificate
from trainees.delivery.rules.rights import (
    ASSIGN_TRAINEES,
    CONFIRM_RESULT,
    ISSUE_CERTIFICATES,
    PROPOSE_RESULT,
    PUBLISH_RESULT,
    RECORD_ARRIVAL,
    RECORD_ATTENDANCE,
    RECORD_SAFETY,
)
from trainees.delivery.selectors.class_parts import read_attendance, read_people, read_results
from trainees.delivery.selectors.class_steps import (
    arrivals_are_due,
    attendance_is_due,
    certificates_are_due,
    confirming_is_due,
    proposing_is_due,
    publishing_is_due,
    safety_is_due,
)
from trainees.delivery.selectors.papers import certificate_paper
from trainees.delivery.selectors.results import result_changes, results_sent_back
from trainees.delivery.selectors.rolls import roll_changes
from trainees.register.rules.pages import TRAINING
from trainees.register.rules.rights import VIEW_OWN_TRAINING
from trainees.selection.rules.rights import VIEW_ENROLMENT

navigation.register(
    TRAINING, _("My training"), "trainees:own-training", "certificate", permission=VIEW_OWN_TRAINING, order=10
)
register_tones("trainees.RollCall", {"OPEN": Tone.GOING, "CLOSED": Tone.GOOD})


hang_history(TrainingClass, result_changes)
hang_history(TrainingClass, roll_changes)
hang_return(TrainingClass, results_sent_back)
hang(
    TrainingClass,
    HungTab(
        "roster",
        _("People of the class"),
        "users",
        "trainees/delivery/_class_people.html",
        read_people,
        VIEW_ENROLMENT,
        order=10,
    ),
)
hang(
    TrainingClass,
    HungTab(
        "attendance",
        _("Attendance"),
        "list-check",
        "trainees/delivery/_class_attendance.html",
        read_attendance,
        VIEW_ENROLMENT,
        order=20,
    ),
)
hang(
    TrainingClass,
    HungTab(
        "results",
        _("Results"),
        "certificate",
        "trainees/delivery/_class_results.html",
        read_results,
        VIEW_ENROLMENT,
        order=30,
    ),
)


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
        ASSIGN_TRAINEES,
        (ClassState.PREPARING, *_OPENING),
        order=10,
    ),
    Errand(
        "arrivals",
        _("Arrivals"),
        "user-check",
        _page("class-arrivals"),
        RECORD_ARRIVAL,
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
        RECORD_SAFETY,
        (ClassState.READY,),
        order=30,
        when=lambda actor, training_class: safety_is_due(training_class),
        due=safety_is_due,
        due_label=_("Record the safety lesson"),
    ),
    Errand(
        "attendance",
        _("Attendance"),
        "list-check",
        _page("class-attendance"),
        RECORD_ATTENDANCE,
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
        VIEW_ENROLMENT,
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
                ("propose", _("Propose results"), PROPOSE_RESULT, proposing_is_due),
                ("confirm", _("Confirm results"), CONFIRM_RESULT, confirming_is_due),
                ("publish", _("Publish results"), PUBLISH_RESULT, publishing_is_due),
                ("certify", _("Issue certificates"), ISSUE_CERTIFICATES, certificates_are_due),
            ),
            71,
        )
    ),
):
    hang(TrainingClass, _errand)
hang_paper(Certificate, certificate_paper, page="trainees:certificate-detail")
