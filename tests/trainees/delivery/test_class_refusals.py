"""Every refusal about the people of a class, by its code; and the guards behind them, by raw SQL."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from tests.factories.classes import (
    make_class,
    make_ended,
    make_enrolments,
    make_house,
    make_neighbour,
    make_planned,
    make_ready,
    make_running,
    safety_lesson,
    trainees,
)
from tests.factories.trainees import make_quota
from tests.support.attacks import attack
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import ready_class
from trainees.classes.services.timetable import cancel_lesson
from trainees.delivery.models import Certificate
from trainees.delivery.services import certificates, results
from trainees.delivery.services.arrivals import declare_no_shows, leave_early, record_arrivals, take_back_arrival
from trainees.delivery.services.assigning import assign_trainees, release_trainees
from trainees.delivery.services.attendance import _WORDS as ATTENDANCE_WORDS
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.certificates import issue_certificates, revoke_certificate
from trainees.delivery.services.class_people import PLACE_WORDS
from trainees.delivery.services.classes import settle_class, start_class
from trainees.delivery.services.results import confirm_results, propose_results, publish_results, withdraw_result
from trainees.delivery.services.safety import record_safety
from trainees.selection.models import Enrolment, Quota
from trainees.selection.services.quotas import Share, split_quota

pytestmark = pytest.mark.django_db


def code_of(act: Callable[[], object]) -> str:
    """The code with which an act is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def told(words: dict[str, Refused], statement: str) -> str:
    """The code that a service says when the database refuses a statement."""

    def act() -> None:
        with said_by_database(words), connection.cursor() as cursor:
            cursor.execute(statement)

    return code_of(act)


def ids(training_class: object) -> list[int]:
    """The people of a class."""
    return [one.pk for one in trainees(training_class)]  # type: ignore[arg-type]


def test_places_are_given_and_taken_before_arrival_in_an_open_class() -> None:
    house = make_house()
    made = make_ready(house)
    people = ids(made)
    assert code_of(lambda: assign_trainees(made, actor=house.officer, enrolment_ids=people)) == "not_due"
    assert code_of(lambda: start_class(made, actor=house.manager)) == "nobody_arrived"
    record_arrivals(made, people, actor=house.manager)
    assert code_of(lambda: release_trainees(made, people, actor=house.officer)) == "arrived_already"
    ended = make_ended(house, post=(80,))
    assert code_of(lambda: assign_trainees(ended, actor=house.officer)) == "class_closed"


def test_a_full_class_is_not_filled_further() -> None:
    house = make_house()
    made = make_planned(house, people=2, capacity=2)
    make_enrolments(house.order, 1)
    assert code_of(lambda: assign_trainees(made, actor=house.officer)) == "class_full"


def test_no_show_is_said_in_time_of_somebody_who_was_expected() -> None:
    house = make_house()
    made = make_ready(house)
    people = ids(made)

    def declare() -> None:
        declare_no_shows(made, people, actor=house.manager, reason="未报到")

    assert code_of(declare) == "no_show_too_early"
    early = make_planned(house, starts_on=clock.today() - timedelta(days=2))
    early = ready_class(early, actor=house.officer)
    came = ids(early)
    record_arrivals(early, came, actor=house.manager)
    assert code_of(lambda: declare_no_shows(early, came, actor=house.manager, reason="未报到")) == "not_expected"


def test_who_is_in_no_class_neither_leaves_nor_comes_back_nor_has_a_result() -> None:
    house = make_house()
    [one] = make_enrolments(house.order, 1)
    for act in (
        lambda: leave_early(one, actor=house.manager, reason="病"),
        lambda: take_back_arrival(one, actor=house.manager, reason="误"),
        lambda: withdraw_result(one, actor=house.leader, reason="误"),
    ):
        assert code_of(act) == "no_class"


def test_attendance_is_of_lessons_that_take_place_in_a_class_that_runs() -> None:
    house = make_house()
    made = make_ready(house)
    lesson = lessons_of(made).filter(is_safety=False)[0]
    marks = {(ids(made)[0], lesson.pk): "PRESENT"}
    assert code_of(lambda: record_attendance(made, marks, actor=house.manager)) == "class_not_running"
    record_arrivals(made, ids(made), actor=house.manager)
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防", attended_ids=ids(made))
    made = start_class(made, actor=house.manager)
    cancel_lesson(lesson, actor=house.manager, reason="讲师有病")
    assert code_of(lambda: record_attendance(made, marks, actor=house.manager)) == "lesson_cancelled"


def test_attendance_is_not_of_lessons_of_another_class() -> None:
    house = make_house()
    made = make_running(house)
    foreign = lessons_of(make_planned(make_neighbour(house), people=0)).filter(is_safety=False)[0]
    marks = {(ids(made)[0], foreign.pk): "PRESENT"}
    assert code_of(lambda: record_attendance(made, marks, actor=house.manager)) == "other_class"


def test_the_safety_lesson_is_recorded_of_the_people_who_were_seen() -> None:
    house = make_house()
    made = make_ready(house)
    people = ids(made)
    record_arrivals(made, people, actor=house.manager)

    def record() -> None:
        record_safety(
            made, safety_lesson(made), actor=house.manager, summary="消防", attended_ids=people, shown_ids=people[:1]
        )

    assert code_of(record) == "people_changed"


def test_a_class_is_settled_with_its_results_out_and_its_certificates_made() -> None:
    house = make_house()
    made = make_ended(house, post=(80, 90))
    assert code_of(lambda: settle_class(made, actor=house.leader)) == "results_open"
    propose_results(made, actor=house.officer)
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.officer)
    assert code_of(lambda: settle_class(made, actor=house.leader)) == "certificates_open"
    issue_certificates(made, actor=house.officer)
    old, other = Certificate.objects.order_by("pk")
    # Past the services: a certificate in place of one that is valid still, or that is another's.
    revoke_certificate(other, actor=house.leader, reason="姓名有误")
    assert code_of(lambda: revoke_certificate(other, actor=house.leader, reason="再次")) == "revoked"
    insert = (
        "INSERT INTO trainees_certificate (enrolment_id, replaces_id, number, check_code, holder_name, project_name,"
        " class_name, institution_name, starts_on, ends_on, hours, result, is_demo, issued_on, revoked_reason)"
        " SELECT enrolment_id, %s, 'GP99999999999999', '22222222', holder_name, project_name, class_name,"
        " institution_name, starts_on, ends_on, hours, result, is_demo, issued_on, '' FROM trainees_certificate"
        " WHERE id = %s"
    )
    assert attack(insert, old.pk, other.pk) == "certificate_replaces_revoked"


def test_raw_sql_moves_nobody_who_arrived_and_no_one_into_another_order() -> None:
    house = make_house()
    made = make_running(house)
    assert attack("UPDATE trainees_enrolment SET training_class_id = NULL") == "enrolment_class_open"
    assert told(PLACE_WORDS, "UPDATE trainees_enrolment SET training_class_id = NULL") == "class_closed"
    other = make_class(make_neighbour(house))
    [one] = make_enrolments(house.order, 1)
    move = f"UPDATE trainees_enrolment SET training_class_id = {other.pk} WHERE id = {one.pk}"  # noqa: S608
    assert told(PLACE_WORDS, move) == "other_order"
    assert made.pk != other.pk


def test_marks_past_the_service_are_told_in_its_words() -> None:
    house = make_house()
    made = make_running(house)
    lesson = lessons_of(made).filter(is_safety=False)[0]
    insert = (
        "INSERT INTO trainees_attendance (enrolment_id, lesson_id, status, version, recorded_at) VALUES"  # noqa: S608
        f" ({ids(made)[0]}, {lesson.pk}, 'PRESENT', 1, now())"
    )
    assert told(ATTENDANCE_WORDS, insert) == "lesson_not_held"
    late = Enrolment.objects.exclude(training_class=made).first() or make_enrolments(house.order, 1)[0]
    assign_trainees(made, actor=house.officer, enrolment_ids=[late.pk])
    record_arrivals(made, [late.pk], actor=house.manager)
    marks = {(late.pk, lesson.pk): "PRESENT"}
    assert code_of(lambda: record_attendance(made, marks, actor=house.manager)) == "safety_first"


def test_what_changed_under_the_writers_hands_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    house = make_house()
    made = make_ended(house, post=(80,))
    with monkeypatch.context() as broken:
        broken.setattr(results, "_write_bases", lambda bases: None)
        assert code_of(lambda: propose_results(made, actor=house.officer)) == "changed"
    [person] = trainees(made)
    person.result = "PASS"
    assert code_of(lambda: certificates._write(made, {person: None}, house.officer)) == "changed"


def test_a_unit_holds_places_of_an_order_from_one_level_alone(
    hebei_prefecture: OrgUnit, hebei_county: OrgUnit, provincial_officer: Actor, prefecture_officer: Actor
) -> None:
    root = make_quota(hebei_county, 2).parent
    assert root is not None
    if root.parent is not None:
        root = root.parent
    split_quota(root, [Share(hebei_prefecture, 3)], actor=provincial_officer)
    middle = Quota.objects.get(unit=hebei_prefecture)
    again = [Share(hebei_county, 1)]
    assert code_of(lambda: split_quota(middle, again, actor=prefecture_officer)) == "quota_given_elsewhere"
