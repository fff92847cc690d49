"""Results that come back: what was typed is not lost, and everybody who must act reads why, and may answer."""

import pytest
from django.urls import reverse

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.inbox.selectors.home import todos_for
from guopei.core.refusal import Refused
from tests.factories.access import make_actor
from tests.factories.classes import House, make_ended, make_house, make_ready, trainees
from tests.support.clients import client_of, shown
from trainees.classes.models import TrainingClass
from trainees.classes.services.classes import update_class
from trainees.delivery.services.results import propose_results, return_results

pytestmark = pytest.mark.django_db
WHY, ANSWER = "第二课考勤与签到表不符", "已按签到表改正"


@pytest.fixture
def house() -> House:
    return make_house()


@pytest.fixture
def ended(house: House) -> TrainingClass:
    return make_ended(house)


def page(found: TrainingClass) -> str:
    return reverse("trainees:class-results", args=[found.pk])


def test_results_and_reasons_typed_survive_a_refusal(house: House, ended: TrainingClass) -> None:
    first, second, third = trainees(ended)
    typed = {
        f"result-{first.pk}": "EXCELLENT",
        f"reason-{first.pk}": "公开课获奖",
        f"result-{second.pk}": "GOOD",
        f"result-{third.pk}": "FAIL",
    }
    answer = client_of(house.officer).post(page(ended), {"step": "propose", **typed})
    text = shown(answer, 422)
    rows = {row["person"].pk: row for row in answer.context["rows"]}
    assert [(rows[one.pk]["result"], rows[one.pk]["wrong"]) for one in (first, second, third)] == [
        ("EXCELLENT", False),
        ("GOOD", True),
        ("FAIL", False),
    ]
    assert 'value="公开课获奖"' in text
    assert (answer.context["refusal"].code, answer.context["refusal"].field) == (
        "reason_missing",
        f"reason-{second.pk}",
    )
    assert second.teacher.name in answer.context["refusal"].message
    assert f'name="reason-{second.pk}" value="" maxlength="300" aria-invalid="true"' in text
    assert text.count('class="invalid-feedback"') == 1
    second.refresh_from_db()
    assert (second.result, second.result_state) == ("", "NONE")


def returned(house: House, found: TrainingClass, proposer: Actor) -> None:
    propose_results(found, actor=proposer)
    return_results(found, actor=house.leader, reason=WHY)


def titles(actor: Actor) -> list[str]:
    return [item.title for item in todos_for(actor)]


def test_the_reason_reaches_officers_and_the_manager_who_proposed(house: House, ended: TrainingClass) -> None:
    other = make_actor(Role.CLASS_MANAGER, house.unit)
    returned(house, ended, house.manager)
    for actor in (house.officer, house.manager):
        (title,) = [one for one in titles(actor) if WHY in one]
        assert ended.name in title
    assert [one for one in titles(other) if WHY in one] == []


def test_a_manager_who_did_not_propose_is_not_asked(house: House, ended: TrainingClass) -> None:
    returned(house, ended, house.officer)
    assert [one for one in titles(house.manager) if WHY in one] == []


def test_the_reason_stands_on_results_class_and_history_until_it_is_answered(
    house: House, ended: TrainingClass
) -> None:
    returned(house, ended, house.manager)
    manager, detail = client_of(house.manager), reverse("trainees:class-detail", args=[ended.pk])
    for address in (page(ended), detail, f"{detail}?tab=history"):
        assert WHY in shown(manager.get(address)), address
    assert 'id="reply"' in shown(manager.get(page(ended)))

    assert manager.post(page(ended), {"step": "propose", "reply": ANSWER}).status_code == 302
    leader = client_of(house.leader)
    text = shown(leader.get(page(ended)))
    assert text.index(WHY) < text.index(ANSWER)
    assert ANSWER in shown(leader.get(f"{detail}?tab=history"))
    assert titles(house.officer) == titles(house.manager) == []


def test_the_page_says_which_act_was_done(house: House, ended: TrainingClass) -> None:
    said = []
    for actor, step in (
        (house.officer, "propose"),
        (house.leader, "confirm"),
        (house.officer, "publish"),
        (house.officer, "issue"),
    ):
        answer = client_of(actor).post(page(ended), {"step": step}, follow=True)
        said += [str(message) for message in answer.context["messages"]]
    assert said == ["Proposed 3 results.", "Confirmed 3 results.", "Published 3 results.", "Issued 2 certificates."]


def test_the_next_manager_takes_over_what_the_one_before_was_asked(house: House) -> None:
    found = make_ready(house)
    other = make_actor(Role.CLASS_MANAGER, house.unit)
    assert (len(todos_for(house.manager)), todos_for(other)) == (1, [])
    update_class(found, actor=house.officer, manager=type(found.manager).objects.get(pk=other.user_id))
    assert (todos_for(house.manager), len(todos_for(other))) == ([], 1)


def test_results_proposed_already_are_not_proposed_again(house: House, ended: TrainingClass) -> None:
    assert propose_results(ended, actor=house.officer) == 3
    with pytest.raises(Refused) as refused:
        propose_results(ended, actor=house.officer)
    assert refused.value.code == "nothing_due"
