"""Activation codes for the people of a class, handed out when they have come."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock
from guopei.core.refusal import Refused
from trainees.classes.models import TrainingClass
from trainees.delivery.services.class_people import people_of, refuse_not_open
from trainees.register.rules.rights import ISSUE_CODES
from trainees.register.services.codes import IssuedCode, write_codes
from trainees.selection.enums import EnrolmentState


@service(_("Print activation codes of a class"))
def issue_class_codes(training_class: TrainingClass, enrolment_ids: Sequence[int], *, actor: Actor) -> list[IssuedCode]:
    """New codes for people of a class, in the order of its list; codes that they had before are withdrawn.

    By the class's own institution while the class is open. Refuses people who have not arrived, so that nobody takes
    a code for somebody else, and those who have an account.
    """
    require(actor, ISSUE_CODES, training_class)
    fresh = lock(training_class)
    refuse_not_open(actor, fresh)
    people = people_of(actor, fresh).filter(pk__in=enrolment_ids).select_related("teacher")
    arrived = list(people.filter(state=EnrolmentState.ARRIVED).order_by("teacher__pinyin", "pk"))
    if len(arrived) != len(set(enrolment_ids)):
        raise Refused(_("Codes are handed to people who have arrived: record their arrival first."), code="not_arrived")
    return write_codes([one.teacher for one in arrived], actor=actor)
