"""Classes: who may make them, what opening needs, and what the database refuses whoever writes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.flow.models import Edge
from guopei.core.inbox.models import Todo
from guopei.core.refusal import Denied, Refused, Stale
from tests.factories.access import make_actor, make_user
from tests.factories.classes import (
    lesson_row,
    make_class,
    make_house,
    make_planned,
    make_ready,
    make_running,
)
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_province
from tests.factories.projects import make_task_order
from trainees.classes.models import EmergencyPlan, Lesson, Phase, TrainingClass
from trainees.classes.rules import CLASS_FLOW, LESSON_FLOW
from trainees.classes.selectors.classes import classes_for, gaps_of, lessons_of, phases_of, timetable_of
from trainees.classes.services.classes import (
    PhaseRow,
    draft_class,
    end_class,
    ready_class,
    reopen_class,
    save_emergency_plan,
    save_phases,
    update_class,
)
from trainees.classes.services.timetable import cancel_lesson, hold_lessons, save_timetable

pytestmark = pytest.mark.django_db


def refused_by_database(statement: str, *values: object) -> str:
    """The constraint that refuses a statement sent by the application role."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return caught.value.__cause__.diag.constraint_name


@pytest.mark.parametrize("flow", [CLASS_FLOW, LESSON_FLOW], ids=lambda flow: flow.label)
def test_flow_equals_what_the_database_judges(flow: object) -> None:
    kept = Edge.objects.filter(tbl=flow.table, field=flow.field).values_list("step", "src", "dst")
    assert sorted(kept) == flow.edges()


def test_class_is_made_on_an_accepted_order_and_asks_to_be_prepared() -> None:
    house = make_house()

    made = make_class(house, capacity=40)

    assert (made.state, made.institution, made.assigned) == ("PREPARING", house.order.holder.institution, 0)
    todo = Todo.objects.get(kind="trainees.class_to_ready")
    assert (todo.role, todo.unit, todo.subject_id) == (Role.INSTITUTION_OFFICER, house.unit, made.pk)


@pytest.mark.parametrize("state", ["DRAFT", "ISSUED"])
def test_class_needs_an_accepted_order(state: str) -> None:
    house = make_house(make_task_order(state=state))

    with pytest.raises(Refused) as refusal:
        make_class(house)

    assert refusal.value.rule == "trainees.class_needs_task_order"


def test_classes_of_an_order_stay_within_its_places_by_one() -> None:
    house = make_house(places=40)
    make_class(house, capacity=30)

    with pytest.raises(Refused) as refusal:
        make_class(house, capacity=11)

    assert (refusal.value.rule, refusal.value.field) == ("trainees.class_within_order", "capacity")
    assert make_class(house, capacity=10).capacity == 10


def test_another_institution_sees_and_makes_nothing() -> None:
    house = make_house()
    made = make_class(house)
    stranger = make_actor(Role.INSTITUTION_OFFICER, make_institution().unit)

    assert list(classes_for(stranger)) == []
    with pytest.raises(Http404):
        draft_class(
            actor=stranger,
            task_order=house.order,
            name="别人的班",
            capacity=1,
            starts_on=clock.today(),
            ends_on=clock.today(),
        )
    with pytest.raises(Http404):
        update_class(made, actor=stranger, name="别人的班")


def test_province_sees_its_classes_and_changes_none() -> None:
    house = make_house()
    made = make_class(house)
    own = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    other = make_actor(Role.PROVINCIAL_OFFICER, make_province("410000", "河南省"))

    assert list(classes_for(own)) == [made]
    assert list(classes_for(other)) == []
    with pytest.raises(Denied):
        update_class(made, actor=own, name="省里改名")


def test_manager_must_hold_the_role_here() -> None:
    house = make_house()

    with pytest.raises(Refused) as refusal:
        make_class(house, manager=make_user("外人"))

    assert refusal.value.field == "manager"


def test_stale_change_is_told() -> None:
    house = make_house()
    made = make_class(house)
    update_class(made, actor=house.officer, version=1, name="改过一次")

    with pytest.raises(Stale):
        update_class(made, actor=house.officer, version=1, name="没看见")


def test_gate_names_each_thing_that_is_missing_in_order() -> None:
    house = make_house()
    made = make_class(house, manager=None)

    assert [gap.code for gap in gaps_of(made)] == [
        "manager",
        "onsite_phase",
        "timetable",
        "safety_lesson",
        "emergency_plan",
        "trainees",
    ]
    with pytest.raises(Refused) as refusal:
        ready_class(made, actor=house.officer)
    assert refusal.value.rule == "trainees.named_class_manager"


def test_safety_lesson_comes_before_every_other() -> None:
    house = make_house()
    made = make_planned(house)
    safety = lessons_of(made).get(is_safety=True)
    Lesson.objects.filter(pk=safety.pk).update(half_day="3EV")

    with pytest.raises(Refused) as refusal:
        ready_class(made, actor=house.officer)

    assert (refusal.value.code, refusal.value.rule) == (
        "class_lacks_safety_lesson_first",
        "trainees.class_safety_gate",
    )


def test_ready_class_asks_its_manager_for_arrivals() -> None:
    house = make_house()

    made = make_ready(house)

    assert made.state == "READY"
    assert list(Todo.objects.filter(state="open", unit=house.unit).values_list("kind", "role")) == [
        ("trainees.arrivals_due", Role.CLASS_MANAGER)
    ]
    assert reopen_class(made, actor=house.officer, reason="改课程表").state == "PREPARING"


def test_raw_sql_cannot_open_a_class_that_lacks_something() -> None:
    made = make_class(make_house())

    assert (
        refused_by_database(
            "UPDATE trainees_trainingclass SET state = 'READY', version = version + 1 WHERE id = %s", made.pk
        )
        == "class_gate"
    )
    assert (
        refused_by_database(
            "UPDATE trainees_trainingclass SET state = 'SETTLED', version = version + 1 WHERE id = %s", made.pk
        )
        == "flow_judge"
    )


def test_raw_sql_cannot_run_a_ready_class_without_safety_record() -> None:
    made = make_ready(make_house())

    assert (
        refused_by_database(
            "UPDATE trainees_trainingclass SET state = 'RUNNING', version = version + 1 WHERE id = %s", made.pk
        )
        == "class_safety_recorded"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM trainees_lesson WHERE is_safety",
        "UPDATE trainees_lesson SET is_safety = false",
        "UPDATE trainees_lesson SET half_day = '3EV' WHERE is_safety",
        "DELETE FROM trainees_emergencyplan",
        "UPDATE trainees_phase SET kind = 'ONLINE'",
    ],
)
def test_raw_sql_cannot_take_from_a_ready_class_what_opening_needs(statement: str) -> None:
    make_ready(make_house())

    assert refused_by_database(statement) == "class_gate"


@pytest.mark.parametrize("column", ["assigned", "arrived"])
def test_raw_sql_cannot_write_the_counters(column: str) -> None:
    make_planned(make_house())

    assert refused_by_database(f"UPDATE trainees_trainingclass SET {column} = 1") == "class_counters_by_trigger"  # noqa: S608


def test_raw_sql_cannot_give_an_order_more_places_than_it_has() -> None:
    house = make_house(places=40)
    make_class(house, capacity=20)
    make_class(house, capacity=20)

    assert refused_by_database("UPDATE trainees_trainingclass SET capacity = 21") == "class_within_order"


def test_raw_sql_cannot_withdraw_an_order_under_its_class() -> None:
    house = make_house()
    make_class(house)

    withdraw = "UPDATE projects_taskorder SET state = 'WITHDRAWN', version = version + 1 WHERE id = %s"
    assert refused_by_database(withdraw, house.order.pk) == "task_order_has_classes"
    shrink = "UPDATE projects_taskorder SET places = 5 WHERE id = %s"
    assert refused_by_database(shrink, house.order.pk) == "task_order_fixed"


def test_phases_lie_within_the_class_and_apart_on_site() -> None:
    house = make_house()
    made = make_class(house)
    first = made.starts_on

    with pytest.raises(Refused) as outside:
        save_phases(made, [PhaseRow("ONSITE", first, first + timedelta(days=5), Decimal(8))], actor=house.officer)
    with pytest.raises(Refused) as overlap:
        save_phases(
            made,
            [
                PhaseRow("ONSITE", first, first + timedelta(days=1), Decimal(8)),
                PhaseRow("ONSITE", first + timedelta(days=1), first + timedelta(days=2), Decimal(8)),
            ],
            actor=house.officer,
        )

    assert (outside.value.code, overlap.value.code) == ("phase_outside_class", "phases_overlap")
    assert Phase.objects.count() == 0
    # An online phase may run beside: it occupies nobody.
    saved = save_phases(
        made,
        [
            PhaseRow("ONSITE", first, first + timedelta(days=1), Decimal(8)),
            PhaseRow("ONLINE", first, first + timedelta(days=2), Decimal(8)),
        ],
        actor=house.officer,
    )
    assert len(saved) == 2


def test_timetable_is_replaced_row_by_row_and_tells_the_row_that_is_outside() -> None:
    house = make_house()
    made = make_planned(house)
    kept = lessons_of(made).get(title="第一课")

    with pytest.raises(Refused) as refusal:
        save_timetable(
            made, [lesson_row(made.starts_on), lesson_row(made.ends_on + timedelta(days=1))], actor=house.officer
        )
    assert refusal.value.params["row"] == 2

    save_timetable(
        made,
        [
            lesson_row(made.starts_on, title="安全", is_safety=True),
            lesson_row(made.starts_on, id=kept.pk, title="第一课（改）", half_day="2PM"),
        ],
        actor=house.officer,
    )

    assert [lesson.title for lesson in lessons_of(made)] == ["安全", "第一课（改）"]
    assert lessons_of(made).get(title="第一课（改）").pk == kept.pk
    assert phases_of(made)[0].hours_planned == Decimal(8)
    assert [len(day.lessons) for day in timetable_of(made)] == [2]


def test_only_the_named_manager_writes_the_timetable() -> None:
    house = make_house()
    made = make_planned(house)
    colleague = make_actor(Role.CLASS_MANAGER, house.unit)

    with pytest.raises(Refused) as refusal:
        save_timetable(made, [], actor=colleague)

    assert refusal.value.rule == "trainees.named_class_manager"


def test_a_lesson_is_held_on_its_day_or_later_and_then_fixed() -> None:
    house = make_house()
    made = make_running(house)
    lesson = lessons_of(made).get(title="第一课")
    Lesson.objects.filter(pk=lesson.pk).update(held_on=made.ends_on)

    with pytest.raises(Refused) as early:
        hold_lessons(made, [lesson.pk], actor=house.manager)
    assert early.value.code == "lesson_too_early"

    Lesson.objects.filter(pk=lesson.pk).update(held_on=made.starts_on)
    assert hold_lessons(made, [lesson.pk], actor=house.manager) == 1
    assert refused_by_database("UPDATE trainees_lesson SET title = '改' WHERE id = %s", lesson.pk) == (
        "lesson_past_is_fixed"
    )
    assert refused_by_database("DELETE FROM trainees_lesson WHERE id = %s", lesson.pk) == "lesson_past_is_fixed"


def test_class_ends_when_every_lesson_is_held_or_cancelled() -> None:
    house = make_house()
    made = make_running(house)

    with pytest.raises(Refused) as refusal:
        end_class(made, actor=house.manager)
    assert (refusal.value.code, refusal.value.params["n"]) == ("lessons_open", 2)

    for lesson in lessons_of(made).filter(state="PLANNED"):
        cancel_lesson(lesson, actor=house.manager, reason="专家生病")
    assert end_class(made, actor=house.manager).state == "ENDED"


def test_safety_record_is_never_changed_by_the_application() -> None:
    make_running(make_house())

    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE trainees_safetylesson SET summary = '改'")


def test_emergency_plan_needs_every_part() -> None:
    house = make_house()
    made = make_class(house)

    with pytest.raises(Refused):
        save_emergency_plan(made, actor=house.officer, summary="", contact_name="甲", contact_phone="0311-88880001")
    save_emergency_plan(made, actor=house.officer, summary="报告", contact_name="甲", contact_phone="0311-88880001")

    assert EmergencyPlan.objects.get(training_class=made).version == 1


def test_other_levels_need_the_document_of_the_unit_that_approves() -> None:
    house = make_house()
    values = {
        "level": "PROVINCIAL",
        "institution": house.order.holder.institution,
        "name": "省培班",
        "capacity": 30,
        "starts_on": clock.today(),
        "ends_on": clock.today(),
    }

    with pytest.raises(IntegrityError, match="class_is_approved"), transaction.atomic():
        TrainingClass.objects.create(**values)
    made = TrainingClass.objects.create(**values, approving_unit=make_province(), approval_document="冀教师〔2026〕9号")

    assert made.task_order is None


def test_list_costs_the_same_for_one_and_three(django_assert_num_queries: object) -> None:
    house = make_house(places=40)
    make_class(house)
    with django_assert_num_queries(1):
        assert len([(row.institution.unit.name, row.manager) for row in classes_for(house.officer)]) == 1
    make_class(house)
    make_class(house)
    with django_assert_num_queries(1):
        assert len([(row.institution.unit.name, row.manager) for row in classes_for(house.officer)]) == 3


@pytest.mark.parametrize("wrong", ["不是电话", "12", "0311-1", "1380013800", "138001380001", "二三四五六七八"])
def test_an_emergency_number_that_nobody_can_dial_is_refused(wrong: str) -> None:
    house = make_house()
    made = make_class(house)
    with pytest.raises(Refused) as caught:
        save_emergency_plan(made, actor=house.officer, summary="报告", contact_name="甲", contact_phone=wrong)
    assert (caught.value.code, caught.value.field) == ("telephone_shape", "contact_phone")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "13800138000"),
        ("１３８ 0013 8000", "138 0013 8000"),
        ("+86 138-0013-8000", "+86 138-0013-8000"),
        ("0311-88886666", "0311-88886666"),
        ("(010)88886666转8012", "(010)88886666转8012"),
        ("88886666", "88886666"),
        ("400-123-4567", "400-123-4567"),
    ],
)
def test_emergency_numbers_are_kept_as_people_write_them(typed: str, kept: str) -> None:
    house = make_house()
    made = make_class(house)
    plan = save_emergency_plan(made, actor=house.officer, summary="报告", contact_name="甲", contact_phone=typed)
    assert plan.contact_phone == kept
