"""Classes and the people in them, taken as far as a test needs, through the services where states are involved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.catalogue.enums import PhaseKind
from guopei.core.crypto import blind_index, owner_aad, seal
from guopei.core.documents import store
from guopei.core.orgs.models import OrgUnit
from projects.orders.models import TaskOrder
from tests.factories.access import make_actor
from tests.factories.orgs import make_county
from tests.factories.projects import make_task_order
from trainees.classes.enums import HalfDay
from trainees.classes.models import Lesson, TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import (
    PhaseRow,
    draft_class,
    end_class,
    ready_class,
    save_emergency_plan,
    save_phases,
)
from trainees.classes.services.timetable import LessonRow, save_timetable
from trainees.delivery.models import TestResult
from trainees.delivery.services.arrivals import record_arrivals
from trainees.delivery.services.assigning import assign_trainees
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.classes import start_class
from trainees.delivery.services.rolls import close_rolls
from trainees.delivery.services.safety import record_safety
from trainees.register.models import Teacher
from trainees.register.services.people import ID_FIELD
from trainees.selection.models import Enrolment, Nomination, Quota, RosterBatch

_numbers = count(1)
DAYS = 3


@dataclass(frozen=True)
class House:
    """An institution's people, and the task order that it accepted."""

    order: TaskOrder
    officer: Actor
    manager: Actor
    leader: Actor

    @property
    def unit(self) -> OrgUnit:
        """The institution's unit."""
        return self.order.holder


def make_house(order: TaskOrder | None = None, *, places: int = 40) -> House:
    """An institution with an officer, a class manager and a leader, on an accepted order of so many places."""
    order = order or make_task_order(places=places, state="ACCEPTED")
    unit = order.holder
    return House(
        order=order,
        officer=make_actor(Role.INSTITUTION_OFFICER, unit),
        manager=make_actor(Role.CLASS_MANAGER, unit),
        leader=make_actor(Role.INSTITUTION_LEADER, unit),
    )


def make_neighbour(house: House, *, places: int = 40) -> House:
    """Another institution with an order on the same item."""
    return make_house(make_task_order(item=house.order.plan_item, places=places, state="ACCEPTED"))


def make_teacher(county: OrgUnit | None = None, name: str = "") -> Teacher:
    """A registered person with a made-up number."""
    number, owner, ring = next(_numbers), uuid4(), store.keyring()
    plain = f"999999{number:012d}"
    return Teacher.objects.create(
        uuid=owner,
        name=name or f"学员{number}",
        name_key=f"xueyuan{number:06d}",
        pinyin=f"xue yuan {number:06d}",
        id_sealed=seal(ring, plain, aad=owner_aad(owner.bytes, ID_FIELD)),
        id_index=blind_index(ring, ID_FIELD, plain),
        id_masked="999***********0000",
        county=county or make_county(),
        school_name="演示小学",
    )


def make_enrolments(order: TaskOrder, teachers: Sequence[Teacher] | int) -> list[Enrolment]:
    """These people (or so many new ones) expected on the order, by the quota of its province."""
    people = [make_teacher() for _number in range(teachers)] if isinstance(teachers, int) else list(teachers)
    quota, _made = Quota.objects.get_or_create(
        task_order=order, parent=None, defaults={"unit": order.plan_item.plan.province, "places": order.places}
    )
    batch = RosterBatch.objects.create(quota=quota, unit=quota.unit)
    made = []
    for number, teacher in enumerate(people, 1):
        nomination = Nomination.objects.create(
            batch=batch, quota=quota, task_order=order, teacher=teacher, row_no=number, sheet_row=number
        )
        for state in ("COUNTY_APPROVED", "APPROVED"):
            nomination.state = state
            nomination.version += 1
            nomination.save(update_fields=["state", "version"])
        made.append(
            Enrolment.objects.create(
                quota=quota, task_order=order, nomination=nomination, teacher=teacher, county=teacher.county
            )
        )
    return made


def make_class(house: House, *, capacity: int = 10, starts_on: date | None = None, **fields: object) -> TrainingClass:
    """A class in preparation: three days from today (or another day), with its named manager."""
    first = starts_on or clock.today()
    return draft_class(
        actor=house.officer,
        task_order=house.order,
        **{
            "name": f"测试班{next(_numbers)}",
            "capacity": capacity,
            "starts_on": first,
            "ends_on": first + timedelta(days=DAYS - 1),
            "manager": manager_of(house),
            **fields,
        },
    )


def manager_of(house: House) -> User:
    """The manager's account."""
    return User.objects.get(pk=house.manager.user_id)


def lesson_row(day: date, **fields: object) -> LessonRow:
    """An ordinary lesson of four hours in the morning."""
    return LessonRow(
        **{
            "held_on": day,
            "half_day": HalfDay.MORNING,
            "title": "新课标解读",
            "hours": Decimal(4),
            "lecturer_name": "演示专家",
            **fields,
        }
    )


def make_planned(house: House, *, people: int = 3, **fields: object) -> TrainingClass:
    """Everything that opening needs: an on-site phase, a timetable with the safety lesson first, a plan, trainees."""
    made = make_class(house, **fields)
    first = made.starts_on
    save_phases(made, [PhaseRow(PhaseKind.ONSITE, first, made.ends_on, Decimal(24), "演示楼")], actor=house.officer)
    save_timetable(
        made,
        [
            lesson_row(first, title="安全教育", is_safety=True, hours=Decimal(1)),
            lesson_row(first, title="第一课"),
            lesson_row(first, title="第二课"),
        ],
        actor=house.officer,
    )
    save_emergency_plan(
        made, actor=house.officer, summary="就近送医并报告", contact_name="值班员", contact_phone="0311-0000000"
    )
    if people:
        enrolments = make_enrolments(house.order, people)
        assign_trainees(made, actor=house.officer, enrolment_ids=[enrolment.pk for enrolment in enrolments])
    made.refresh_from_db()
    return made


def make_ready(house: House, **fields: object) -> TrainingClass:
    """A class that is ready to open."""
    return ready_class(make_planned(house, **fields), actor=house.officer)


def trainees(training_class: TrainingClass) -> list[Enrolment]:
    """The people of a class in order."""
    return list(Enrolment.objects.filter(training_class=training_class).order_by("pk"))


def safety_lesson(training_class: TrainingClass) -> Lesson:
    """The safety lesson of the timetable."""
    return lessons_of(training_class).get(is_safety=True)


def make_running(house: House, **fields: object) -> TrainingClass:
    """A class that runs: everybody arrived and had the safety lesson."""
    made = make_ready(house, **fields)
    ids = [enrolment.pk for enrolment in trainees(made)]
    record_arrivals(made, ids, actor=house.manager)
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防、交通、食品安全", attended_ids=ids)
    return start_class(made, actor=house.manager)


def end_rolls(house: House, training_class: TrainingClass) -> int:
    """End every roll call of a class; how many were ended."""
    lessons = lessons_of(training_class).exclude(state="CANCELLED").filter(roll_call__isnull=False)
    return close_rolls(training_class, list(lessons.values_list("pk", flat=True)), actor=house.manager)


def make_ended(house: House, *, post: Sequence[int] = (85, 60, 59), **fields: object) -> TrainingClass:
    """A class that has ended: everybody attended everything, and the post-tests are these (out of 100)."""
    made = make_running(house, people=len(post), **fields)
    people = trainees(made)
    marks = {
        (enrolment.pk, lesson.pk): "PRESENT"
        for enrolment in people
        for lesson in lessons_of(made).filter(is_safety=False)
    }
    record_attendance(made, marks, actor=house.manager)
    end_rolls(house, made)
    made = end_class(made, actor=house.manager)
    for enrolment, score in zip(people, post, strict=True):
        TestResult.objects.create(enrolment=enrolment, pre=Decimal(40), post=Decimal(score), full=Decimal(100))
    return made
