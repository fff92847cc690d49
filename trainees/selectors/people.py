"""Reading the register, nominations and enrolments."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import gathered, get_visible, visible
from guopei.core.crypto import blind_index
from guopei.core.documents import store
from guopei.core.orgs.models import OrgUnit
from guopei.core.sheets.normalise.identity import read_identity, read_other_document
from projects.models import TaskOrder, TrainingClass
from trainees.models import Enrolment, Nomination, Teacher, TeacherDifference
from trainees.services.people import ID_FIELD

_ORDER = ("task_order__plan_item__sub_project", "task_order__plan_item__plan__year")


def teachers(actor: Actor) -> QuerySet[Teacher]:
    """The people of the register in sight, with their region."""
    return (
        visible(actor, Teacher.objects.all())
        .select_related("county__parent")
        .defer("id_sealed", "id_index", "mobile_sealed", "mobile_index", "email_sealed", "email_index")
    )


def get_teacher(actor: Actor, pk: int) -> Teacher:
    """One person in sight; 404 for hidden and missing alike."""
    return get_visible(actor, Teacher.objects.select_related("county__parent", "school"), pk=pk)


def find_by_id_number(actor: Actor, text: str) -> Teacher | None:
    """The person with exactly this ID number, if in sight. The number is never stored, logged or in an address."""
    identity, _found = read_identity(text, "9999-12-31", "1900-01-01", "9999-12-31")
    number = identity.number or read_other_document(text)[0].number
    if not number:
        return None
    return teachers(actor).filter(id_index=blind_index(store.keyring(), ID_FIELD, number)).first()


def nominations(actor: Actor) -> QuerySet[Nomination]:
    """The nominations in sight, with person, unit and project."""
    return visible(actor, Nomination.objects.all()).select_related("teacher__county", "quota__unit", *_ORDER)


def enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """The enrolments in sight, with person, region, project and the class's name (`class_name`), which are fetched for
    the rows of a page only."""
    orders = TaskOrder.objects.select_related("institution__unit", "plan_item__sub_project", "plan_item__plan__year")
    name = TrainingClass.objects.filter(pk=OuterRef("training_class")).values("name")
    return (
        gathered(actor, Enrolment.objects.all())
        .annotate(class_name=Subquery(name))
        .prefetch_related(
            "teacher", Prefetch("county", OrgUnit.objects.select_related("parent")), Prefetch("task_order", orders)
        )
    )


def enrolments_of(actor: Actor, teacher: Teacher) -> QuerySet[Enrolment]:
    """One person's enrolments in sight, the last one first, with class and project."""
    rows = visible(actor, Enrolment.objects.filter(teacher=teacher))
    return rows.select_related("training_class", "task_order__institution__unit", *_ORDER).order_by("-pk")


def differences(actor: Actor) -> QuerySet[TeacherDifference]:
    """Differences between rosters and register in sight."""
    return visible(actor, TeacherDifference.objects.all()).select_related("teacher__county", "batch__unit")
