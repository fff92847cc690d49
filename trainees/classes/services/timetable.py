"""Writing the timetable of a class, marking lessons as held, recording the safety lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock, move, move_many, save_changes
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.flow.table import step
from guopei.core.refusal import Refused, refuse
from trainees.classes.enums import LessonState
from trainees.classes.models import Lesson, Phase, SafetyLesson, TrainingClass
from trainees.classes.rules import LESSON_FLOW
from trainees.classes.rules.rights import EDIT_TIMETABLE, HOLD_LESSON
from trainees.classes.selectors.class_steps import change_hindrance
from trainees.classes.services.classes import refuse_foreign_institution, refuse_other_manager


@dataclass(frozen=True)
class LessonRow:
    """A lesson as it is typed or pasted. Its phase follows from its day unless `phase_id` names one."""

    held_on: date
    half_day: str
    title: str
    hours: Decimal
    lecturer_name: str
    form: str = "LECTURE"
    topic: str = ""
    lecturer_unit: str = ""
    lecturer_title: str = ""
    is_safety: bool = False
    phase_id: int | None = None
    id: int | None = None


_WORDS = {
    "lesson_within_phase": Refused(
        _("A lesson lies outside the days of its phase."), code="lesson_outside_phase", field="lessons"
    ),
    "lesson_past_is_fixed": Refused(
        _("A lesson that was held or cancelled does not change any more."), code="lesson_is_past", field="lessons"
    ),
    "timetable_is_closed": Refused(
        _("The class is over: its timetable does not change any more."), code="class_is_over", field="lessons"
    ),
    "class_gate": Refused(
        _("The class is ready: with this change it would lack something that opening needs."),
        code="class_gate",
        rule="trainees.class_safety_gate",
        field="lessons",
    ),
    "lesson_held_in_time": Refused(
        _("A lesson is marked as held on its day or later, while the class runs; the safety lesson already before."),
        code="lesson_too_early",
        rule="trainees.class_safety_gate",
    ),
    "safety_lesson_held": Refused(
        _("Only a safety lesson of this class that was held can be recorded."), code="no_safety_lesson"
    ),
}
_TEXTS = ("title", "form", "topic", "lecturer_name", "lecturer_unit", "lecturer_title")
_FIELDS = ("phase", "held_on", "half_day", "hours", "is_safety", *_TEXTS)


@service(_("Save the timetable"))
def save_timetable(
    training_class: TrainingClass, rows: Sequence[LessonRow], *, actor: Actor, version: int | None = None
) -> int:
    """Put these lessons in place of the planned ones: rows with an id are changed, others added, missing ones removed.

    Lessons that were held or cancelled stay as they are, given or not. Refuses a day in no phase, with the number of
    its row, whatever would take away what a ready class needs, and a version of the class gone by (Stale): it rises
    with its timetable. Returns how many lessons the timetable now has.
    """
    require(actor, EDIT_TIMETABLE, training_class)
    fresh = lock(training_class, version=version)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    refuse_other_manager(actor, fresh)
    refuse(change_hindrance(fresh))
    phases = list(fresh.phases.order_by("held", "pk"))
    planned = {
        lesson.pk: lesson
        for lesson in Lesson.objects.filter(phase__in=phases, state=LessonState.PLANNED).order_by("pk")
    }
    past = set(Lesson.objects.filter(phase__in=phases).exclude(state=LessonState.PLANNED).values_list("pk", flat=True))
    with said_by_database(_WORDS):
        kept, changed = set(), []
        for number, row in enumerate(rows, 1):
            if row.id in past:
                continue
            if row.id and row.id not in planned:
                raise Refused(_("This lesson is not there any more."), code="lesson_gone", field="lessons")
            phase = next((p for p in phases if row.held_on in Days(p.held) and row.phase_id in (None, p.pk)), None)
            if phase is None:
                raise Refused(
                    _("Row %(row)s: %(day)s lies in no phase of the class."),
                    code="lesson_outside_phase",
                    field="lessons",
                    params={"row": number, "day": row.held_on},
                )
            lesson = planned[row.id] if row.id else Lesson()
            if _write(lesson, phase, row):
                changed.append(lesson)
            if row.id:
                kept.add(row.id)
        added = [lesson for lesson in changed if lesson.pk is None]
        moved = sorted((lesson for lesson in changed if lesson.pk is not None), key=lambda lesson: lesson.pk)
        # First in, then out: a ready class must not lack its safety lesson for a moment.
        Lesson.objects.bulk_create(added)
        Lesson.objects.bulk_update(moved, _FIELDS)
        gone = set(planned) - kept
        Lesson.objects.filter(pk__in=gone).delete()
    save_changes(fresh, {}, besides=bool(changed or gone))
    return len(past) + len(kept) + len(added)


def _write(lesson: Lesson, phase: Phase, row: LessonRow) -> bool:
    """Put what was typed on a lesson. Whether it is new or says something else than before."""
    values = {"phase_id": phase.pk, **{name: getattr(row, name) for name in _FIELDS[1:]}}
    differs = lesson.pk is None or any(getattr(lesson, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(lesson, name, value)
    return differs


@service(_("Record lessons as held"))
def hold_lessons(training_class: TrainingClass, lesson_ids: Sequence[int], *, actor: Actor) -> int:
    """Mark planned lessons of a class as held. Refuses a day that has not come, and a class that does not run."""
    require(actor, HOLD_LESSON, training_class)
    refuse_other_manager(actor, training_class)
    with said_by_database(_WORDS):
        return move_many(
            Lesson.objects.filter(phase__training_class=training_class, pk__in=lesson_ids),
            "hold",
            actor=actor,
            flow=LESSON_FLOW,
        )


@step(LESSON_FLOW, "cancel")
@service(_("Cancel a lesson"))
def cancel_lesson(lesson: Lesson, *, actor: Actor, version: int | None = None, reason: str = "") -> Lesson:
    """Say, with a reason, that a planned lesson does not take place."""
    require(actor, EDIT_TIMETABLE, lesson)
    refuse_other_manager(actor, lesson.phase.training_class)
    with said_by_database(_WORDS):
        return move(lesson, "cancel", actor=actor, flow=LESSON_FLOW, version=version, reason=reason)


@service(_("Record the safety lesson"))
def record_safety_lesson(lesson: Lesson, *, actor: Actor, summary: str) -> SafetyLesson:
    """Record that the safety lesson was held, and what was taught. Who took part is told in `trainees.delivery`.

    Refuses a lesson that is none, a day that has not come, a class that is not ready, and a second record.
    """
    require(actor, HOLD_LESSON, lesson)
    training_class = lesson.phase.training_class
    if not summary.strip():
        raise Refused(_("Say what the safety lesson taught."), code="summary_missing", field="summary")
    if SafetyLesson.objects.filter(lesson=lesson).exists():
        raise Refused(_("This safety lesson is recorded already."), code="safety_recorded")
    hold_lessons(training_class, [lesson.pk], actor=actor)
    with said_by_database(_WORDS):
        return SafetyLesson.objects.create(
            training_class=training_class, lesson=lesson, summary=summary, recorded_by_id=actor.user_id
        )


class Days:
    """The days of a range, for `in`: the database hands ranges back as [first, after the last)."""

    def __init__(self, held: object) -> None:
        self.lower: date = held.lower  # type: ignore[attr-defined]
        self.upper: date = held.upper  # type: ignore[attr-defined]

    def __contains__(self, day: date) -> bool:
        return self.lower <= day < self.upper
