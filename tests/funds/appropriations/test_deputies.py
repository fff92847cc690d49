"""A deputy and whom they stand in for are one person where two are needed; both are named afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from funds.appropriations.models import AppropriationOrder
from funds.appropriations.services.orders import approve_order, submit_order
from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_for, actor_from, grants_of
from guopei.core.accounts.models import User
from guopei.core.audit.selectors.history import history
from guopei.core.audit.transaction import transaction_for
from guopei.core.flow.selectors.steps import available_steps, steps_made
from guopei.core.inbox.models import Todo
from guopei.core.inbox.selectors.home import todos_for
from guopei.core.inbox.services.todos import raise_todo
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.services.delegating import delegate_role
from guopei.core.people.services.granting import end_grant
from guopei.core.refusal import Refused
from tests.factories.access import make_actor, make_grant, make_user
from tests.factories.funds import make_finance, make_order
from tests.factories.orgs import make_nation
from tests.support.clients import client_of

pytestmark = pytest.mark.django_db


@dataclass
class Office:
    """An officer on leave, the deputy under the lent role, and a third colleague."""

    principal: Actor
    deputy: Actor
    third: Actor


def lend(principal: Actor, to: User) -> Actor:
    own = Grant.objects.get(pk=principal.grant_id)
    today = clock.today()
    lent = delegate_role(own, actor=principal, to=to, valid_from=today, valid_until=today + timedelta(days=7))
    return actor_from(Grant.objects.select_related("user", "unit").get(pk=lent.pk))


@pytest.fixture
def office(db: None) -> Office:
    principal, colleague = make_finance(), make_user(unit=make_nation())
    return Office(principal, lend(principal, colleague), make_finance())


@contextmanager
def doing(actor: Actor) -> Iterator[Actor]:
    """What a request says when it begins."""
    with transaction_for(actor, act="web"):
        yield actor


def submitted(actor: Actor, hebei: OrgUnit) -> AppropriationOrder:
    with doing(actor):
        return submit_order(make_order((hebei, 100), actor=actor), actor=actor)


def test_a_deputy_stands_in_for_somebody(office: Office) -> None:
    assert office.deputy.for_id == office.principal.user_id
    assert office.deputy.hands == {office.deputy.user_id, office.principal.user_id}
    assert office.principal.hands == {office.principal.user_id}


def test_a_deputy_does_not_approve_what_the_principal_drafted(office: Office, hebei: OrgUnit) -> None:
    order = submitted(office.principal, hebei)
    with doing(office.deputy), pytest.raises(Refused) as refusal:
        approve_order(order, actor=office.deputy)
    assert refusal.value.code == "second_person"
    assert "approve" not in [step.name for step in available_steps(office.deputy, order)]


def test_nobody_approves_what_the_own_deputy_drafted(office: Office, hebei: OrgUnit) -> None:
    order = submitted(office.deputy, hebei)
    for actor in (office.principal, office.deputy):
        with doing(actor), pytest.raises(Refused) as refusal:
            approve_order(order, actor=actor)
        assert refusal.value.code == "second_person"
    with doing(office.third):
        assert approve_order(order, actor=office.third).state == "APPROVED"


def test_another_deputy_of_the_same_person_does_not_either(office: Office, hebei: OrgUnit) -> None:
    other = lend(office.principal, make_user(unit=make_nation()))
    order = submitted(office.deputy, hebei)
    with doing(other), pytest.raises(Refused) as refusal:
        approve_order(order, actor=other)
    assert refusal.value.code == "second_person"


def test_whoever_was_a_deputy_once_is_a_person_of_their_own_again(office: Office, hebei: OrgUnit) -> None:
    with doing(office.principal):
        end_grant(Grant.objects.get(pk=office.deputy.grant_id), actor=office.principal, reason="Back from leave")
    own = make_actor(Role.MINISTRY_FINANCE, make_nation(), user=User.objects.get(pk=office.deputy.user_id))
    order = submitted(office.principal, hebei)
    with doing(own):
        assert approve_order(order, actor=own).state == "APPROVED"


def approve_by_sql(order: AppropriationOrder, actor: Actor) -> None:
    with transaction.atomic(), doing(actor), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funds_appropriationorder SET state = 'APPROVED', version = version + 1, decided_by_id = %s"
            " WHERE id = %s",
            [actor.user_id, order.pk],
        )


def test_the_database_knows_it_too(office: Office, hebei: OrgUnit) -> None:
    for drafter, decider in ((office.principal, office.deputy), (office.deputy, office.principal)):
        order = submitted(drafter, hebei)
        with pytest.raises(IntegrityError) as refused:
            approve_by_sql(order, decider)
        assert refused.value.__cause__.diag.constraint_name == "appropriation_second_person"
        approve_by_sql(order, office.third)


def test_history_names_both(office: Office, hebei: OrgUnit) -> None:
    order = submitted(office.deputy, hebei)
    both = f"{office.deputy.user_name}（代{office.principal.user_name}）"
    assert {made.actor_name for made in steps_made(office.third, order)} == {both}
    assert {change.actor_name for change in history(office.third, order)} == {both}
    page = client_of(office.third, "zh-hans").get(reverse("funds:order-detail", args=[order.pk]), {"tab": "history"})
    assert both in page.content.decode()


def test_what_a_person_has_to_do_follows_to_the_deputy_and_comes_back(office: Office) -> None:
    raise_todo(
        "funds.order_to_approve",
        unit=make_nation(),
        role=Role.MINISTRY_FINANCE,
        subject=User.objects.get(pk=office.third.user_id),
        url="/",
        user_id=office.principal.user_id,
        params={"number": "1", "total": "1"},
    )
    assert len(todos_for(office.principal)) == 1
    assert [item.unit_name for item in todos_for(office.deputy)] == [
        f"{make_nation()}（代{office.principal.user_name}）"
    ]
    assert todos_for(office.third) == []
    end_grant(Grant.objects.get(pk=office.deputy.grant_id), actor=office.principal, reason="Back from leave")
    assert actor_for(User.objects.get(pk=office.deputy.user_id)) is None
    assert len(todos_for(office.principal)) == 1


def test_a_deputy_is_not_asked_to_decide_what_the_principal_drafted(office: Office, hebei: OrgUnit) -> None:
    submitted(office.principal, hebei)
    assert Todo.objects.filter(kind="funds.order_to_approve").exists()
    assert not [item for item in todos_for(office.deputy) if item.kind == "funds.order_to_approve"]
    assert [item for item in todos_for(office.third) if item.kind == "funds.order_to_approve"]


def test_a_colleague_of_the_same_role_can_stand_in_and_chooses_for_whom_to_act(office: Office) -> None:
    colleague = User.objects.get(pk=office.third.user_id)
    lend(office.principal, colleague)
    assert {grant.delegated_by_id for grant in grants_of(colleague)} == {None, office.principal.grant_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_grant(Role.MINISTRY_FINANCE, make_nation(), user=colleague)


def test_the_page_says_for_whom_one_acts(office: Office) -> None:
    page = client_of(office.deputy, "zh-hans").get("/")
    assert f"受 {office.principal.user_name} 委托" in page.content.decode()
