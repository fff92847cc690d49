"""Reading nominations, enrolments and differences from the register."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import gathered, visible
from guopei.core.orgs.models import OrgUnit
from projects.orders.models import TaskOrder
from trainees.classes.models import TrainingClass
from trainees.register.models import Teacher
from trainees.selection.models import Enrolment, Nomination, TeacherDifference

_ORDER = ("task_order__plan_item__sub_project", "task_order__plan_item__plan__year")


def nominations(actor: Actor) -> QuerySet[Nomination]:
    """The nominations in sight, with person, unit and project."""
    return visible(actor, Nomination.objects.all()).select_related("teacher__county", "quota__unit", *_ORDER)


def enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """The enrolments in sight, with person, region, project and the class's name (`class_name`), which are fetched for
    the rows of a page only."""
    orders = TaskOrder.objects.select_related("holder", "plan_item__sub_project", "plan_item__plan__year")
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
    return rows.select_related("training_class", "task_order__holder", *_ORDER).order_by("-pk")


def differences(actor: Actor) -> QuerySet[TeacherDifference]:
    """Differences between rosters and register in sight."""
    return visible(actor, TeacherDifference.objects.all()).select_related("teacher__county", "batch__unit")
