"""Arrivals by sheet: the list that is ticked at the registration desk."""

from typing import BinaryIO

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service
from guopei.core.flow.cells import Cell
from guopei.core.imports.services.numbered_sheets import NumberedSheet, read_sheet, refuse_problems, write_sheet
from guopei.core.sheets.export import ExportColumn
from guopei.core.sheets.spec import Column, Kind
from guopei.core.typed import whole_number
from trainees.classes.models import TrainingClass
from trainees.delivery.rules.rights import RECORD_ARRIVAL
from trainees.delivery.selectors.class_sheets import TRAINEE, TRAINEES
from trainees.delivery.selectors.classes import trainees_of_class
from trainees.delivery.services.arrivals import ArrivalsRecorded, record_arrivals
from trainees.register.imports import known
from trainees.selection.enums import EnrolmentState

STATE = "state"
ARRIVED = Column("arrived", "是否报到", Kind.TEXT)
SCHOOL = known("school", kind=Kind.TEXT, fill_down=False)
_YES = frozenset({"是", "到", "已到", "已报到", "报到", "√", "✓", "1", "y", "yes"})
_NO = frozenset({"否", "未到", "未报到", "×", "x", "0", "n", "no"})
_CAME = (EnrolmentState.ARRIVED, EnrolmentState.LEFT)


def arrival_sheet(training_class: TrainingClass, actor: Actor) -> NumberedSheet:
    """The sheet of arrivals of a class."""

    def called(pk: int) -> str:
        other = visible(actor, TrainingClass.objects.filter(pk=pk)).first()
        return str(other) if other else gettext("class No. %(number)s") % {"number": pk}

    return NumberedSheet(
        "arrivals", "报到表", training_class.pk, TRAINEES, {STATE: ARRIVED}, shown=(SCHOOL,), called=called
    )


def write_arrival_sheet(target: BinaryIO, training_class: TrainingClass, *, actor: Actor) -> None:
    """The list to tick at the registration desk, with those who have arrived already ticked."""
    people = trainees_of_class(actor, training_class).exclude(state=EnrolmentState.LEFT)
    write_sheet(
        target,
        arrival_sheet(training_class, actor),
        [
            (
                person.pk,
                [
                    person.teacher.name,
                    person.teacher.school_name,
                    "是" if person.state == EnrolmentState.ARRIVED else None,
                ],
                {STATE: Cell(person.state, person.version)},
            )
            for person in people
        ],
        [ExportColumn(SCHOOL.label), ExportColumn(ARRIVED.label)],
        notes=[
            ("填写方法", "已报到的填“是”，其余留空。不要改动表头和学员编号，不要增删列。"),
            ("班级", training_class.name),
        ],
        demo=training_class.is_demo,
    )


@service(_("Record arrivals from a sheet"))
def record_arrival_sheet(
    training_class: TrainingClass, content: bytes, name: str, *, actor: Actor
) -> tuple[int, ArrivalsRecorded]:
    """Record who has arrived from a filled-in list. Returns rows and what was done. Empty cells say nothing: that
    somebody did not come is declared by hand.

    Refuses what `read_sheet` refuses, words that are neither yes nor no, “no” for people who are recorded as
    arrived (an arrival is taken back by hand, with a reason), and (Overtaken) people of whom somebody else has recorded
    something else since the sheet was made.
    """
    require(actor, RECORD_ARRIVAL, training_class)
    found = list(trainees_of_class(actor, training_class))
    people, states = {one.pk: one.teacher.name for one in found}, {one.pk: one.state for one in found}
    filled = read_sheet(content, name, arrival_sheet(training_class, actor), people)
    arrived = []
    for row in filled.rows:
        word, pk = row.get("arrived", "").strip().lower(), whole_number(row.get(TRAINEE.name, ""))
        if word in _YES:
            arrived += [pk] if pk is not None else []
        elif word and word not in _NO:
            filled.problems.append(
                gettext("row %(row)s: “%(word)s” is neither yes nor no") % {"row": row["sheet_row"], "word": word}
            )
        elif word and pk is not None and states.get(pk) in _CAME:
            filled.problems.append(
                gettext("row %(row)s: %(name)s is recorded as arrived; take that back by hand, with a reason")
                % {"row": row["sheet_row"], "name": people[pk]}
            )
    refuse_problems(filled.problems)
    return len(filled.rows), record_arrivals(training_class, arrived, actor=actor, seen=filled.seen())
