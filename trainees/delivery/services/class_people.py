"""What acts on the people of a class share: who they are, when a class is open to them, how the database says no."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.refusal import Refused, refuse
from trainees.classes.models import TrainingClass
from trainees.classes.services.classes import refuse_foreign_institution, refuse_other_manager
from trainees.delivery.selectors.class_steps import open_hindrance
from trainees.selection.models import Enrolment

PLACE_WORDS = {
    "class_within_capacity": Refused(
        _("The class has no place left: somebody else was assigned just now."),
        code="class_full",
        rule="trainees.class_within_order",
    ),
    "presence_in_one_place": Refused(
        _("Somebody of these was assigned to another class on the same days just now. Try again to see who."),
        code="presence_overlap",
        rule="trainees.one_place_at_a_time",
    ),
    "enrolment_class_open": Refused(
        _("Places are given and taken only before arrival, in a class that is not over."), code="class_closed"
    ),
    "enrolment_class_of_order": Refused(
        _("The class belongs to another task order."), code="other_order", rule="trainees.class_needs_task_order"
    ),
    "enrolment_arrives_in_class": Refused(
        _("Arrivals are recorded once the class is ready."), code="class_not_ready", rule="trainees.class_safety_gate"
    ),
    "quota_not_overdrawn": Refused(
        _("The place was given to a reserve meanwhile: the quota has none left."),
        code="quota_full",
        rule="trainees.quota",
    ),
}


def people_of(actor: Actor, training_class: TrainingClass) -> QuerySet[Enrolment]:
    return visible(actor, Enrolment.objects.filter(training_class=training_class))


def refuse_not_open(actor: Actor, training_class: TrainingClass) -> None:
    refuse_other_manager(actor, training_class)
    refuse_foreign_institution(actor, training_class.institution.unit_id)
    refuse(open_hindrance(training_class))
