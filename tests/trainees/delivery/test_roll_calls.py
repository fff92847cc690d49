"""Roll calls: nothing overwritten unseen, ended by an act, a missing mark no absence, a wrong arrival taken back."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.flow.cells import Cell, Overtaken
from guopei.core.flow.models import Transition
from guopei.core.refusal import Refused, Stale
from tests.factories.access import make_actor
from tests.factories.classes import (
    House,
    end_rolls,
    make_ended,
    make_house,
    make_ready,
    make_running,
    safety_lesson,
    trainees,
)
from tests.factories.evaluation import make_test
from tests.support.shared import own_copy, shared
from tests.trainees.classes.test_classes import refused_by_database
from trainees.classes.models import Lesson, TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import end_class
from trainees.delivery.models import Attendance, RollCall
from trainees.delivery.selectors.attendance import gaps_of, standing_of
from trainees.delivery.selectors.classes import tallies_of
from trainees.delivery.services.arrivals import declare_no_shows, record_arrivals, take_back_arrival
from trainees.delivery.services.attendance import attendance_cells, record_attendance
from trainees.delivery.services.certificates import issue_certificates
from trainees.delivery.services.classes import settle_class, start_class
from trainees.delivery.services.results import confirm_results, propose_results, publish_results
from trainees.delivery.services.rolls import close_rolls, reopen_roll
from trainees.delivery.services.safety import record_safety, sign_safety
from trainees.selection.models import Enrolment, Presence

pytestmark = pytest.mark.django_db


def as_(actor: Actor) -> Client:
    """A browser signed in as this person."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
    return client


def page_of(lesson: Lesson) -> str:
    """The roll call of a lesson."""
    return reverse("trainees:class-attendance-lesson", args=[lesson.phase.training_class_id, lesson.pk])


def sent_from(page: Any, **chosen: str) -> dict[str, str]:
    """What a browser sends from a roll call: every row as it is ticked, but those chosen otherwise (by number)."""
    rows = [row for row in page.context["rows"] if not row["fixed"]]
    found = {f"seen-{row['name']}": str(row["seen"]) for row in rows}
    found |= {f"mark-{row['name']}": row["mark"] for row in rows if row["mark"]}
    lesson = page.context["lesson"].pk
    return found | {f"mark-{pk}-{lesson}": status for pk, status in chosen.items()}


def sent_again(page: Any) -> dict[str, str]:
    """What the page that shows both sides sends, as it is ticked: mine."""
    context = page.context
    return (
        {f"seen-{name}": str(cell) for name, cell in context["seen"]}
        | {f"mark-{name}": value for name, value in context["others"]}
        | {f"mark-{side.name}": side.mine for side in context["sides"]}
        | context["keep"]
    )


def statuses(lesson: Lesson) -> list[str]:
    """The marks of a lesson, in order of people."""
    return list(Attendance.objects.filter(lesson=lesson).order_by("enrolment").values_list("status", flat=True))


@pytest.fixture(scope="module")
def made_house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    with shared(django_db_blocker, make_house) as made:
        yield made


@pytest.fixture
def house(made_house: House, db: None) -> House:
    """An institution's people."""
    return own_copy(made_house)


@pytest.fixture
def running(house: House) -> TrainingClass:
    """A class of three that runs."""
    return make_running(house, people=3)


@pytest.fixture
def lesson(house: House, running: TrainingClass) -> Lesson:
    """A lesson in which everybody is recorded as present."""
    found = lessons_of(running).get(title="第一课")
    record_attendance(running, {(one.pk, found.pk): "PRESENT" for one in trainees(running)}, actor=house.manager)
    return found


# Nothing is overwritten unseen


def test_rows_that_i_left_as_they_were_do_not_undo_a_newer_mark(
    house: House, running: TrainingClass, lesson: Lesson
) -> None:
    one, two, _three = trainees(running)
    officer, manager = as_(house.officer), as_(house.manager)
    old = officer.get(page_of(lesson))  # opened before
    first = manager.post(page_of(lesson), sent_from(manager.get(page_of(lesson)), **{str(one.pk): "ABSENT"}))

    second = officer.post(page_of(lesson), sent_from(old, **{str(two.pk): "LATE"}))

    assert (first.status_code, second.status_code) == (302, 302)
    assert statuses(lesson) == ["ABSENT", "LATE", "PRESENT"]


@pytest.mark.parametrize(("choice", "stands"), [("LEAVE", "LEAVE"), ("ABSENT", "ABSENT")])
def test_a_mark_that_both_changed_is_shown_from_both_sides(
    house: House, running: TrainingClass, lesson: Lesson, choice: str, stands: str
) -> None:
    one, two, _three = trainees(running)
    officer, manager = as_(house.officer), as_(house.manager)
    old = officer.get(page_of(lesson))
    manager.post(page_of(lesson), sent_from(manager.get(page_of(lesson)), **{str(one.pk): "ABSENT"}))
    mine = sent_from(old, **{str(one.pk): "LEAVE", str(two.pk): "LATE"})

    answer = officer.post(page_of(lesson), {**mine, "end": "1"})

    assert answer.status_code == 409
    [side] = answer.context["sides"]  # the two rows that nobody else touched are not asked about
    assert (side.who, side.mine, side.theirs.value, side.theirs.by) == (
        one.teacher.name,
        "LEAVE",
        "ABSENT",
        house.manager.user_name,
    )
    assert statuses(lesson) == ["ABSENT", "PRESENT", "PRESENT"]
    again = officer.post(page_of(lesson), {**sent_again(answer), f"mark-{side.name}": choice})
    assert (again.status_code, statuses(lesson)) == (302, [stands, "LATE", "PRESENT"])
    assert RollCall.objects.get(lesson=lesson).state == "CLOSED"  # as was wished at first


def test_nothing_is_recorded_from_a_page_that_was_made_for_somebody_else(
    house: House, running: TrainingClass, lesson: Lesson
) -> None:
    """Two persons at one computer: the page was opened by the first, and the second has signed in since."""
    [one, *_others] = trainees(running)
    url = page_of(lesson)
    page = as_(house.manager).get(url)
    stamp = re.findall(r'name="_who" value="([^"]+)"', page.content.decode())[0]
    mine = {**sent_from(page, **{str(one.pk): "ABSENT"}), "_who": stamp}

    answer = as_(house.officer).post(url, mine)

    assert (answer.status_code, answer.context["refusal"].code) == (422, "form_of_another")
    assert statuses(lesson) == ["PRESENT"] * 3
    detail = reverse("trainees:class-detail", args=[running.pk])
    step = as_(house.officer).post(detail, {"step": "end", "version": running.version, "_who": stamp})
    assert (step.status_code, step.context["refusal"].code) == (422, "form_of_another")
    assert as_(house.manager).post(url, mine).status_code == 302
    assert statuses(lesson) == ["ABSENT", "PRESENT", "PRESENT"]


def test_two_first_roll_calls_of_one_lesson_do_not_overwrite_each_other(house: House, running: TrainingClass) -> None:
    one, *_others = trainees(running)
    lesson = lessons_of(running).get(title="第二课")
    officer, manager = as_(house.officer), as_(house.manager)
    mine, theirs = officer.get(page_of(lesson)), manager.get(page_of(lesson))
    assert [row["mark"] for row in mine.context["rows"]] == ["PRESENT"] * 3
    assert manager.post(page_of(lesson), sent_from(theirs, **{str(one.pk): "ABSENT"})).status_code == 302

    answer = officer.post(page_of(lesson), sent_from(mine))

    assert (answer.status_code, len(answer.context["sides"])) == (409, 1)
    assert statuses(lesson) == ["ABSENT", "PRESENT", "PRESENT"]


def test_a_mark_changed_and_changed_back_counts_as_changed(
    house: House, running: TrainingClass, lesson: Lesson
) -> None:
    [one, *_others] = trainees(running)
    seen = attendance_cells(running)
    for status in ("ABSENT", "PRESENT"):
        record_attendance(running, {(one.pk, lesson.pk): status}, actor=house.officer)

    with pytest.raises(Overtaken) as refusal:
        record_attendance(running, {(one.pk, lesson.pk): "LATE"}, actor=house.manager, seen=seen)

    assert refusal.value.clashes[0].theirs == Cell("PRESENT", 3)


def test_what_was_ticked_stays_after_a_refusal(house: House, running: TrainingClass) -> None:
    lesson = lessons_of(running).get(title="第二课")
    one, two, three = trainees(running)
    record_arrivals(running, [], actor=house.manager)
    Attendance.objects.filter(enrolment=three, lesson=safety_lesson(running)).update(status="ABSENT", version=2)
    manager = as_(house.manager)
    sent = sent_from(manager.get(page_of(lesson)), **{str(two.pk): "LEAVE", str(three.pk): "PRESENT"})

    answer = manager.post(page_of(lesson), sent)

    assert answer.status_code == 422
    assert [row["mark"] for row in answer.context["rows"]] == ["PRESENT", "LEAVE", "PRESENT"]
    assert (statuses(lesson), one.pk) == ([], trainees(running)[0].pk)


def test_who_arrived_after_the_safety_page_was_opened_is_not_absent_unseen(house: House) -> None:
    made = make_ready(house, people=3)
    one, two, three = trainees(made)
    record_arrivals(made, [one.pk, two.pk], actor=house.manager)
    manager, url = as_(house.manager), reverse("trainees:class-safety", args=[made.pk])
    shown = manager.get(url).context["form"]["shown"].value()
    record_arrivals(made, [three.pk], actor=house.officer)

    answer = manager.post(url, {"summary": "消防", "attended": [one.pk, two.pk], "shown": shown})

    assert (answer.status_code, Attendance.objects.exists()) == (422, False)
    assert three.teacher.name in answer.content.decode()
    form = answer.context["form"]
    assert (form["attended"].value(), form["summary"].value()) == ([str(one.pk), str(two.pk)], "消防")
    again = {"summary": "消防", "attended": [one.pk, two.pk, three.pk], "shown": form["shown"].value()}
    assert manager.post(url, again).status_code == 302
    assert statuses(safety_lesson(made)) == ["PRESENT"] * 3


def test_an_arrival_is_not_recorded_over_a_no_show_that_somebody_declared_meanwhile(house: House) -> None:
    made = make_ready(house, people=2, starts_on=clock.today() - timedelta(days=1))
    one, two = trainees(made)
    officer, url = as_(house.officer), reverse("trainees:class-arrivals", args=[made.pk])
    shown = {f"seen-{name}": str(cell) for name, cell in officer.get(url).context["seen"]}
    declare_no_shows(made, [one.pk], actor=house.manager, reason="未到校")

    answer = officer.post(url, {**shown, "action": "arrive", "ids": [one.pk, two.pk]})

    assert answer.status_code == 409
    assert [(side.who, side.theirs.value) for side in answer.context["sides"]] == [(one.teacher.name, "NO_SHOW")]
    assert [person.state for person in trainees(made)] == ["NO_SHOW", "EXPECTED"]
    assert officer.post(url, sent_again(answer)).status_code == 302
    assert [person.state for person in trainees(made)] == ["ARRIVED", "ARRIVED"]


def test_arrivals_recorded_already_are_told_truly(house: House) -> None:
    made = make_ready(house, people=2)
    one, two = trainees(made)
    record_arrivals(made, [one.pk], actor=house.officer)
    manager, url = as_(house.manager), reverse("trainees:class-arrivals", args=[made.pk])

    answer = manager.post(url, {"action": "arrive", "ids": [one.pk, two.pk]}, follow=True)

    said = [str(message) for message in answer.context["messages"]]
    assert said == ["登记报到1人。 另有1人此前已登记报到。"]


# A roll call is ended by an act


def test_a_roll_call_is_ended_by_somebody_and_counts_from_then_on(
    house: House, running: TrainingClass, lesson: Lesson
) -> None:
    [one, *_others] = trainees(running)
    assert (tallies_of(running)[one.pk].held, tallies_of(running)[one.pk].open) == (1, 1)  # the safety lesson

    answer = as_(house.manager).post(reverse("trainees:class-attendance", args=[running.pk]), {"lesson": lesson.pk})

    assert answer.status_code == 302
    roll = RollCall.objects.get(lesson=lesson)
    assert (roll.state, roll.closed_by_id, roll.closed_at is not None) == ("CLOSED", house.manager.user_id, True)
    assert (tallies_of(running)[one.pk].held, tallies_of(running)[one.pk].open) == (2, 0)
    steps = Transition.objects.filter(tbl="trainees_rollcall", object_id=roll.pk).order_by("id")
    assert [step.step for step in steps] == ["create", "close"]
    assert close_rolls(running, [lesson.pk], actor=house.manager) == 0


def test_one_mark_does_not_make_a_lesson_count(house: House, running: TrainingClass) -> None:
    one, two, three = trainees(running)
    lesson = lessons_of(running).get(title="第二课")
    manager = as_(house.manager)
    assert manager.post(page_of(lesson), {f"mark-{one.pk}-{lesson.pk}": "PRESENT"}).status_code == 302

    answer = manager.post(page_of(lesson), {"end": "1"})

    assert answer.status_code == 422
    said = answer.content.decode()
    assert two.teacher.name in said
    assert three.teacher.name in said
    assert tallies_of(running)[two.pk].held == 1
    page = manager.get(reverse("trainees:class-attendance", args=[running.pk]))
    [due] = [one for one in page.context["due"] if one.pk == lesson.pk]
    assert (due.missing, page.context["complete"]) == (2, [])


def test_an_ended_roll_call_takes_late_comers_and_no_changes(house: House) -> None:
    made = make_ready(house, people=2)
    one, late = trainees(made)
    record_arrivals(made, [one.pk], actor=house.manager)
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防", attended_ids=[one.pk])
    made = start_class(made, actor=house.manager)
    lesson = lessons_of(made).get(title="第一课")
    record_attendance(made, {(one.pk, lesson.pk): "PRESENT"}, actor=house.manager)
    close_rolls(made, [lesson.pk], actor=house.manager)
    record_arrivals(made, [late.pk], actor=house.manager)
    sign_safety(made, [late.pk], actor=house.manager)
    assert [list(gap.people) for gap in gaps_of(made) if gap.lesson == lesson] == [[late]]
    manager = as_(house.manager)
    page = manager.get(page_of(lesson))
    assert [row["fixed"] for row in page.context["rows"]] == [True, False]

    added = manager.post(page_of(lesson), sent_from(page, **{str(late.pk): "ABSENT"}))
    changed = manager.post(
        page_of(lesson), {f"mark-{one.pk}-{lesson.pk}": "LATE", f"seen-{one.pk}-{lesson.pk}": "PRESENT@1"}
    )

    assert (added.status_code, changed.status_code, statuses(lesson)) == (302, 422, ["PRESENT", "ABSENT"])
    assert "“第一课”" in changed.content.decode()


def test_a_roll_call_is_reopened_with_a_reason_until_results_rest_on_it(house: House) -> None:
    made = make_ended(house, post=(85, 60))
    lesson = lessons_of(made).get(title="第一课")
    roll = RollCall.objects.get(lesson=lesson)
    manager = as_(house.manager)

    assert manager.post(page_of(lesson), {"step": "reopen", "version": roll.version}).status_code == 422
    stale = {"step": "reopen", "version": roll.version - 1, "reason": "记错"}
    assert manager.post(page_of(lesson), stale).status_code == 409
    assert manager.post(page_of(lesson), {**stale, "version": roll.version}).status_code == 302
    roll.refresh_from_db()
    assert (roll.state, roll.closed_by, roll.closed_at) == ("OPEN", None, None)
    with pytest.raises(Refused) as open_one:
        propose_results(made, actor=house.officer)
    assert open_one.value.code == "attendance_missing"
    end_rolls(house, made)
    propose_results(made, actor=house.officer)
    roll.refresh_from_db()
    with pytest.raises(Refused) as rests:
        reopen_roll(roll, actor=house.manager, reason="再改")
    assert rests.value.code == "result_proposed"


def test_the_history_of_the_class_tells_who_ended_and_reopened_a_roll_call_and_why(house: House) -> None:
    made = make_ended(house, post=(85, 60))
    lesson = lessons_of(made).get(title="第一课")
    reopen_roll(RollCall.objects.get(lesson=lesson), actor=house.manager, reason="记错一人")

    history = as_(house.officer).get(reverse("trainees:class-detail", args=[made.pk]) + "?tab=history")

    last, *before = [change for change in history.context["history"] if change.act in ("重开点名", "结束点名")]
    assert (last.act, last.reason) == ("重开点名", "记错一人")
    assert [value for _label, _old, value in last.fields] == ["第一课"]
    assert before[0].act == "结束点名"
    assert "记错一人" in history.content.decode()


def test_raw_sql_cannot_bend_a_roll_call(house: House, running: TrainingClass, lesson: Lesson) -> None:
    [one, *_others] = trainees(running)
    second = lessons_of(running).get(title="第二课")
    close = (
        "UPDATE trainees_rollcall SET state = 'CLOSED', closed_at = now(), version = version + 1 WHERE lesson_id = %s"
    )
    record_attendance(running, {(one.pk, second.pk): "PRESENT"}, actor=house.manager)

    assert refused_by_database(close, second.pk) == "roll_call_complete"
    assert refused_by_database(close.replace(", closed_at = now()", ""), lesson.pk) == "roll_call_closed_at"
    assert refused_by_database(close.replace(", version = version + 1", ""), lesson.pk) == "flow_judge"
    planned = "INSERT INTO trainees_rollcall (lesson_id, state) SELECT id, 'OPEN' FROM trainees_lesson WHERE id = %s"
    assert refused_by_database(planned, lesson.pk) == "trainees_rollcall_lesson_id_key"
    assert refused_by_database("DELETE FROM trainees_rollcall") == "roll_call_stays"
    close_rolls(running, [lesson.pk], actor=house.manager)
    change = "UPDATE trainees_attendance SET status = 'LATE', version = version + 1 WHERE lesson_id = %s"
    assert refused_by_database(change, lesson.pk) == "attendance_of_open_roll"
    assert refused_by_database("DELETE FROM trainees_attendance WHERE lesson_id = %s", lesson.pk) == (
        "attendance_of_open_roll"
    )
    later = "UPDATE trainees_rollcall SET closed_at = now() WHERE lesson_id = %s"
    assert refused_by_database(later, lesson.pk) == "roll_call_is_fixed"
    other = make_running(house, people=1)
    stolen = "UPDATE trainees_rollcall SET lesson_id = %s WHERE lesson_id = %s"
    Lesson.objects.filter(pk=lessons_of(other).get(title="第一课").pk).update(state="HELD", version=2)
    assert refused_by_database(stolen, lessons_of(other).get(title="第一课").pk, lesson.pk) == "roll_call_is_fixed"


def test_raw_sql_cannot_open_a_roll_call_of_a_lesson_that_was_not_held(house: House, running: TrainingClass) -> None:
    lesson = lessons_of(running).get(title="第一课")
    insert = "INSERT INTO trainees_rollcall (lesson_id, state) VALUES (%s, 'OPEN')"
    assert refused_by_database(insert, lesson.pk) == "roll_call_of_held_lesson"


def test_raw_sql_cannot_propose_a_result_over_a_gap(house: House) -> None:
    made = make_ended(house, post=(85,))
    [one] = trainees(made)
    propose_results(made, actor=house.officer)
    reopen = "UPDATE trainees_rollcall SET state = 'OPEN', closed_at = NULL, closed_by_id = NULL, version = version + 1"
    assert refused_by_database(reopen) == "roll_call_before_result"
    Enrolment.objects.filter(pk=one.pk).update(result="", result_state="NONE", version=9, proposed_by=None)
    RollCall.objects.filter(lesson__title="第一课").update(state="OPEN", closed_at=None, closed_by=None, version=9)
    propose = (
        "UPDATE trainees_enrolment SET result = 'GOOD', result_state = 'PROPOSED', version = version + 1, "
        "proposed_by_id = %s WHERE id = %s"
    )
    assert refused_by_database(propose, house.officer.user_id, one.pk) == "result_without_gaps"


def test_the_page_of_results_offers_nothing_that_would_be_refused_and_says_why(house: House) -> None:
    made = make_ended(house, post=(85, 60))
    reopen_roll(RollCall.objects.get(lesson=lessons_of(made).get(title="第一课")), actor=house.manager, reason="记错")
    manager, url = as_(house.manager), reverse("trainees:class-results", args=[made.pk])

    waits = manager.get(url)
    assert [step["name"] for step in waits.context["steps"]] == []
    assert [gap.lesson.title for gap in waits.context["gaps"]] == ["第一课"]
    assert "第一课" in waits.content.decode()
    assert 'name="result-' not in waits.content.decode()

    end_rolls(house, made)
    assert [step["name"] for step in manager.get(url).context["steps"]] == ["propose"]


def test_results_are_not_proposed_on_another_ground_than_was_shown(house: House) -> None:
    made = make_ended(house, post=(85, 60))
    one, two = trainees(made)
    officer, url = as_(house.officer), reverse("trainees:class-results", args=[made.pk])
    page = officer.get(url)
    sent = {f"ground-{row['person'].pk}": row["ground"] for row in page.context["rows"]} | {
        f"result-{two.pk}": "GOOD",
        f"reason-{two.pk}": "补考良好",
    }
    assert sent[f"ground-{one.pk}"] == "3/3/85.0"
    lesson = lessons_of(made).get(title="第一课")
    reopen_roll(RollCall.objects.get(lesson=lesson), actor=house.manager, reason="记错")
    record_attendance(made, {(one.pk, lesson.pk): "ABSENT"}, actor=house.manager)
    end_rolls(house, made)

    answer = officer.post(url, {**sent, "step": "propose"})

    assert (answer.status_code, one.teacher.name in str(answer.context["refusal"])) == (409, True)
    assert two.teacher.name not in str(answer.context["refusal"])
    rows = {row["person"].pk: row for row in answer.context["rows"]}
    assert (rows[one.pk]["ground"], rows[two.pk]["result"], rows[two.pk]["reason"]) == ("2/3/85.0", "GOOD", "补考良好")
    assert not Enrolment.objects.exclude(result_state="NONE").exists()
    again = sent | {f"ground-{one.pk}": rows[one.pk]["ground"], "step": "propose"}
    assert officer.post(url, again).status_code == 302
    assert list(Enrolment.objects.order_by("pk").values_list("result", flat=True)) == ["FAIL", "GOOD"]


# Its time


HOURS = [("2PM", 9, 422), ("2PM", 12, 302), ("3EV", 16, 422), ("3EV", 17, 302), ("1AM", 0, 302)]


@pytest.mark.parametrize(("half_day", "hour", "status"), HOURS)
def test_attendance_is_recorded_from_the_hour_of_the_lesson_on(
    house: House, half_day: str, hour: int, status: int
) -> None:
    noon = datetime.combine(clock.today() + timedelta(days=2), time(hour, 30), tzinfo=clock.SHANGHAI)
    with clock.travel(noon):
        with transaction_for(house.officer, act="test"):
            made = make_running(house, people=1)
            Lesson.objects.filter(title="第一课").update(half_day=half_day)
        lesson = lessons_of(made).get(title="第一课")
        [one] = trainees(made)
        page = as_(house.manager).get(page_of(lesson))

        answer = as_(house.manager).post(page_of(lesson), {f"mark-{one.pk}-{lesson.pk}": "PRESENT"})

        assert answer.status_code == status
        assert (page.context["closed"] is None, page.context["is_open"]) == (status == 302, status == 302)
        assert len(statuses(lesson)) == (status == 302)


def test_a_lesson_to_come_does_not_open_as_if_it_could_be_recorded(house: House, running: TrainingClass) -> None:
    Lesson.objects.filter(title="第一课").update(held_on=running.ends_on)
    lesson = lessons_of(running).get(title="第一课")
    page = as_(house.manager).get(page_of(lesson))

    assert (page.status_code, page.context["closed"].code, page.context["is_open"]) == (200, "lesson_too_early", False)
    assert b'type="radio"' not in page.content
    assert "登记考勤" not in page.content.decode().split("<main", 1)[1]


def test_a_settled_class_says_why_nothing_is_recorded(house: House) -> None:
    made = make_ended(house, post=(85,))
    propose_results(made, actor=house.officer)
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.officer)
    issue_certificates(made, actor=house.officer)
    made = settle_class(made, actor=house.leader)
    lesson = lessons_of(made).get(title="第一课")
    manager = as_(house.manager)

    page = manager.get(page_of(lesson))
    [one] = trainees(made)
    answer = manager.post(page_of(lesson), {f"mark-{one.pk}-{lesson.pk}": "LATE"})
    listed = manager.get(reverse("trainees:class-attendance", args=[made.pk]))

    assert (page.context["closed"].code, page.context["is_open"]) == ("class_over", False)
    assert (answer.status_code, answer.context["refusal"].code) == (422, "class_over")
    assert "安全" not in str(answer.context["refusal"])
    assert (listed.context["due"], listed.context["closed"].code) == ([], "class_over")


def test_another_class_manager_finds_no_form_that_could_not_be_saved(
    house: House, running: TrainingClass, lesson: Lesson
) -> None:
    colleague = as_(make_actor(Role.CLASS_MANAGER, house.unit))
    pages = [page_of(lesson)] + [
        reverse(f"trainees:class-{name}", args=[running.pk])
        for name in ("attendance", "attendance-sheet", "arrivals", "arrivals-sheet")
    ]

    assert [colleague.get(page).status_code for page in pages] == [403] * 5
    marks = {(trainees(running)[0].pk, lesson.pk): "LATE"}
    with pytest.raises(Refused) as refusal:
        record_attendance(running, marks, actor=make_actor(Role.CLASS_MANAGER, house.unit))
    assert refusal.value.code == "other_class_manager"


def test_what_is_due_stands_first_and_today_before_the_rest(house: House) -> None:
    made = make_running(house, people=1, starts_on=clock.today() - timedelta(days=1))
    Lesson.objects.filter(title="第二课").update(held_on=clock.today())
    page = as_(house.manager).get(reverse("trainees:class-attendance", args=[made.pk]))

    assert [lesson.title for lesson in page.context["due"]] == ["第二课", "第一课"]
    text = page.content.decode()
    assert text.index("第二课") < text.index("gp-table-wrap")


# A wrong arrival is taken back


def test_a_wrong_arrival_is_taken_back_with_a_reason(house: House) -> None:
    made = make_ready(house, people=2)
    one, two = trainees(made)
    record_arrivals(made, [one.pk, two.pk], actor=house.manager)
    manager, url = as_(house.manager), reverse("trainees:class-trainee", args=[made.pk, one.pk])
    one.refresh_from_db()
    assert "take_back" in [button.name for button in manager.get(url).context["buttons"]]

    unreasoned = manager.post(url, {"step": "take_back", "version": one.version})
    done = manager.post(url, {"step": "take_back", "version": one.version, "reason": "同名，点错人"})

    assert (unreasoned.status_code, done.status_code) == (422, 302)
    one.refresh_from_db()
    made.refresh_from_db()
    assert (one.state, made.arrived, made.assigned) == ("EXPECTED", 1, 2)
    assert Presence.objects.filter(enrolment=one).count() == 1  # a place in the class holds the days
    step = Transition.objects.filter(tbl="trainees_enrolment", object_id=one.pk).latest("id")
    assert (step.step, step.reason) == ("take_back", "同名，点错人")
    with pytest.raises(Stale):
        take_back_arrival(two, actor=house.manager, version=1, reason="旧页面")


def test_the_page_of_somebody_expected_leads_the_desk_to_arrivals_and_tells_others_whom_it_waits_for(
    house: House,
) -> None:
    made = make_ready(house, people=1)
    url = reverse("trainees:class-trainee", args=[made.pk, trainees(made)[0].pk])
    mine, others = as_(house.manager).get(url), as_(house.leader).get(url)

    assert [action.url for action in mine.context["turn"]] == [reverse("trainees:class-arrivals", args=[made.pk])]
    assert (others.context["turn"], len(others.context["next_by"])) == ([], 2)


def test_an_arrival_on_which_something_rests_is_not_taken_back(house: House) -> None:
    made = make_ready(house, people=3)
    here, absent, tested = trainees(made)
    record_arrivals(made, [here.pk, absent.pk, tested.pk], actor=house.manager)
    make_test(house, made, pre=(None, None, 50))
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防", attended_ids=[here.pk])

    with pytest.raises(Refused) as attended:
        take_back_arrival(here, actor=house.manager, reason="点错人")
    with pytest.raises(Refused) as scored:
        take_back_arrival(tested, actor=house.manager, reason="点错人")

    assert (attended.value.code, scored.value.code) == ("arrival_stands", "arrival_stands")
    assert "安全教育 出勤" in attended.value.message
    page = as_(house.manager).get(reverse("trainees:class-trainee", args=[made.pk, here.pk]))
    assert "take_back" not in [button.name for button in page.context["buttons"]]
    assert "安全教育 出勤" in page.content.decode()
    # Whoever was called absent only was never there: that goes with the arrival.
    assert take_back_arrival(absent, actor=house.manager, reason="点错人").state == "EXPECTED"
    assert not Attendance.objects.filter(enrolment=absent).exists()
    back = "UPDATE trainees_enrolment SET state = 'EXPECTED', version = version + 1 WHERE id = %s"
    assert refused_by_database(back, here.pk) == "arrival_stands"
    Attendance.objects.filter(enrolment=tested).delete()
    assert refused_by_database(back, tested.pk) == "arrival_has_scores"


def test_an_absence_in_an_ended_roll_call_stands_in_the_way_until_it_is_reopened(house: House) -> None:
    made = make_ready(house, people=2)
    one, wrong = trainees(made)
    record_arrivals(made, [one.pk, wrong.pk], actor=house.manager)
    record_safety(made, safety_lesson(made), actor=house.manager, summary="消防", attended_ids=[one.pk])
    made = start_class(made, actor=house.manager)
    lesson = lessons_of(made).get(title="第一课")
    record_attendance(made, {(one.pk, lesson.pk): "PRESENT", (wrong.pk, lesson.pk): "ABSENT"}, actor=house.manager)
    close_rolls(made, [lesson.pk], actor=house.manager)

    assert [standing.what for standing in standing_of(wrong)] == ["第一课"]
    with pytest.raises(Refused):
        take_back_arrival(wrong, actor=house.manager, reason="点错人")
    reopen_roll(RollCall.objects.get(lesson=lesson), actor=house.manager, reason="点错人")
    assert take_back_arrival(wrong, actor=house.manager, reason="点错人").state == "EXPECTED"
    close_rolls(made, [lesson.pk], actor=house.manager)
    record_attendance(made, {(one.pk, lessons_of(made).get(title="第二课").pk): "PRESENT"}, actor=house.manager)
    end_rolls(house, made)
    assert (end_class(made, actor=house.manager).state, gaps_of(made)) == ("ENDED", [])


def test_roll_calls_of_another_class_are_not_ended(house: House, running: TrainingClass) -> None:
    other = make_running(house, people=1)
    with pytest.raises(Refused) as refused:
        close_rolls(running, [lessons_of(other)[0].pk], actor=house.manager)
    assert refused.value.code == "other_class"
