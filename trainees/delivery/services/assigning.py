"""Places in a class: given to people whom the task order expects, and taken back before they arrive."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.inbox.services.todos import close_todos
from guopei.core.refusal import Refused
from trainees.classes.enums import OPEN_CLASS
from trainees.classes.models import TrainingClass
from trainees.classes.services.classes import refuse_foreign_institution
from trainees.delivery.rules.rights import ASSIGN_TRAINEES
from trainees.delivery.selectors.classes import Clash, clashes_of
from trainees.delivery.services.class_people import PLACE_WORDS, people_of
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment

NAMED_AT_ONCE = 5


@dataclass(frozen=True)
class Assigned:
    """How many got a place, and who was left out because they are on site elsewhere on some of the days."""

    placed: int
    clashes: Sequence[Clash] = field(default_factory=tuple)


@service(_("Assign trainees to a class"))
def assign_trainees(
    training_class: TrainingClass, *, actor: Actor, enrolment_ids: Sequence[int] | None = None
) -> Assigned:
    """Give people who are expected on the task order a place in the class, and their days on site.

    With ids: all of these or nobody; refuses when places do not suffice, and names who is on site elsewhere. Without:
    as many as there are places, in order of enrolment, leaving those out who are elsewhere (they come back in the
    answer). That nobody is in two places is judged for the whole country; only the days are told.
    """
    require(actor, ASSIGN_TRAINEES, training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    if fresh.state not in OPEN_CLASS:
        raise Refused(_("Places are given only in a class that is not over."), code="class_closed")
    due = visible(
        actor,
        Enrolment.objects.filter(
            task_order_id=fresh.task_order_id, training_class__isnull=True, state=EnrolmentState.EXPECTED
        ),
    ).order_by("pk")
    free = fresh.capacity - fresh.assigned
    if enrolment_ids is not None:
        wanted = list(due.filter(pk__in=enrolment_ids).select_related("teacher"))
        if len(wanted) != len(set(enrolment_ids)):
            raise Refused(_("Some of these people have a class already, or are not expected any more."), code="not_due")
        if len(wanted) > free:
            raise Refused(
                _("The class has %(free)s places left, and %(wanted)s people were chosen."),
                code="class_full",
                rule="trainees.class_within_order",
                params={"free": free, "wanted": len(wanted)},
            )
        clashes = clashes_of(wanted, fresh)
        if clashes:
            raise _clash_refusal(clashes)
    else:
        if free <= 0:
            raise Refused(_("The class has no place left."), code="class_full", rule="trainees.class_within_order")
        wanted = list(due.select_related("teacher"))
        clashes = clashes_of(wanted, fresh)
        elsewhere = {clash.enrolment_id for clash in clashes}
        wanted = [enrolment for enrolment in wanted if enrolment.pk not in elsewhere][:free]
        if not wanted and clashes:
            raise _clash_refusal(clashes)
    ids = list(
        Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in wanted])
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values_list("pk", flat=True)
    )
    with said_by_database(PLACE_WORDS):
        placed = Enrolment.objects.filter(pk__in=ids).update(training_class=fresh, version=F("version") + 1)
    if fresh.task_order is not None and not due.exists():
        close_todos(fresh.task_order, actor=actor, kinds=("trainees.reserves_to_assign",))
    return Assigned(placed, clashes)


def _clash_refusal(clashes: Sequence[Clash]) -> Refused:
    """Names, and the days on which they are elsewhere. Where that is belongs to others."""
    named = gettext(", ").join(
        f"{clash.name}（{date_format(clash.first_day, 'Y-m-d')} – {date_format(clash.last_day, 'Y-m-d')}）"
        for clash in clashes[:NAMED_AT_ONCE]
    )
    people = len({clash.enrolment_id for clash in clashes})
    return Refused(
        _("%(people)s of these people are on site in another class on some of the days: %(names)s."),
        code="presence_overlap",
        rule="trainees.one_place_at_a_time",
        params={"people": people, "names": named},
    )


@service(_("Take trainees out of a class"))
def release_trainees(training_class: TrainingClass, enrolment_ids: Sequence[int], *, actor: Actor) -> int:
    """Take people who have not arrived out of the class again; their days and places are free at once."""
    require(actor, ASSIGN_TRAINEES, training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    due = people_of(actor, fresh).filter(pk__in=enrolment_ids, state=EnrolmentState.EXPECTED)
    with said_by_database(PLACE_WORDS):
        released = due.update(training_class=None, version=F("version") + 1)
    if released != len(set(enrolment_ids)):
        raise Refused(_("Only people who have not arrived yet can be taken out of the class."), code="arrived_already")
    return released
