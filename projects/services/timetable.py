"""Writing the timetable of a class, marking lessons as held, recording the safety lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services import lock, move, move_many
from guopei.core.refusal import Refused
from projects.enums import LessonState
from projects.models import Lesson, SafetyLesson, TrainingClass
from projects.rules import LESSON_FLOW
from projects.services.classes import refuse_foreign_institution, refuse_other_manager
from projects.services.refusals import said_by_database


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
        rule="projects.class_safety_gate",
        field="lessons",
    ),
    "lesson_held_in_time": Refused(
        _("A lesson is marked as held on its day or later, while the class runs; the safety lesson already before."),
        code="lesson_too_early",
        rule="projects.class_safety_gate",
    ),
    "safety_lesson_held": Refused(
        _("Only a safety lesson of this class that was held can be recorded."), code="no_safety_lesson"
    ),
}
_TEXTS = ("title", "form", "topic", "lecturer_name", "lecturer_unit", "lecturer_title")


@service(_("Save the timetable"))
def save_timetable(training_class: TrainingClass, rows: Sequence[LessonRow], *, actor: Actor) -> int:
    """Put these lessons in place of the planned ones: rows with an id are changed, others added, missing ones removed.

    Lessons that were held or cancelled stay as they are, given or not. Refuses a day in no phase, with the number of
    its row, and whatever would take away what a ready class needs. Returns how many lessons the timetable now has.
    """
    require(actor, "projects.edit_timetable", training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    refuse_other_manager(actor, fresh)
    phases = list(fresh.phases.order_by("held", "pk"))
    planned = {
        lesson.pk: lesson
        for lesson in Lesson.objects.filter(phase__in=phases, state=LessonState.PLANNED).order_by("pk")
    }
    past = set(Lesson.objects.filter(phase__in=phases).exclude(state=LessonState.PLANNED).values_list("pk", flat=True))
    with said_by_database(_WORDS):
        kept, added = set(), []
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
            lesson.phase = phase
            for name in ("held_on", "half_day", "hours", "is_safety", *_TEXTS):
                setattr(lesson, name, getattr(row, name))
            if row.id:
                kept.add(row.id)
            else:
                added.append(lesson)
        # First in, then out: a ready class must not lack its safety lesson for a moment.
        Lesson.objects.bulk_create(added)
        Lesson.objects.bulk_update(
            [planned[pk] for pk in sorted(kept)], ["phase", "held_on", "half_day", "hours", "is_safety", *_TEXTS]
        )
        Lesson.objects.filter(pk__in=set(planned) - kept).delete()
    return len(past) + len(kept) + len(added)


@service(_("Record lessons as held"))
def hold_lessons(training_class: TrainingClass, lesson_ids: Sequence[int], *, actor: Actor) -> int:
    """Mark planned lessons of a class as held. Refuses a day that has not come, and a class that does not run."""
    require(actor, "projects.hold_lesson", training_class)
    refuse_other_manager(actor, training_class)
    with said_by_database(_WORDS):
        return move_many(
            Lesson.objects.filter(phase__training_class=training_class, pk__in=lesson_ids),
            "hold",
            actor=actor,
            flow=LESSON_FLOW,
        )


@service(_("Cancel a lesson"))
def cancel_lesson(lesson: Lesson, *, actor: Actor, version: int | None = None, reason: str = "") -> Lesson:
    """Say, with a reason, that a planned lesson does not take place."""
    require(actor, "projects.edit_timetable", lesson)
    refuse_other_manager(actor, lesson.phase.training_class)
    with said_by_database(_WORDS):
        return move(lesson, "cancel", actor=actor, flow=LESSON_FLOW, version=version, reason=reason)


@service(_("Record the safety lesson"))
def record_safety_lesson(lesson: Lesson, *, actor: Actor, summary: str) -> SafetyLesson:
    """Record that the safety lesson was held, and what was taught. Who took part is the roster's: `trainees.services`.

    Refuses a lesson that is none, a day that has not come, a class that is not ready, and a second record.
    """
    require(actor, "projects.hold_lesson", lesson)
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
