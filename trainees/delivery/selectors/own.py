"""What a teacher sees: the own trainings, published results, certificates. Nothing of anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from trainees.delivery.models import Certificate
from trainees.register.models import Teacher
from trainees.selection.enums import ResultState
from trainees.selection.models import Enrolment, PastTraining


@dataclass(frozen=True)
class OwnTraining:
    """One training of one's own. A result is there once it is published, a certificate while it holds."""

    project: str
    class_name: str
    institution: str
    starts_on: date | None
    ends_on: date | None
    enrolment: Enrolment
    result: str
    certificate: Certificate | None


def own_teacher(actor: Actor) -> Teacher | None:
    """Whose account this is; None for a role that nobody of the register holds."""
    return visible(actor, Teacher.objects.select_related("county__parent", "school")).first()


def own_trainings(actor: Actor) -> Sequence[OwnTraining]:
    """The own enrolments, the latest first. Two queries."""
    rows = visible(actor, Enrolment.objects.all()).select_related(
        "training_class__institution__unit", "task_order__holder", "task_order__plan_item__sub_project"
    )
    valid = visible(actor, Certificate.objects.filter(revoked_at=None))
    certificates = {one.enrolment_id: one for one in valid}
    return [_told(row, certificates.get(row.pk)) for row in rows.order_by("-pk")]


def own_past_trainings(actor: Actor) -> Sequence[PastTraining]:
    """Trainings of earlier years, the latest first."""
    return list(visible(actor, PastTraining.objects.all()).order_by("-year", "-pk"))


def _told(row: Enrolment, certificate: Certificate | None) -> OwnTraining:
    order, held = row.task_order, row.training_class
    unit = held.institution.unit if held else order.holder if order else None
    return OwnTraining(
        project=order.plan_item.sub_project.label if order else held.approval_document if held else "",
        class_name=held.name if held else "",
        institution=unit.label if unit else "",
        starts_on=held.starts_on if held else None,
        ends_on=held.ends_on if held else None,
        enrolment=row,
        result=row.get_result_display() if row.result_state == ResultState.PUBLISHED else "",
        certificate=certificate,
    )
