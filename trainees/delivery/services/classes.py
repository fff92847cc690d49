"""Starting, settling and cancelling a class: the acts that need its roster."""

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock, move
from guopei.core.flow.table import step
from guopei.core.inbox.services.todos import close_todos
from guopei.core.refusal import refuse
from trainees.classes.models import TrainingClass
from trainees.classes.rules import CLASS_FLOW
from trainees.classes.rules.rights import CANCEL_CLASS, RUN_CLASS, SETTLE_CLASS
from trainees.classes.services.classes import refuse_other_manager
from trainees.delivery.selectors.class_steps import cancel_hindrance, settle_hindrance, start_hindrance
from trainees.register.models import Teacher
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment


@step(CLASS_FLOW, "start", hindrance=start_hindrance)
@service(_("Start a class"))
def start_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """Start a class that is ready. Refuses when nobody arrived and before the safety lesson is recorded (教师厅〔2019〕
    2号; coverage 3.12). Writes the region under which figures count each trainee: the county on this day."""
    require(actor, RUN_CLASS, training_class)
    fresh = lock(training_class)
    refuse_other_manager(actor, fresh)
    refuse(start_hindrance(fresh))
    moved = move(fresh, "start", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)
    Enrolment.objects.filter(training_class=moved).exclude(county=F("teacher__county")).update(
        county=Subquery(Teacher.objects.filter(pk=OuterRef("teacher")).values("county"))
    )
    return moved


@step(CLASS_FLOW, "settle", hindrance=settle_hindrance)
@service(_("Settle a class"))
def settle_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """Settle an ended class, by the institution's leader. Refuses while anybody is neither arrived nor absent, a result
    is unpublished, or somebody who passed has no certificate."""
    require(actor, SETTLE_CLASS, training_class)
    fresh = lock(training_class)
    refuse(settle_hindrance(fresh))
    moved = move(fresh, "settle", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)
    close_todos(moved, actor=actor)
    return moved


@step(CLASS_FLOW, "unsettle")
@service(_("Take back the settlement of a class"))
def unsettle_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """Reopen the settlement of a class, with a reason, so that a wrong result or certificate can be put right."""
    return move(training_class, "unsettle", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)


@step(CLASS_FLOW, "cancel", hindrance=cancel_hindrance)
@service(_("Cancel a class"))
def cancel_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """Cancel a class that has not begun, with a reason. Everybody assigned is expected on the order again."""
    require(actor, CANCEL_CLASS, training_class)
    fresh = lock(training_class, version=version)
    refuse(cancel_hindrance(fresh))
    moved = move(fresh, "cancel", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)
    Enrolment.objects.filter(training_class=moved, state=EnrolmentState.EXPECTED).update(
        training_class=None, version=F("version") + 1
    )
    return moved
