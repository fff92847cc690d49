"""Two at once: a rubric and the test that stands on it, scores and their closing, results and the test reopened."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from psycopg2.extensions import connection as Connection

from evaluation.assessment.models import SkillTest
from evaluation.assessment.services.rubrics import CriterionRow, save_rubric
from evaluation.assessment.services.skill_tests import close_test, open_test, reopen_test
from guopei.core.audit.transaction import transaction_for
from tests.evaluation.assessment.test_skill_tests import ended
from tests.factories.classes import make_house, make_ready, make_running
from tests.factories.evaluation import make_rubric, make_test
from tests.support.races import acting, run_against, waiting
from trainees.delivery.models import TestResult
from trainees.delivery.services.results import propose_results
from trainees.selection.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)

Connect = Callable[..., Connection]


def test_a_test_stands_on_the_rubric_as_it_was_saved_meanwhile() -> None:
    house = make_house()
    made, rubric = make_ready(house), make_rubric(house)
    with transaction_for(house.officer, act="test"):
        save_rubric(rubric, actor=house.officer, name="改", criteria=[CriterionRow("唯一", Decimal(7))])
        opening = waiting(acting(house.manager, open_test, made, rubric=rubric))
    assert (opening.ended(), SkillTest.objects.get().full) == ("done", Decimal(7))


def test_a_test_with_results_being_proposed_is_not_reopened() -> None:
    house = make_house()
    test = ended(house, make_test(house, make_running(house, people=1), pre=(40,), post=(80,)))
    closed = close_test(test, actor=house.officer)
    with transaction_for(house.officer, act="test"):
        propose_results(closed.training_class, actor=house.officer)
        reopening = waiting(acting(house.officer, reopen_test, closed, reason="改分"))
    assert (reopening.ended(), TestResult.objects.count()) == ("result_proposed", 1)
    assert list(Enrolment.objects.values_list("result_state", flat=True)) == ["PROPOSED"]


def test_a_criterion_does_not_slip_in_while_a_test_is_opened(second_connection: Connect) -> None:
    house = make_house()
    made, rubric, one, two = make_ready(house), make_rubric(house), second_connection(), second_connection()
    one.cursor().execute(
        "INSERT INTO evaluation_skilltest (training_class_id, rubric_id, \"full\", state) VALUES (%s, %s, 100, 'OPEN')",
        [made.pk, rubric.pk],
    )
    slip = "INSERT INTO evaluation_criterion (rubric_id, position, title, points, levels) VALUES (%s, 9, '又一', 5, '')"
    assert run_against(two, slip, [rubric.pk], one.commit) == "rubric_in_use"


def test_a_score_does_not_go_while_its_test_is_closed(second_connection: Connect) -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=1), pre=(40,))
    one, two = second_connection(), second_connection()
    one.cursor().execute(
        "UPDATE evaluation_skilltest SET state = 'CLOSED', version = version + 1 WHERE id = %s", [test.pk]
    )
    take = "DELETE FROM evaluation_testscore WHERE test_id = %s"
    assert run_against(two, take, [test.pk], one.commit) == "score_in_open_test"
