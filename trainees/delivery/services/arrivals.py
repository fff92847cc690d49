"""Who came, who did not, who left early."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.cells import Cell, Key, changes, refuse_overtaken
from guopei.core.flow.services.moves import lock, move, move_many
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.flow.table import step
from guopei.core.inbox.services.notices import send_notice
from guopei.core.policy.selectors.values import value
from guopei.core.refusal import Refused
from projects.planning.rules.rights import planner_at
from trainees.classes.models import TrainingClass
from trainees.classes.services.classes import class_url
from trainees.delivery.models import Attendance
from trainees.delivery.rules import ENROLMENT_FLOW
from trainees.delivery.rules.rights import DECLARE_NO_SHOW, RECORD_ARRIVAL
from trainees.delivery.selectors.attendance import Standing, standing_of
from trainees.delivery.services.class_people import PLACE_WORDS, people_of, refuse_not_open
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment, Quota
from trainees.selection.services.reserves import ask_about_reserves

STATE = "state"


@dataclass(frozen=True)
class ArrivalsRecorded:
    """What a recording did: who is new, and who was recorded as arrived (or as having left since) already."""

    new: int
    already: int

    @property
    def read(self) -> int:
        """How many people were given."""
        return self.new + self.already


@service(_("Record arrivals"))
def record_arrivals(
    training_class: TrainingClass,
    enrolment_ids: Sequence[int],
    *,
    actor: Actor,
    seen: Mapping[Key, Cell] | None = None,
) -> ArrivalsRecorded:
    """Record who has arrived (报到), those declared absent before included. Refuses before the class is ready.

    People who are recorded already are left alone: two lists may overlap. Who comes late takes the place back from a
    reserve who was not called yet, and is refused once one was. `seen` is what the sender saw of each: refuses
    (Overtaken) people of whom somebody else has recorded something else since.
    """
    require(actor, RECORD_ARRIVAL, training_class)
    fresh = lock(training_class)
    refuse_not_open(actor, fresh)
    rows = people_of(actor, fresh).filter(pk__in=enrolment_ids)
    arriving = changes({(pk, STATE): str(EnrolmentState.ARRIVED) for pk in enrolment_ids}, seen)
    refuse_overtaken(arriving, seen, arrival_cells(rows))
    late = _quotas_of(rows.filter(state=EnrolmentState.NO_SHOW))
    # First the quotas, then the people, as whoever calls a reserve does: one of the two waits for the other.
    list(Quota.objects.filter(pk__in=late).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    with said_by_database(PLACE_WORDS):
        arrived = move_many(rows, "arrive", actor=actor, flow=ENROLMENT_FLOW) + move_many(
            rows, "arrive_late", actor=actor, flow=ENROLMENT_FLOW
        )
    ask_about_reserves(late, actor=actor)
    return ArrivalsRecorded(arrived, rows.count() - arrived)


def arrival_cells(rows: QuerySet[Enrolment]) -> dict[Key, Cell]:
    """Whether each of these has arrived, as a cell. One query."""
    return {(pk, STATE): Cell(state, version) for pk, state, version in rows.values_list("pk", "state", "version")}


@service(_("Declare who did not come"))
def declare_no_shows(
    training_class: TrainingClass, enrolment_ids: Sequence[int], *, actor: Actor, reason: str = ""
) -> int:
    """Declare that people did not come: their places and days are free for reserves. By the named class manager only.

    The units that named them are asked to call their reserves. Refuses before the day that policy sets after the first
    day, and people who have arrived.
    """
    require(actor, DECLARE_NO_SHOW, training_class)
    fresh = lock(training_class)
    refuse_not_open(actor, fresh)
    days = value("trainees.no_show_after_days", unit=fresh.institution.unit).value
    if clock.today() < fresh.starts_on + timedelta(days=days):
        raise Refused(
            _("No-shows are declared from day %(day)s on: %(days)s days after the class began."),
            code="no_show_too_early",
            rule="trainees.no_show_after_days",
            params={"day": date_format(fresh.starts_on + timedelta(days=days), "Y-m-d"), "days": days},
        )
    rows = people_of(actor, fresh).filter(pk__in=enrolment_ids)
    done = move_many(rows, "declare_no_show", actor=actor, flow=ENROLMENT_FLOW, reason=reason)
    if done != len(set(enrolment_ids)):
        raise Refused(_("Only people who are still expected can be declared absent."), code="not_expected")
    _notify_province(fresh, done)
    ask_about_reserves(_quotas_of(rows), actor=actor)
    return done


@step(ENROLMENT_FLOW, "leave")
@service(_("Record who left early"))
def leave_early(enrolment: Enrolment, *, actor: Actor, version: int | None = None, reason: str = "") -> Enrolment:
    """Record, with a reason, that a trainee left before the end. The days to come are free at once.

    Refused when the class does not run any more: whoever stayed to the end did not leave early.
    """
    require(actor, RECORD_ARRIVAL, enrolment)
    if enrolment.training_class is None:
        raise Refused(_("This person is in no class."), code="no_class")
    refuse_not_open(actor, lock(enrolment.training_class))
    return move(enrolment, "leave", actor=actor, flow=ENROLMENT_FLOW, version=version, reason=reason)


_STANDS = {
    "arrival_stands": Refused(
        _("Attendance or a test result rests on this arrival: it cannot be taken back."), code="arrival_stands"
    ),
    "arrival_has_scores": Refused(
        _("A test score rests on this arrival: take the score back first."), code="arrival_stands"
    ),
    "attendance_of_open_roll": Refused(
        _("A roll call in which this person was called absent is ended: reopen it first."), code="arrival_stands"
    ),
}


@step(ENROLMENT_FLOW, "take_back")
@service(_("Take back an arrival"))
def take_back_arrival(enrolment: Enrolment, *, actor: Actor, version: int | None = None, reason: str = "") -> Enrolment:
    """Take back, with a reason, an arrival that was recorded of the wrong person: expected again, as before.

    Absences recorded of somebody who was never there go with it. Refused once anything rests on the arrival: a lesson
    attended or excused, an ended roll call, a test score, a result; and when the class does not run.
    """
    require(actor, RECORD_ARRIVAL, enrolment)
    if enrolment.training_class is None:
        raise Refused(_("This person is in no class."), code="no_class")
    refuse_not_open(actor, lock(enrolment.training_class))
    standing = standing_of(enrolment)
    if standing:
        raise Refused(
            _("This arrival cannot be taken back, because something rests on it: %(standing)s."),
            code="arrival_stands",
            params={"standing": in_words(standing)},
        )
    with said_by_database(_STANDS):
        Attendance.objects.filter(enrolment=enrolment).delete()
        return move(enrolment, "take_back", actor=actor, flow=ENROLMENT_FLOW, version=version, reason=reason)


def in_words(standing: Sequence[Standing]) -> str:
    """What stands in the way, as a sentence names it; the first few."""
    named = [f"{one.what} {one.said}".strip() for one in standing[:5]]
    return gettext("; ").join(named) + ("…" if len(standing) > 5 else "")


def _quotas_of(rows: QuerySet[Enrolment]) -> list[int]:
    return sorted(set(rows.values_list("quota_id", flat=True)))


def _notify_province(training_class: TrainingClass, people: int) -> None:
    """Whoever filled the quota learns that places are free again."""
    if people and training_class.task_order is not None:
        send_notice(
            "trainees.no_shows_declared",
            unit=training_class.task_order.plan_item.plan.province_id,
            role=planner_at(training_class.task_order.plan_item.plan.province),
            url=class_url(training_class),
            params={"class": training_class.name, "people": people},
        )
