"""The roster's side of a class: places, presence, arrivals, no-shows, safety, attendance, results, certificates."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.flow.models import Edge
from guopei.core.inbox.models import Notice, Todo
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor
from tests.factories.classes import (
    House,
    end_rolls,
    lesson_row,
    make_class,
    make_ended,
    make_enrolments,
    make_house,
    make_neighbour,
    make_planned,
    make_ready,
    make_running,
    make_teacher,
    safety_lesson,
    trainees,
)
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_province
from tests.support.races import acting, at_once
from tests.trainees.classes.test_classes import refused_by_database
from trainees.classes.models import Phase, SafetyLesson, TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import PhaseRow, end_class, ready_class, save_phases
from trainees.classes.services.timetable import save_timetable
from trainees.delivery.models import Attendance, Certificate, ResultBasis, RollCall, TestResult
from trainees.delivery.models.certificates import certificate_number, is_certificate_number
from trainees.delivery.rules import ENROLMENT_FLOW, RESULT_FLOW, ROLL_FLOW
from trainees.delivery.selectors.attendance import gaps_of
from trainees.delivery.selectors.classes import assignable_trainees, counts_of, tallies_of, trainees_of_class
from trainees.delivery.services.arrivals import ArrivalsRecorded, declare_no_shows, leave_early, record_arrivals
from trainees.delivery.services.assigning import assign_trainees, release_trainees
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.certificates import issue_certificates, revoke_certificate
from trainees.delivery.services.classes import cancel_class, settle_class, start_class
from trainees.delivery.services.results import (
    Override,
    Standard,
    confirm_results,
    propose_results,
    publish_results,
    return_results,
    score_of,
)
from trainees.delivery.services.rolls import close_rolls, reopen_roll
from trainees.delivery.services.safety import record_safety, sign_safety
from trainees.selection.enums import Result
from trainees.selection.models import Enrolment, Presence

pytestmark = pytest.mark.django_db


def with_onsite(made: TrainingClass, house: House, *, first: int = 0, last: int = 2) -> TrainingClass:
    """Give a class one on-site phase from its day `first` to its day `last`."""
    day = made.starts_on
    save_phases(
        made,
        [PhaseRow("ONSITE", day + timedelta(days=first), day + timedelta(days=last), Decimal(24))],
        actor=house.officer,
    )
    return made


@pytest.mark.parametrize(
    "flow", [ENROLMENT_FLOW, RESULT_FLOW, ROLL_FLOW], ids=lambda flow: f"{flow.label}.{flow.field}"
)
def test_flow_equals_what_the_database_judges(flow: object) -> None:
    kept = Edge.objects.filter(tbl=flow.table, field=flow.field).values_list("step", "src", "dst")
    assert sorted(kept) == flow.edges()


# Places and presence


def test_assigning_gives_places_and_days_on_site() -> None:
    house = make_house()
    made = with_onsite(make_class(house), house)
    people = make_enrolments(house.order, 3)

    answer = assign_trainees(made, actor=house.officer, enrolment_ids=[people[0].pk, people[1].pk])

    made.refresh_from_db()
    phase = Phase.objects.get()
    assert (answer.placed, made.assigned) == (2, 2)
    assert sorted(Presence.objects.values_list("enrolment_id", "phase_id", "held")) == [
        (people[0].pk, phase.pk, phase.held),
        (people[1].pk, phase.pk, phase.held),
    ]
    assert list(assignable_trainees(house.officer, made)) == [people[2]]


def test_assigning_everybody_fills_the_class_in_order_of_enrolment() -> None:
    house = make_house()
    made = make_class(house, capacity=2)
    people = make_enrolments(house.order, 3)

    answer = assign_trainees(made, actor=house.officer)

    assert (answer.placed, trainees(made)) == (2, people[:2])
    with pytest.raises(Refused) as refusal:
        assign_trainees(made, actor=house.officer, enrolment_ids=[people[2].pk])
    assert refusal.value.code == "class_full"


def test_somebody_elsewhere_is_named_with_days_only() -> None:
    teacher = make_teacher(name="张三")
    first = make_house()
    second = make_neighbour(first)
    held = with_onsite(make_class(first, name="保密班名"), first)
    other = with_onsite(make_class(second), second, first=1, last=2)
    [one] = make_enrolments(first.order, [teacher])
    [two] = make_enrolments(second.order, [teacher])
    assign_trainees(held, actor=first.officer, enrolment_ids=[one.pk])

    with pytest.raises(Refused) as refusal:
        assign_trainees(other, actor=second.officer, enrolment_ids=[two.pk])

    assert refusal.value.rule == "trainees.one_place_at_a_time"
    assert "张三" in refusal.value.message
    assert (other.starts_on + timedelta(days=1)).isoformat() in refusal.value.message
    assert other.starts_on.isoformat() not in refusal.value.message
    assert "保密班名" not in refusal.value.message
    # Filling the class leaves the person out and says so.
    [free] = make_enrolments(second.order, 1)
    answer = assign_trainees(other, actor=second.officer)
    assert (answer.placed, [clash.name for clash in answer.clashes], trainees(other)) == (1, ["张三"], [free])


def test_online_phases_occupy_nobody() -> None:
    teacher = make_teacher()
    first = make_house()
    second = make_neighbour(first)
    online = make_class(first)
    day = online.starts_on
    save_phases(online, [PhaseRow("ONLINE", day, online.ends_on, Decimal(80))], actor=first.officer)
    onsite = with_onsite(make_class(second), second)
    [one] = make_enrolments(first.order, [teacher])
    [two] = make_enrolments(second.order, [teacher])

    assign_trainees(online, actor=first.officer, enrolment_ids=[one.pk])
    assign_trainees(onsite, actor=second.officer, enrolment_ids=[two.pk])

    assert list(Presence.objects.values_list("enrolment_id", flat=True)) == [two.pk]


def test_presence_follows_the_phase() -> None:
    house = make_house()
    made = with_onsite(make_class(house), house)
    [_one] = make_enrolments(house.order, 1)
    assign_trainees(made, actor=house.officer)
    phase = Phase.objects.get()

    save_phases(
        made,
        [PhaseRow("ONSITE", made.starts_on, made.starts_on, Decimal(8), id=phase.pk)],
        actor=house.officer,
    )
    assert Presence.objects.get().held == Phase.objects.get().held

    save_phases(made, [], actor=house.officer)
    assert not Presence.objects.exists()


def test_a_phase_cannot_move_onto_days_when_somebody_is_elsewhere() -> None:
    teacher = make_teacher()
    first = make_house()
    second = make_neighbour(first)
    held = with_onsite(make_class(first), first, first=2, last=2)
    other = with_onsite(make_class(second), second, first=0, last=1)
    for house, made in ((first, held), (second, other)):
        make_enrolments(house.order, [teacher])
        assign_trainees(made, actor=house.officer)

    with pytest.raises(Refused) as refusal:
        with_onsite(other, second, first=0, last=2)

    assert refusal.value.rule == "trainees.one_place_at_a_time"


def test_raw_sql_cannot_write_presence_or_place_people_wrongly() -> None:
    house = make_house()
    made = make_planned(house, people=1)
    stranger = make_neighbour(house)
    [foreign] = make_enrolments(stranger.order, 1)

    assert refused_by_database("UPDATE trainees_presence SET held = '[2020-01-01,2020-01-02)'") == (
        "presence_is_derived"
    )
    assert refused_by_database("DELETE FROM trainees_presence") == "presence_is_derived"
    assert (
        refused_by_database("UPDATE trainees_enrolment SET training_class_id = %s WHERE id = %s", made.pk, foreign.pk)
        == "enrolment_class_of_order"
    )
    assert (
        refused_by_database(
            "UPDATE trainees_enrolment SET state = 'ARRIVED', version = version + 1 WHERE id = %s", foreign.pk
        )
        == "enrolment_arrives_in_class"
    )


def test_raw_sql_cannot_take_a_place_that_is_not_there() -> None:
    house = make_house()
    made = make_class(house, capacity=1)
    people = make_enrolments(house.order, 2)

    assert (
        refused_by_database(
            "UPDATE trainees_enrolment SET training_class_id = %s WHERE id = ANY (%s)",
            made.pk,
            [person.pk for person in people],
        )
        == "class_within_capacity"
    )


def test_people_can_be_taken_out_before_they_arrive() -> None:
    house = make_house()
    made = make_ready(house, people=2)
    one, two = trainees(made)
    record_arrivals(made, [one.pk], actor=house.manager)

    with pytest.raises(Refused):
        release_trainees(made, [one.pk], actor=house.officer)
    assert release_trainees(made, [two.pk], actor=house.officer) == 1

    made.refresh_from_db()
    assert (made.assigned, Presence.objects.count()) == (1, 1)


def test_cancelling_gives_everybody_back_to_the_order() -> None:
    house = make_house()
    made = make_planned(house, people=2)

    cancelled = cancel_class(made, actor=house.officer, reason="报名不足")

    assert (cancelled.state, Enrolment.objects.filter(training_class=None).count()) == ("CANCELLED", 2)
    assert not Presence.objects.exists()
    assert not Todo.objects.filter(state="open", subject_table="trainees_trainingclass").exists()


@pytest.mark.django_db(transaction=True)
def test_two_connections_cannot_put_one_person_in_two_places() -> None:
    with transaction_for(None, act="test"):
        teacher = make_teacher()
        house = make_house()
        houses = [house, make_neighbour(house)]
        classes = [with_onsite(make_class(house), house) for house in houses]
        enrolments = [make_enrolments(house.order, [teacher])[0] for house in houses]

    said = at_once(
        *[
            acting(house.officer, assign_trainees, made, enrolment_ids=[one.pk])
            for house, made, one in zip(houses, classes, enrolments, strict=True)
        ]
    )

    assert sorted(said) == ["done", "presence_overlap"]
    assert Presence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_connections_cannot_both_have_the_last_place() -> None:
    with transaction_for(None, act="test"):
        house = make_house()
        made = with_onsite(make_class(house, capacity=1), house)
        people = make_enrolments(house.order, 2)

    said = at_once(*[acting(house.officer, assign_trainees, made, enrolment_ids=[one.pk]) for one in people])

    made.refresh_from_db()
    assert (sorted(said), made.assigned) == (["class_full", "done"], 1)


# Arrivals, no-shows, safety


def test_arrivals_are_recorded_once_and_only_in_a_ready_class() -> None:
    house = make_house()
    made = make_planned(house, people=2)
    ids = [one.pk for one in trainees(made)]

    with pytest.raises(Refused):
        record_arrivals(made, ids, actor=house.manager)

    TrainingClass.objects.filter(pk=made.pk).update(state="READY", version=made.version + 1)
    assert record_arrivals(made, ids[:1], actor=house.manager) == ArrivalsRecorded(new=1, already=0)
    assert record_arrivals(made, ids, actor=house.manager) == ArrivalsRecorded(new=1, already=1)
    assert counts_of(made).arrived == 2


def test_no_shows_are_declared_by_the_named_manager_after_the_day() -> None:
    house = make_house()
    made = make_ready(house, people=2, starts_on=clock.today() - timedelta(days=1))
    one, two = trainees(made)
    colleague = make_actor(Role.CLASS_MANAGER, house.unit)
    record_arrivals(made, [one.pk], actor=house.manager)

    with pytest.raises(Denied):
        declare_no_shows(made, [two.pk], actor=house.officer)
    with pytest.raises(Refused) as other:
        declare_no_shows(made, [two.pk], actor=colleague)
    assert other.value.rule == "trainees.named_class_manager"
    with pytest.raises(Refused):
        declare_no_shows(made, [one.pk], actor=house.manager)
    assert declare_no_shows(made, [two.pk], actor=house.manager) == 1

    made.refresh_from_db()
    two.refresh_from_db()
    assert (two.state, made.assigned, made.arrived, Presence.objects.count()) == ("NO_SHOW", 1, 1, 1)
    assert two.quota.confirmed == 1
    assert Notice.objects.filter(kind="trainees.no_shows_declared", role=Role.PROVINCIAL_OFFICER).count() == 1
    # They may still come: the place is there.
    assert record_arrivals(made, [two.pk], actor=house.manager).new == 1


def test_no_shows_are_not_declared_on_the_first_day() -> None:
    house = make_house()
    made = make_ready(house, people=1)

    with pytest.raises(Refused) as refusal:
        declare_no_shows(made, [trainees(made)[0].pk], actor=house.manager)

    assert refusal.value.rule == "trainees.no_show_after_days"


def test_safety_is_recorded_person_by_person_before_the_class_starts() -> None:
    house = make_house()
    made = make_ready(house, people=3)
    one, two, three = trainees(made)
    record_arrivals(made, [one.pk, two.pk], actor=house.manager)
    with pytest.raises(Refused) as early:
        start_class(made, actor=house.manager)
    assert early.value.rule == "trainees.class_safety_gate"

    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防", attended_ids=[one.pk])

    assert SafetyLesson.objects.get().lesson == safety_lesson(made)
    assert dict(Attendance.objects.values_list("enrolment_id", "status")) == {one.pk: "PRESENT", two.pk: "ABSENT"}
    assert start_class(made, actor=house.manager).state == "RUNNING"
    [asked] = Todo.objects.filter(state="open", subject_table="trainees_trainingclass", role=Role.CLASS_MANAGER)
    assert (asked.kind, asked.due) == ("trainees.attendance_due", made.ends_on)
    # Two was absent, three comes late: both make it up before they are present anywhere else.
    record_arrivals(made, [three.pk], actor=house.manager)
    lesson = lessons_of(made).get(title="第一课")
    with pytest.raises(Refused) as unsigned:
        record_attendance(made, {(two.pk, lesson.pk): "PRESENT"}, actor=house.manager)
    assert unsigned.value.rule == "trainees.class_safety_gate"
    assert sign_safety(made, [two.pk, three.pk], actor=house.manager) == 2
    recorded = record_attendance(
        made, {(two.pk, lesson.pk): "PRESENT", (three.pk, lesson.pk): "LATE"}, actor=house.manager
    )
    assert (recorded.new, recorded.held) == (2, 1)


def test_starting_writes_the_region_of_that_day() -> None:
    house = make_house()
    made = make_ready(house, people=1)
    [one] = trainees(made)
    moved = make_province("410000", "河南省")
    type(one.teacher).objects.filter(pk=one.teacher_id).update(county=moved)
    record_arrivals(made, [one.pk], actor=house.manager)
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防", attended_ids=[one.pk])

    start_class(made, actor=house.manager)

    one.refresh_from_db()
    assert one.county == moved


def test_leaving_early_frees_the_days_to_come() -> None:
    house = make_house()
    made = make_running(house, people=1)
    [one] = trainees(made)

    with pytest.raises(Refused):
        leave_early(one, actor=house.manager)
    assert leave_early(one, actor=house.manager, reason="生病").state == "LEFT"

    held = Presence.objects.get().held
    assert (held.lower, held.upper) == (clock.today(), clock.today() + timedelta(days=1))


# Attendance


def test_attendance_counts_add_up_and_repeat_changes_nothing() -> None:
    house = make_house()
    made = make_running(house, people=2)
    one, two = trainees(made)
    lesson = lessons_of(made).get(title="第一课")
    marks = {(one.pk, lesson.pk): "PRESENT", (two.pk, lesson.pk): "LEAVE"}

    first = record_attendance(made, marks, actor=house.manager)
    again = record_attendance(made, {**marks, (two.pk, lesson.pk): "ABSENT"}, actor=house.manager)

    assert (first.new, first.changed, first.unchanged, first.held) == (2, 0, 0, 1)
    assert (again.new, again.changed, again.unchanged, again.held) == (0, 1, 1, 0)
    tally = tallies_of(made)[two.pk]
    assert (tally.held, tally.attended, tally.absent, tally.open) == (1, 1, 0, 1)  # the safety lesson alone is ended
    assert close_rolls(made, [lesson.pk], actor=house.manager) == 1
    tally = tallies_of(made)[two.pk]
    assert (tally.held, tally.attended, tally.absent, tally.unrecorded, tally.open) == (2, 1, 1, 0, 0)


def test_attendance_needs_a_day_that_has_come_and_people_who_arrived() -> None:
    house = make_house()
    made = make_running(house, people=2)
    one, _two = trainees(made)
    lesson = lessons_of(made).get(title="第一课")
    [outsider] = make_enrolments(house.order, 1)
    type(lesson).objects.filter(title="第二课").update(held_on=made.ends_on)
    later = lessons_of(made).get(title="第二课")

    with pytest.raises(Refused) as early:
        record_attendance(made, {(one.pk, later.pk): "PRESENT"}, actor=house.manager)
    with pytest.raises(Refused) as foreign:
        record_attendance(made, {(outsider.pk, lesson.pk): "PRESENT"}, actor=house.manager)
    with pytest.raises(Refused) as word:
        record_attendance(made, {(one.pk, lesson.pk): "HERE"}, actor=house.manager)

    assert [early.value.code, foreign.value.code, word.value.code] == [
        "lesson_too_early",
        "not_arrived",
        "status_unknown",
    ]


def test_raw_sql_cannot_forge_attendance() -> None:
    house = make_house()
    made = make_ready(house, people=2)
    one, two = trainees(made)
    record_arrivals(made, [one.pk], actor=house.manager)
    ordinary = lessons_of(made).get(title="第一课")
    insert = "INSERT INTO trainees_attendance (enrolment_id, lesson_id, status) VALUES (%s, %s, 'PRESENT')"

    assert refused_by_database(insert, one.pk, ordinary.pk) == "attendance_of_held_lesson"
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防", attended_ids=[one.pk])
    assert refused_by_database(insert, two.pk, safety_lesson(made).pk) == "attendance_of_arrived"
    assert refused_by_database(insert, one.pk, safety_lesson(made).pk) == "attendance_once"
    start_class(made, actor=house.manager)
    record_arrivals(made, [two.pk], actor=house.manager)
    record_attendance(made, {(one.pk, ordinary.pk): "PRESENT"}, actor=house.manager)
    assert refused_by_database(insert, two.pk, ordinary.pk) == "attendance_after_safety"
    assert (
        refused_by_database(
            "UPDATE trainees_attendance SET status = 'ABSENT' WHERE lesson_id = %s", safety_lesson(made).pk
        )
        == "attendance_after_safety"
    )
    assert (
        refused_by_database(
            "UPDATE trainees_attendance SET enrolment_id = %s WHERE lesson_id = %s", two.pk, ordinary.pk
        )
        == "attendance_is_fixed"
    )
    assert refused_by_database("UPDATE trainees_attendance SET status = 'LATE'") == "row_version_rises"
    twice = "UPDATE trainees_attendance SET status = 'LATE', version = version + 2"
    assert refused_by_database(twice) == "row_version_rises"
    raised = "UPDATE trainees_attendance SET status = 'ABSENT', version = version + 1 WHERE lesson_id = %s"
    assert refused_by_database(raised, safety_lesson(made).pk) == "attendance_after_safety"


# Results and certificates


def test_results_follow_the_rules_and_pass_through_three_hands() -> None:
    house = make_house()
    made = make_ended(house, post=(95, 80, 60, 59))

    with pytest.raises(Denied):
        propose_results(made, actor=house.leader)
    assert propose_results(made, actor=house.officer) == 4

    assert list(Enrolment.objects.order_by("pk").values_list("result", "result_state")) == [
        ("EXCELLENT", "PROPOSED"),
        ("GOOD", "PROPOSED"),
        ("PASS", "PROPOSED"),
        ("FAIL", "PROPOSED"),
    ]
    basis = ResultBasis.objects.order_by("pk").last()
    assert (basis.lessons, basis.attended, basis.score, basis.computed) == (3, 3, Decimal("59.0"), "FAIL")
    assert Todo.objects.get(kind="trainees.results_to_confirm", state="open").role == Role.INSTITUTION_LEADER
    with pytest.raises(Refused):
        publish_results(made, actor=house.officer)
    assert confirm_results(made, actor=house.leader) == 4
    assert publish_results(made, actor=house.officer) == 4
    assert counts_of(made).passed == 3


def test_who_proposed_cannot_confirm() -> None:
    house = make_house()
    made = make_ended(house)
    propose_results(made, actor=house.officer)
    same = make_actor(Role.INSTITUTION_LEADER, house.unit, user=user_of(house.officer))

    with pytest.raises(Refused) as refusal:
        confirm_results(made, actor=same)

    assert refusal.value.rule == "core.second_person"


def user_of(actor: object) -> object:
    """The account of an actor."""
    return User.objects.get(pk=actor.user_id)


def running_with_lessons(house: House, people: int, lessons: int) -> TrainingClass:
    """A class that runs, with so many lessons, the safety lesson included; everybody had that one."""
    made = make_planned(house, people=people)
    first = made.starts_on
    rows = [lesson_row(first, title="安全教育", is_safety=True, hours=Decimal(1))]
    rows += [lesson_row(first, title=f"第{number}课") for number in range(1, lessons)]
    save_timetable(made, rows, actor=house.officer)
    made = ready_class(made, actor=house.officer)
    ids = [person.pk for person in trainees(made)]
    record_arrivals(made, ids, actor=house.manager)
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防", attended_ids=ids)
    return start_class(made, actor=house.manager)


@pytest.mark.parametrize(
    ("lessons", "attended", "result"),
    [(5, 4, "EXCELLENT"), (5, 3, "FAIL"), (10, 8, "EXCELLENT"), (10, 7, "FAIL"), (9, 7, "FAIL"), (9, 8, "EXCELLENT")],
)
def test_attendance_of_exactly_the_share_passes_and_one_lesson_less_fails(
    lessons: int, attended: int, result: str
) -> None:
    """The share is 80 per cent: four of five is exactly that; seven of nine is 77.8 and fails, though nearly 80."""
    house = make_house()
    made = running_with_lessons(house, 1, lessons)
    [one] = trainees(made)
    ordinary = list(lessons_of(made).filter(is_safety=False))
    marks = {(one.pk, lesson.pk): "LATE" if place < attended - 1 else "LEAVE" for place, lesson in enumerate(ordinary)}
    record_attendance(made, marks, actor=house.manager)
    end_rolls(house, made)
    end_class(made, actor=house.manager)
    TestResult.objects.create(enrolment=one, pre=None, post=Decimal(90), full=Decimal(100))

    propose_results(made, actor=house.officer)

    basis = ResultBasis.objects.get()
    assert (basis.lessons, basis.attended, basis.share_needed, basis.computed) == (lessons, attended, 80, result)


@pytest.mark.parametrize(
    ("post", "full", "score", "result"),
    [
        ("59.9", "100", "59.9", "FAIL"),
        ("60", "100", "60.0", "PASS"),
        ("23.98", "40", "60.0", "PASS"),
        ("12.0", "20.1", "59.7", "FAIL"),
        ("0.9", "8.0", "11.3", "FAIL"),  # 11.25, half up; half to even would be 11.2
        ("4.9", "8.0", "61.3", "PASS"),  # 61.25
    ],
)
def test_a_score_out_of_a_hundred_is_rounded_half_up(post: str, full: str, score: str, result: str) -> None:
    found = TestResult(post=Decimal(post), full=Decimal(full))

    assert score_of(found) == Decimal(score)
    standard = Standard(80, {Result.EXCELLENT: 90, Result.GOOD: 75, Result.PASS: 60})
    assert standard.result(10, 10, score_of(found)) == result


def test_results_wait_for_the_end_the_test_and_the_attendance() -> None:
    house = make_house()
    made = make_running(house, people=2)
    one, two = trainees(made)
    first, second = lessons_of(made).filter(is_safety=False)

    def refused() -> Refused:
        with pytest.raises(Refused) as refusal:
            propose_results(made, actor=house.officer)
        return refusal.value

    assert refused().code == "class_not_ended"
    record_attendance(
        made, {(one.pk, first.pk): "PRESENT", (one.pk, second.pk): "LATE", (two.pk, second.pk): "LATE"},
        actor=house.manager,
    )  # fmt: skip
    made = end_class(made, actor=house.manager)
    assert refused().code == "test_open"
    for person in (one, two):
        TestResult.objects.create(enrolment=person, pre=None, post=Decimal(90), full=Decimal(100))
    gaps = refused()
    assert (gaps.code, gaps.params["n"]) == ("attendance_missing", 2)
    assert f"“第一课” {first.held_on:%m-%d}（{two.teacher.name}）" in gaps.message
    assert [(gap.lesson, gap.is_open, list(gap.people)) for gap in gaps_of(made)] == [
        (first, True, [two]),
        (second, True, []),
    ]
    with pytest.raises(Refused) as unmarked:
        close_rolls(made, [first.pk, second.pk], actor=house.manager)
    assert (unmarked.value.code, two.teacher.name in unmarked.value.message) == ("marks_missing", True)
    record_attendance(made, {(two.pk, first.pk): "LEAVE"}, actor=house.manager)
    assert refused().code == "attendance_missing"
    assert end_rolls(house, made) == 2
    assert (gaps_of(made), propose_results(made, actor=house.officer)) == ([], 2)


def test_a_result_against_the_rules_needs_a_reason() -> None:
    house = make_house()
    made = make_ended(house, post=(59,))
    [one] = trainees(made)

    with pytest.raises(Refused):
        propose_results(made, actor=house.officer, overrides={one.pk: Override("PASS", "")})
    propose_results(made, actor=house.officer, overrides={one.pk: Override("PASS", "补考通过")})

    one.refresh_from_db()
    basis = ResultBasis.objects.get()
    assert (one.result, basis.computed, basis.proposed, basis.reason) == ("PASS", "FAIL", "PASS", "补考通过")


def test_returned_results_can_be_mended() -> None:
    house = make_house()
    made = make_ended(house, post=(70,))
    propose_results(made, actor=house.officer)

    with pytest.raises(Refused):
        return_results(made, actor=house.leader, reason="")
    assert return_results(made, actor=house.leader, reason="考勤有误") == 1

    [one] = trainees(made)
    assert (one.result, one.result_state, one.proposed_by) == ("", "NONE", None)
    last = lessons_of(made).last()
    with pytest.raises(Refused) as ended:
        record_attendance(made, {(one.pk, last.pk): "LATE"}, actor=house.manager)
    assert ended.value.code == "roll_call_ended"
    reopen_roll(RollCall.objects.get(lesson=last), actor=house.manager, reason="记错")
    record_attendance(made, {(one.pk, last.pk): "LATE"}, actor=house.manager)
    close_rolls(made, [last.pk], actor=house.manager)
    assert propose_results(made, actor=house.officer) == 1


def test_raw_sql_cannot_forge_results() -> None:
    house = make_house()
    made = make_ended(house, post=(70, 50))
    first, _second = trainees(made)
    propose = (
        "UPDATE trainees_enrolment SET result = %s, result_state = 'PROPOSED', version = version + 1, "
        "proposed_by_id = %s WHERE id = %s"
    )
    assert refused_by_database(propose, "PASS", house.officer.user_id, first.pk) == "result_has_basis"

    propose_results(made, actor=house.officer)
    assert refused_by_database("UPDATE trainees_enrolment SET result = 'EXCELLENT'") == "result_is_fixed"
    assert refused_by_database("UPDATE trainees_resultbasis SET attended = 0") == "basis_is_fixed"
    assert refused_by_database("UPDATE trainees_testresult SET post = 100") == "basis_is_fixed"
    assert refused_by_database("DELETE FROM trainees_attendance") == "attendance_before_result"
    confirm = "UPDATE trainees_enrolment SET result_state = 'CONFIRMED', version = version + 1, confirmed_by_id = %s"
    assert refused_by_database(confirm, None) == "result_second_person"
    assert refused_by_database(confirm, house.officer.user_id) in {
        "result_second_person",
        "enrolment_result_second_person",
    }
    assert (
        refused_by_database(
            "INSERT INTO trainees_certificate (enrolment_id, number, check_code, holder_name, project_name, "
            "class_name, institution_name, starts_on, ends_on, hours, result, issued_on, revoked_reason) VALUES "
            "(%s, 'GP00000000000000', '22222222', '甲', '', '', '', now(), now(), 1, 'PASS', now(), '')",
            first.pk,
        )
        == "certificate_of_published"
    )


def published(house: House, post: tuple[int, ...] = (70, 50)) -> TrainingClass:
    """A class whose results are published."""
    made = make_ended(house, post=post)
    propose_results(made, actor=house.officer)
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.officer)
    return made


def test_certificates_go_to_those_who_passed_once_and_the_class_is_settled() -> None:
    house = make_house()
    made = published(house)
    first, _second = trainees(made)

    with pytest.raises(Refused) as unsettled:
        settle_class(made, actor=house.leader)
    assert unsettled.value.rule == "trainees.certificate_after_pass"
    assert issue_certificates(made, actor=house.officer) == 1
    with pytest.raises(Refused):
        issue_certificates(made, actor=house.officer)

    certificate = Certificate.objects.get()
    assert (certificate.enrolment, certificate.holder_name, certificate.hours) == (
        first,
        first.teacher.name,
        Decimal("24.0"),
    )
    assert is_certificate_number(certificate.number)
    assert settle_class(made, actor=house.leader).state == "SETTLED"
    assert not Todo.objects.filter(state="open", subject_table="trainees_trainingclass").exists()


def test_raw_sql_cannot_settle_change_or_delete() -> None:
    house = make_house()
    made = published(house)

    assert (
        refused_by_database("UPDATE trainees_trainingclass SET state = 'SETTLED', version = version + 1")
        == "class_settled_complete"
    )
    issue_certificates(made, actor=house.officer)
    assert refused_by_database("UPDATE trainees_certificate SET holder_name = '别人'") == "certificate_is_fixed"
    assert refused_by_database("DELETE FROM trainees_certificate") == "certificate_is_fixed"
    certificate = revoke_certificate(Certificate.objects.get(), actor=house.leader, reason="弄虚作假")
    assert certificate.revoked_by_id == house.leader.user_id
    assert (
        refused_by_database(
            "UPDATE trainees_certificate SET revoked_at = NULL, revoked_by_id = NULL, revoked_reason = ''"
        )
        == "certificate_is_fixed"
    )


def test_certificate_numbers_find_every_wrong_digit_and_swap() -> None:
    number = certificate_number(2026, "130000", 123, 45)
    digits = number[2:]

    assert number.startswith("GP2613000123045")
    assert is_certificate_number(number)
    wrong = [f"GP{digits[:place]}{(int(digit) + 1) % 10}{digits[place + 1 :]}" for place, digit in enumerate(digits)]
    swapped = [
        f"GP{digits[:place]}{digits[place + 1]}{digits[place]}{digits[place + 2 :]}"
        for place in range(len(digits) - 1)
        if digits[place] != digits[place + 1]
    ]
    assert not any(is_certificate_number(text) for text in [*wrong, *swapped, "", "GP", number + "0", "GP" + "１" * 14])


# Who sees whom


def test_another_institution_neither_sees_nor_touches_the_roster() -> None:
    house = make_house()
    made = make_ready(house, people=1)
    stranger = make_actor(Role.INSTITUTION_OFFICER, make_institution().unit)

    assert list(trainees_of_class(stranger, made)) == []
    with pytest.raises(Http404):
        record_arrivals(made, [trainees(made)[0].pk], actor=stranger)


def test_roster_costs_the_same_for_one_and_three(django_assert_num_queries: object) -> None:
    house = make_house()
    made = make_planned(house, people=1)
    with django_assert_num_queries(1):
        assert len([(row.teacher.name, row.county.parent) for row in trainees_of_class(house.officer, made)]) == 1
    assign_trainees(made, actor=house.officer, enrolment_ids=[one.pk for one in make_enrolments(house.order, 2)])
    with django_assert_num_queries(1):
        assert len([(row.teacher.name, row.county.parent) for row in trainees_of_class(house.officer, made)]) == 3
