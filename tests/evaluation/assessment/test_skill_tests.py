"""Tests before and after on one rubric: scores, the paired gain, and what the database refuses."""

from decimal import Decimal

import pytest
from django.db.models import F
from django.http import Http404

from evaluation.assessment.models import Rubric, SkillTest, TestScore
from evaluation.assessment.rules import TEST_FLOW
from evaluation.assessment.selectors.skill_tests import paired_gain, rubrics_for, score_cells, score_lines
from evaluation.assessment.services.rubrics import CriterionRow, draft_rubric, save_rubric
from evaluation.assessment.services.skill_tests import close_test, open_test, record_scores, reopen_test
from guopei.core.access.enums import Role
from guopei.core.flow.cells import Overtaken
from guopei.core.flow.models import Edge
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor
from tests.factories.classes import (
    House,
    end_rolls,
    make_house,
    make_neighbour,
    make_planned,
    make_ready,
    make_running,
    trainees,
)
from tests.factories.evaluation import make_rubric, make_test
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_nation
from tests.trainees.classes.test_classes import refused_by_database
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import end_class
from trainees.delivery.models import TestResult
from trainees.delivery.services.arrivals import leave_early
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.results import propose_results
from trainees.selection.enums import EnrolmentState

pytestmark = pytest.mark.django_db


def ended(house: House, test: SkillTest) -> SkillTest:
    """The class of a test, ended with everybody present who stayed."""
    made = test.training_class
    marks = {
        (person.pk, lesson.pk): "PRESENT"
        for person in trainees(made)
        if person.state == EnrolmentState.ARRIVED
        for lesson in lessons_of(made).filter(is_safety=False)
    }
    record_attendance(made, marks, actor=house.manager)
    end_rolls(house, made)
    end_class(made, actor=house.manager)
    test.refresh_from_db()
    return test


def test_flow_equals_what_the_database_judges() -> None:
    kept = Edge.objects.filter(tbl=TEST_FLOW.table, field=TEST_FLOW.field).values_list("step", "src", "dst")
    assert sorted(kept) == TEST_FLOW.edges()


def test_gain_is_the_mean_over_those_with_both_scores() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=5), pre=(40, 50, 60, 70, None), post=(60, 55, 60, None, 90))

    gain = paired_gain(test)

    # Pairs: 40→60, 50→55, 60→60. The 70 without an after and the 90 without a before count for nothing.
    assert (gain.n, gain.pre, gain.post, gain.gain) == (3, Decimal("50.00"), Decimal("58.33"), Decimal("8.33"))
    assert (gain.improved, gain.same, gain.worse) == (2, 1, 0)
    assert (gain.only_pre, gain.only_post, gain.neither, gain.people) == (1, 1, 0, 5)
    assert gain.share == Decimal("8.33")


def test_gain_over_nobody_is_no_number() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2), pre=(40, None), post=(None, 60))

    gain = paired_gain(test)

    assert (gain.n, gain.gain, gain.share) == (0, None, None)


def test_share_is_worked_out_from_the_gain_before_it_is_rounded() -> None:
    house = make_house()
    test = open_test(make_running(house, people=6), actor=house.manager, rubric=make_rubric(house, 1))
    people = trainees(test.training_class)
    scores = {(person.pk, moment): Decimal(0) for person in people for moment in ("PRE", "POST")}
    record_scores(test, scores | {(people[0].pk, "POST"): Decimal("0.2")}, actor=house.manager)

    gain = paired_gain(test)

    # A thirtieth of one point: 0.0333… is 0.03 points, and 3.33 per cent, not 3.
    assert (gain.gain, gain.share) == (Decimal("0.03"), Decimal("3.33"))


def test_scores_are_counted_and_repeat_changes_nothing() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2))
    one, two = trainees(test.training_class)

    first = record_scores(test, {(one.pk, "PRE"): Decimal(50), (two.pk, "PRE"): Decimal("60.5")}, actor=house.manager)
    again = record_scores(test, {(one.pk, "PRE"): Decimal(51), (two.pk, "PRE"): Decimal("60.5")}, actor=house.manager)

    assert (first.new, first.changed, first.unchanged) == (2, 0, 0)
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1)
    assert [(line.pre, line.gain) for line in score_lines(test)] == [(Decimal("51.0"), None), (Decimal("60.5"), None)]


def test_a_score_is_taken_back_and_the_test_moves_on() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2), pre=(40, 50))
    one, two = trainees(test.training_class)

    done = record_scores(
        test, {(one.pk, "PRE"): None, (one.pk, "POST"): None, (two.pk, "PRE"): Decimal(50)}, actor=house.manager
    )
    nothing = record_scores(test, {(two.pk, "PRE"): Decimal(50)}, actor=house.manager)

    assert (done.new, done.changed, done.removed, done.unchanged, done.read) == (0, 0, 1, 1, 2)
    assert [(line.pre, line.post) for line in score_lines(test)] == [(None, None), (Decimal(50), None)]
    assert nothing.read == 1
    assert SkillTest.objects.get().version == test.version + 2  # the first recording and the taking back


def test_scores_are_not_recorded_over_others_that_came_meanwhile() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2), pre=(40, 50))
    one, two = trainees(test.training_class)
    seen = score_cells(test)
    record_scores(test, {(one.pk, "PRE"): Decimal(45)}, actor=house.officer, seen=seen)

    with pytest.raises(Overtaken) as refusal:
        record_scores(
            test, {(one.pk, "PRE"): Decimal(41), (two.pk, "PRE"): Decimal(51)}, actor=house.manager, seen=seen
        )

    [clash] = refusal.value.clashes
    assert (clash.key, clash.mine, clash.theirs.value, clash.theirs.version) == ((one.pk, "PRE"), "41.0", "45.0", 2)
    assert [line.pre for line in score_lines(test)] == [Decimal(45), Decimal(50)]
    # A score that was left as it was shown says nothing, though another stands there by now.
    done = record_scores(
        test, {(one.pk, "PRE"): Decimal(40), (two.pk, "PRE"): Decimal(51)}, actor=house.manager, seen=seen
    )
    assert (done.changed, done.unchanged) == (1, 1)
    assert [line.pre for line in score_lines(test)] == [Decimal(45), Decimal(51)]


def test_nothing_is_scored_after_closing() -> None:
    house = make_house()
    test = ended(house, make_test(house, make_running(house, people=1), pre=(40,), post=(80,)))
    close_test(test, actor=house.officer)

    with pytest.raises(Refused) as refusal:
        record_scores(test, {(trainees(test.training_class)[0].pk, "POST"): Decimal(90)}, actor=house.manager)

    assert refusal.value.code == "test_closed"
    assert TestScore.objects.get(moment="POST").score == Decimal(80)


def test_a_test_is_not_opened_before_the_class_is_ready() -> None:
    house = make_house()

    with pytest.raises(Refused) as refusal:
        open_test(make_planned(house), actor=house.manager, rubric=make_rubric(house))

    assert (refusal.value.code, SkillTest.objects.exists()) == ("class_not_ready", False)


def test_people_of_another_class_or_who_left_get_no_score() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2))
    one, gone = trainees(test.training_class)
    stranger = trainees(make_running(make_neighbour(house), people=1))[0]
    leave_early(gone, actor=house.manager, reason="生病")

    for person in (stranger, gone):
        with pytest.raises(Refused) as refusal:
            record_scores(test, {(one.pk, "PRE"): Decimal(1), (person.pk, "PRE"): Decimal(1)}, actor=house.manager)
        assert refusal.value.code == "not_arrived"
    assert not TestScore.objects.exists()


def test_who_left_counts_for_nothing_in_the_gain() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=3), pre=(40, 50, 10), post=(60, 60, 90))
    leave_early(trainees(test.training_class)[2], actor=house.manager, reason="生病")

    gain = paired_gain(test)

    assert (gain.n, gain.people, gain.pre, gain.gain) == (2, 2, Decimal("45.00"), Decimal("15.00"))


@pytest.mark.parametrize("score", ["-0.1", "100.1", "50.55"])
def test_scores_lie_within_the_rubric(score: str) -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=1))
    [one] = trainees(test.training_class)

    with pytest.raises(Refused) as refusal:
        record_scores(test, {(one.pk, "PRE"): Decimal(score)}, actor=house.manager)

    assert refusal.value.code == "score_out_of_range"


def test_one_pair_of_tests_per_class_on_one_rubric() -> None:
    house = make_house()
    made = make_ready(house)
    open_test(made, actor=house.manager, rubric=make_rubric(house))

    with pytest.raises(Refused) as refusal:
        open_test(made, actor=house.manager, rubric=make_rubric(house))

    assert (refusal.value.code, refusal.value.rule) == ("test_exists", "evaluation.same_rubric")


def test_closing_hands_the_scores_down_and_reopening_takes_them_back() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2), pre=(40, 50), post=(80, None))
    with pytest.raises(Refused) as early:
        close_test(test, actor=house.officer)
    assert early.value.code == "class_not_ended"
    ended(house, test)

    with pytest.raises(Denied):
        close_test(test, actor=house.manager)
    closed = close_test(test, actor=house.officer)

    assert list(TestResult.objects.order_by("enrolment").values_list("pre", "post", "full")) == [
        (Decimal(40), Decimal(80), Decimal(100)),
        (Decimal(50), None, Decimal(100)),
    ]
    reopened = reopen_test(closed, actor=house.officer, reason="漏登一人")
    assert (reopened.state, TestResult.objects.count()) == ("OPEN", 0)


def test_a_test_is_not_closed_on_the_scores_of_those_who_left() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2), post=(80,))
    leave_early(trainees(test.training_class)[0], actor=house.manager, reason="生病")
    ended(house, test)

    with pytest.raises(Refused) as refusal:
        close_test(test, actor=house.officer)

    assert refusal.value.code == "no_post_scores"


def test_a_test_whose_results_are_proposed_stays_closed() -> None:
    house = make_house()
    test = ended(house, make_test(house, make_running(house, people=1), pre=(40,), post=(80,)))
    closed = close_test(test, actor=house.officer)
    propose_results(closed.training_class, actor=house.officer)

    with pytest.raises(Refused) as refusal:
        reopen_test(closed, actor=house.officer, reason="改分")

    closed.refresh_from_db()
    assert (refusal.value.code, closed.state) == ("result_proposed", "CLOSED")


def test_a_rubric_in_use_is_fixed() -> None:
    house = make_house()
    rubric = make_rubric(house)
    save_rubric(rubric, actor=house.officer, name="改名", criteria=[CriterionRow("唯一", Decimal(100))])
    open_test(make_ready(house), actor=house.manager, rubric=rubric)

    with pytest.raises(Refused) as refusal:
        save_rubric(rubric, actor=house.officer, name="再改", criteria=[CriterionRow("唯一", Decimal(50))])

    assert refusal.value.rule == "evaluation.same_rubric"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "no_criteria"),
        ([(" ", "5")], "criterion_unnamed"),
        ([("一", "0")], "points_out_of_range"),
        ([("一", "-1")], "points_out_of_range"),
        ([("一", "0.05")], "points_out_of_range"),
        ([("一", "1000")], "points_out_of_range"),
        ([(f"第{place}项", "999.9") for place in range(11)], "full_out_of_range"),
    ],
)
def test_rubrics_bring_points_that_a_test_can_hold(rows: list[tuple[str, str]], code: str) -> None:
    house = make_house()
    criteria = [CriterionRow(title, Decimal(points)) for title, points in rows]

    with pytest.raises(Refused) as refusal:
        draft_rubric(actor=house.officer, name="评分标准", criteria=criteria)

    assert (refusal.value.code, refusal.value.field) == (code, "criteria")
    assert not Rubric.objects.exists()


def test_rubrics_have_a_name() -> None:
    with pytest.raises(Refused) as refusal:
        draft_rubric(actor=make_house().officer, name=" ", criteria=[CriterionRow("一", Decimal(1))])

    assert refusal.value.field == "name"


def test_raw_sql_cannot_bend_a_test() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=1), pre=(40,))
    other = make_neighbour(house)
    stranger = trainees(make_running(other, people=1))[0]
    insert = "INSERT INTO evaluation_testscore (test_id, enrolment_id, moment, score) VALUES (%s, %s, 'POST', %s)"
    [one] = trainees(test.training_class)

    assert refused_by_database(insert, test.pk, one.pk, 100.1) == "score_within_full"
    assert refused_by_database(insert, test.pk, stranger.pk, 50) == "score_of_arrived"
    assert refused_by_database("UPDATE evaluation_testscore SET moment = 'POST'") == "score_keeps_owner"
    assert refused_by_database("UPDATE evaluation_testscore SET score = 41") == "row_version_rises"
    assert refused_by_database('UPDATE evaluation_skilltest SET "full" = 200') == "test_full_is_rubric"
    assert refused_by_database("UPDATE evaluation_criterion SET points = 99") == "rubric_in_use"
    assert refused_by_database("DELETE FROM evaluation_criterion") == "rubric_in_use"
    spare = make_rubric(house, 5)
    into = "UPDATE evaluation_criterion SET rubric_id = %s, position = 9 WHERE rubric_id = %s"
    assert refused_by_database(into, test.rubric_id, spare.pk) == "rubric_in_use"
    SkillTest.objects.filter(pk=test.pk).update(state="CLOSED", version=F("version") + 1)
    assert refused_by_database(insert, test.pk, one.pk, 50) == "score_in_open_test"
    assert refused_by_database("DELETE FROM evaluation_testscore") == "score_in_open_test"


def test_another_institution_sees_and_scores_nothing() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=1), pre=(40,))
    stranger = make_actor(Role.INSTITUTION_OFFICER, make_institution().unit)

    assert list(rubrics_for(stranger)) == []
    with pytest.raises(Http404):
        record_scores(test, {(trainees(test.training_class)[0].pk, "PRE"): Decimal(1)}, actor=stranger)
    assert TestScore.objects.get().score == Decimal(40)


def test_a_test_keeps_its_rubric_and_a_rubric_its_name_and_unit() -> None:
    house = make_house()
    test, other = make_test(house, make_ready(house)), make_rubric(house)
    change = "UPDATE evaluation_skilltest SET rubric_id = %s WHERE id = %s"
    assert refused_by_database(change, other.pk, test.pk) == "test_keeps_rubric"
    rows = [CriterionRow("维度", Decimal(100))]
    with pytest.raises(Refused) as taken:
        draft_rubric(actor=house.officer, name=other.name, criteria=rows)
    assert taken.value.code == "name_taken"
    with pytest.raises(Refused) as foreign:
        save_rubric(other, actor=make_actor(Role.INSTITUTION_OFFICER, make_nation()), name="改名", criteria=rows)
    assert foreign.value.code == "other_unit"
