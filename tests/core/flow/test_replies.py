"""Who sent a record back and why stays on its page; whoever sends it again may answer, and that stays beside it."""

import pytest
from django.urls import reverse

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from projects.orders.models import TaskOrder
from projects.orders.services.orders import decline_task_order
from tests.factories.access import make_actor
from tests.factories.projects import make_task_order
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db
WHY, ANSWER = "九月教室正在大修", "开班日期已改到十月"


@pytest.fixture
def declined(provincial_officer: Actor) -> TaskOrder:
    """An order that the institution did not take, back in the province's hands."""
    order = make_task_order(provincial_officer, state="ISSUED")
    return decline_task_order(order, actor=make_actor(Role.INSTITUTION_LEADER, order.holder), reason=WHY)


def page(order: TaskOrder) -> str:
    return reverse("projects:task-order-detail", args=[order.pk])


def issue(officer: Actor, order: TaskOrder, reply: str) -> None:
    answer = client_of(officer).post(page(order), {"step": "issue", "version": order.version, "reason": reply})
    assert answer.status_code == 302


def test_the_reason_is_on_the_page_with_a_box_to_answer(provincial_officer: Actor, declined: TaskOrder) -> None:
    seen = client_of(provincial_officer).get(page(declined))
    text = shown(seen)
    assert text.count(WHY) == 1
    assert [button.name for button in seen.context["buttons"] if button.takes_reply] == ["issue"]
    assert 'id="step-issue-reply"' in text


def test_reason_and_reply_stay_after_it_was_sent_again(provincial_officer: Actor, declined: TaskOrder) -> None:
    issue(provincial_officer, declined, ANSWER)
    text = shown(client_of(make_actor(Role.INSTITUTION_LEADER, declined.holder)).get(page(declined)))
    assert text.count(WHY) == text.count(ANSWER) == 1
    assert text.index(WHY) < text.index(ANSWER)


def test_sent_again_without_a_reply_the_reason_still_stays(provincial_officer: Actor, declined: TaskOrder) -> None:
    issue(provincial_officer, declined, "")
    text = shown(client_of(provincial_officer).get(page(declined)))
    assert WHY in text
    assert "Reply" not in text


def test_what_was_never_sent_back_asks_for_no_reply(provincial_officer: Actor) -> None:
    order = make_task_order(provincial_officer)
    seen = client_of(provincial_officer).get(page(order))
    assert not any(button.takes_reply for button in seen.context["buttons"])
    assert seen.context["sent_back"] is None
