"""Pages of rubrics and scores through HTTP: what is emptied, what somebody else typed meanwhile, what has no points."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from evaluation.assessment.models import Rubric, TestScore
from evaluation.assessment.services.skill_tests import record_scores
from guopei.core.access.actor import Actor
from guopei.core.accounts.models import User
from tests.factories.classes import make_house, make_running, trainees
from tests.factories.evaluation import make_rubric, make_test
from tests.support.pages import forms_of

pytestmark = pytest.mark.django_db

LIST_QUERIES = 10  # session, person, grants, the transaction, rows, count, saved views, and the header


@pytest.fixture
def sign_in(client: Client) -> Callable[[Actor], Client]:
    """A browser of somebody who acts under the actor's grant."""

    def sign_in(actor: Actor) -> Client:
        client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
        session = client.session
        session["grant"] = actor.grant_id
        session.save()
        return client

    return sign_in


def typed(page: Any) -> dict[str, Any]:
    """What a browser sends from a page that was opened and not changed."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    shown = {f"seen-{name}": str(cell) for name, cell in page.context["seen"]}
    return shown | {name: "" if v is None else v for name, v in values.items()}


def rubric_of(points: str) -> dict[str, Any]:
    """A rubric of one criterion as it is sent."""
    return {
        "name": "评分标准",
        "criteria-TOTAL_FORMS": 1,
        "criteria-INITIAL_FORMS": 0,
        "criteria-0-title": "唯一",
        "criteria-0-points": points,
    }


@pytest.mark.parametrize(("points", "status"), [("0", 422), ("0.05", 422), ("1000", 422), ("0.1", 302)])
def test_a_criterion_brings_points(sign_in: Any, points: str, status: int) -> None:
    client = sign_in(make_house().officer)
    assert client.post(reverse("evaluation:rubric-new"), rubric_of(points)).status_code == status
    assert Rubric.objects.count() == (status == 302)


def test_each_score_says_whose_and_when_and_errors_say_it_too(sign_in: Any) -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=1))
    [one] = trainees(test.training_class)
    client, url = sign_in(house.manager), reverse("evaluation:test-scores", args=[test.pk])
    assert f'aria-label="{one.teacher.name} · 训前"' in client.get(url).content.decode()
    wrong = client.post(url, {f"POST-{one.pk}": "101"})
    assert wrong.status_code == 422
    assert "errorlist" not in wrong.content.decode()
    assert re.search(r'class="invalid-feedback" id="[^"]*_error">[^<]*100', wrong.content.decode())
    assert f"{one.teacher.name} · 训后" in wrong.content.decode()
    assert "Post-" not in wrong.content.decode()


def test_an_emptied_field_takes_the_score_back_and_one_that_was_not_sent_says_nothing(sign_in: Any) -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2), pre=(40, 50))
    one, two = trainees(test.training_class)
    client, url = sign_in(house.manager), reverse("evaluation:test-scores", args=[test.pk])
    sent = typed(client.get(url)) | {f"PRE-{one.pk}": ""}
    del sent[f"PRE-{two.pk}"]
    assert client.post(url, sent).status_code == 302
    assert list(TestScore.objects.values_list("enrolment", "moment")) == [(two.pk, "PRE")]


@pytest.mark.parametrize("chosen", ["41.0", "45.0"])
def test_scores_typed_meanwhile_are_shown_beside_mine_and_not_lost(sign_in: Any, chosen: str) -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2), pre=(40, 50))
    one, two = trainees(test.training_class)
    client, url = sign_in(house.manager), reverse("evaluation:test-scores", args=[test.pk])
    sent = typed(client.get(url)) | {f"PRE-{one.pk}": "41", f"PRE-{two.pk}": "55"}
    record_scores(test, {(one.pk, "PRE"): Decimal(45)}, actor=house.officer)

    answer = client.post(url, sent)

    assert answer.status_code == 409
    # Only what both changed is asked about; what I typed elsewhere is kept and sent again.
    [side] = answer.context["sides"]
    assert (side.who, side.mine, side.theirs.value, side.theirs.by) == (
        one.teacher.name,
        "41.0",
        "45.0",
        house.officer.user_name,
    )
    assert sorted(TestScore.objects.values_list("score", flat=True)) == [45, 50]
    again = hidden(answer)
    assert client.post(url, again | {f"mark-{side.name}": chosen}).status_code == 302
    assert TestScore.objects.get(enrolment=one).score == Decimal(chosen)
    assert TestScore.objects.get(enrolment=two).score == Decimal(55)


def hidden(page: Any) -> dict[str, str]:
    """What the page that shows both sides sends beside the choices."""
    return {f"mark-{name}": value for name, value in page.context["others"]} | {
        f"seen-{name}": str(cell) for name, cell in page.context["seen"]
    }


def test_scores_chosen_on_somebody_elses_page_are_refused(sign_in: Any) -> None:
    """Two persons at one computer: both sides stand open before the first while the second signs in."""
    house = make_house()
    test = make_test(house, make_running(house, people=1), pre=(40,))
    [one] = trainees(test.training_class)
    client, url = sign_in(house.manager), reverse("evaluation:test-scores", args=[test.pk])
    sent = typed(client.get(url)) | {f"PRE-{one.pk}": "41"}
    record_scores(test, {(one.pk, "PRE"): Decimal(45)}, actor=house.officer)
    asked = [form for form in forms_of(client.post(url, sent).content.decode()) if f"mark-{one.pk}-PRE" in form.fields]
    chosen = asked[0].fields | {f"mark-{one.pk}-PRE": "41.0"}
    answer = sign_in(house.officer).post(url, chosen)
    assert (answer.status_code, TestScore.objects.get().score) == (422, Decimal(45))
    assert "另一人" in answer.content.decode()
    assert sign_in(house.manager).post(url, chosen).status_code == 302
    assert TestScore.objects.get().score == Decimal(41)


def test_scores_that_i_left_as_they_were_are_not_written_over_newer_ones(sign_in: Any) -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2), pre=(40, 50))
    one, two = trainees(test.training_class)
    client, url = sign_in(house.manager), reverse("evaluation:test-scores", args=[test.pk])
    sent = typed(client.get(url)) | {f"PRE-{two.pk}": "55"}
    record_scores(test, {(one.pk, "PRE"): Decimal(45)}, actor=house.officer)

    assert client.post(url, sent).status_code == 302
    assert list(TestScore.objects.order_by("enrolment").values_list("score", flat=True)) == [45, 55]


def test_what_was_typed_and_seen_stays_after_a_refusal(sign_in: Any) -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=1), pre=(40,))
    [one] = trainees(test.training_class)
    client, url = sign_in(house.manager), reverse("evaluation:test-scores", args=[test.pk])
    sent = typed(client.get(url)) | {f"PRE-{one.pk}": "101"}
    record_scores(test, {(one.pk, "PRE"): Decimal(45)}, actor=house.officer)

    wrong = client.post(url, sent)

    assert (wrong.status_code, dict(wrong.context["seen"])[f"{one.pk}-PRE"].value) == (422, "40.0")
    assert client.post(url, typed(wrong) | {f"PRE-{one.pk}": "41"}).status_code == 409


@pytest.mark.parametrize("rubrics", [1, 3])
def test_the_list_of_rubrics_costs_the_same(sign_in: Any, django_assert_num_queries: Any, rubrics: int) -> None:
    house = make_house()
    for _ in range(rubrics):
        make_rubric(house)
    client, url = sign_in(house.officer), reverse("evaluation:rubric-list")
    client.get(url)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get(url).context["table"]) == rubrics
