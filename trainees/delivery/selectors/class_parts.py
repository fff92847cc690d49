"""What this room shows on the page of a class: people, attendance, results."""

from typing import Any

from guopei.core.access.actor import Actor
from trainees.classes.models import TrainingClass
from trainees.delivery.selectors.attendance import counted, lesson_counts
from trainees.delivery.selectors.classes import (
    certificates_for,
    counts_of,
    signed_safety,
    tallies_of,
    trainees_of_class,
)


def read_people(actor: Actor, training_class: TrainingClass) -> dict[str, Any]:
    """The roster with arrival, safety and attendance so far. Five queries."""
    tallies, signed = tallies_of(training_class), signed_safety(training_class)
    return {
        "people": [
            (person, tallies[person.pk], person.pk in signed) for person in trainees_of_class(actor, training_class)
        ],
        "counts": counts_of(training_class),
    }


def read_attendance(actor: Actor, training_class: TrainingClass) -> dict[str, Any]:
    """Attendance lesson by lesson."""
    return {"lessons": counted(lesson_counts(training_class)), "counts": counts_of(training_class)}


def read_results(actor: Actor, training_class: TrainingClass) -> dict[str, Any]:
    """Results and certificates."""
    certificates = dict(
        certificates_for(actor).filter(enrolment__training_class=training_class).values_list("enrolment_id", "pk")
    )
    people = trainees_of_class(actor, training_class).exclude(result="").select_related("teacher", "result_basis")
    return {
        "results": [(person, certificates.get(person.pk)) for person in people],
        "counts": counts_of(training_class),
    }
