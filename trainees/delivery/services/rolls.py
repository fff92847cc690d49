"""Ending and reopening roll calls: from when on the attendance of a lesson counts."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.cells import Cell, Key
from guopei.core.flow.services.moves import lock, move, move_many
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.refusal import Refused
from trainees.classes.models import Lesson, TrainingClass
from trainees.delivery.models import RollCall
from trainees.delivery.rules import ROLL_FLOW
from trainees.delivery.rules.rights import RECORD_ATTENDANCE
from trainees.delivery.selectors.attendance import Gap, gaps_of, roll_calls
from trainees.delivery.services.attendance import Recorded, record_attendance, refuse_closed_to_attendance

MOST_NAMED = 5
_WORDS = {
    "roll_call_before_result": Refused(
        _("Results have been proposed: return them before a roll call is reopened."), code="result_proposed"
    ),
}


@service(_("Take a roll call"))
def take_roll(
    training_class: TrainingClass,
    lesson: Lesson,
    marks: Mapping[Key, str],
    *,
    actor: Actor,
    seen: Mapping[Key, Cell] | None = None,
    is_ending: bool = False,
) -> tuple[Recorded, int]:
    """Record the marks of one lesson and, if wished, end its roll call. What was recorded, and how many were ended.

    Refuses what `record_attendance` and `close_rolls` refuse; nothing is recorded then.
    """
    recorded = record_attendance(
        training_class, {(pk, lesson.pk): status for (pk, _column), status in marks.items()}, actor=actor, seen=seen
    )
    return recorded, close_rolls(training_class, [lesson.pk], actor=actor) if is_ending else 0


@service(_("End roll calls"))
def close_rolls(training_class: TrainingClass, lesson_ids: Sequence[int], *, actor: Actor) -> int:
    """End the roll calls of these lessons: their marks count for results and change no more. Those ended already are
    left alone. Returns how many were ended.

    Refuses a lesson without any mark, and one in which somebody who has arrived has none, with lesson and names.
    """
    require(actor, RECORD_ATTENDANCE, training_class)
    fresh = lock(training_class)
    refuse_closed_to_attendance(actor, fresh)
    return end_rolls(fresh, lesson_ids, actor)


def end_rolls(fresh: TrainingClass, lesson_ids: Sequence[int], actor: Actor) -> int:
    """End roll calls of a class that the caller has locked and may write. Refuses as `close_rolls` does."""
    wanted = set(lesson_ids)
    if Lesson.objects.filter(phase__training_class=fresh, pk__in=wanted).count() != len(wanted):
        raise Refused(_("A lesson does not belong to this class."), code="other_class")
    unmarked = wanted - set(roll_calls(fresh, wanted).values_list("lesson_id", flat=True))
    lacking = [gap for gap in gaps_of(fresh) if gap.lesson.pk in wanted and (gap.people or gap.lesson.pk in unmarked)]
    if lacking:
        raise Refused(
            _("Not everybody has a mark yet: %(gaps)s."), code="marks_missing", params={"gaps": in_words(lacking)}
        )
    return move_many(
        roll_calls(fresh, wanted),
        "close",
        actor=actor,
        flow=ROLL_FLOW,
        closed_by_id=actor.user_id,
        closed_at=clock.now(),
    )


@service(_("Reopen a roll call"))
def reopen_roll(roll: RollCall, *, actor: Actor, version: int | None = None, reason: str = "") -> RollCall:
    """Reopen an ended roll call, with a reason, so that a mark can be put right. Refused once results are proposed."""
    require(actor, RECORD_ATTENDANCE, roll)
    fresh = lock(roll.lesson.phase.training_class)
    refuse_closed_to_attendance(actor, fresh)
    with said_by_database(_WORDS):
        return move(
            roll,
            "reopen",
            actor=actor,
            flow=ROLL_FLOW,
            version=version,
            reason=reason,
            closed_by_id=None,
            closed_at=None,
        )


def in_words(gaps: Sequence[Gap]) -> str:
    """Gaps as a sentence names them: “lesson” (name, name); the first few."""
    named = []
    for gap in gaps[:MOST_NAMED]:
        names = gettext(", ").join(person.teacher.name for person in gap.people[:MOST_NAMED])
        more = "…" if len(gap.people) > MOST_NAMED else ""
        who = gettext(" (%(names)s)") % {"names": names + more} if names else ""
        named.append(f"“{gap.lesson.title}” {gap.lesson.held_on:%m-%d}{who}")
    return gettext("; ").join(named) + ("…" if len(gaps) > MOST_NAMED else "")
