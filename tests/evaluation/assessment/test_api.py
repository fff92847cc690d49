"""Rubrics and tests over the API: the same sight, the same steps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.assessment.models import SkillTest
from guopei.core.access.enums import Role
from tests.factories.access import make_actor
from tests.factories.classes import House, make_house, make_neighbour, make_running, trainees
from tests.factories.evaluation import make_test
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_nation
from tests.support.clients import client_of

pytestmark = pytest.mark.django_db


def make_scored(house: House) -> SkillTest:
    """A test of a running class of three, everybody with a score before."""
    return make_test(house, make_running(house), pre=(50, 50, 50))


def test_scores_are_read_by_those_who_see_the_test() -> None:
    house = make_house()
    test = make_scored(house)
    [listed] = client_of(house.officer).get("/api/v1/skill-tests/").json()["results"]
    assert {score["enrolment"] for score in listed["scores"]} == {one.pk for one in trainees(test.training_class)}
    assert {(score["moment"], score["score"]) for score in listed["scores"]} == {("PRE", "50.0")}
    [rubric] = client_of(house.officer).get("/api/v1/rubrics/").json()["results"]
    assert (rubric["id"], sum(float(one["points"]) for one in rubric["criteria"])) == (test.rubric_id, float(test.full))
    stranger = client_of(make_actor(Role.INSTITUTION_OFFICER, make_institution().unit))
    assert stranger.get("/api/v1/skill-tests/").json()["results"] == []
    assert stranger.get(f"/api/v1/skill-tests/{test.pk}/").status_code == 404
    finance = client_of(make_actor(Role.INSTITUTION_FINANCE, house.order.holder))
    assert finance.get("/api/v1/skill-tests/").status_code == 403


def test_a_test_is_closed_by_the_same_rules_as_on_its_page() -> None:
    house = make_house()
    test = make_scored(house)
    test.refresh_from_db()
    url = f"/api/v1/skill-tests/{test.pk}/steps/close/"
    early = client_of(house.officer).post(url, {"version": test.version}, "application/json")
    assert (early.status_code, early.json()["code"]) == (422, "class_not_ended")
    assert client_of(house.manager).post(url, {"version": test.version}, "application/json").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three() -> None:
    house = make_house()
    client = client_of(make_actor(Role.MINISTRY_OFFICER, make_nation()))
    counts = []
    for more in ([house], [make_neighbour(house, places=20), make_neighbour(house, places=20)]):
        for one in more:
            make_scored(one)
        client.get("/api/v1/skill-tests/")
        with CaptureQueriesContext(connection) as captured:
            listed = client.get("/api/v1/skill-tests/").json()["results"]
        counts.append((len(listed), len(captured.captured_queries)))
    assert [number for number, _queries in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]
