"""No to-do is late on the day on which it is raised."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.inbox.models import Todo
from guopei.core.inbox.selectors.due import AT_HAND, due_by
from guopei.core.inbox.selectors.home import todos_for
from projects.orders.services.orders import issue_task_order
from tests.factories.access import make_actor
from tests.factories.classes import make_house, make_planned
from tests.factories.orgs import make_province
from tests.factories.projects import make_open_year, make_task_order
from tests.support.clients import client_of
from trainees.classes.services.classes import ready_class
from trainees.selection.services.quotas import open_quota

pytestmark = pytest.mark.django_db


def test_the_later_of_the_day_set_and_the_days_that_policy_leaves() -> None:
    today = clock.today()
    assert due_by() == due_by(today - timedelta(days=200)) == today + timedelta(days=7)
    assert due_by(today + timedelta(days=7)) == today + timedelta(days=7)
    assert due_by(today + timedelta(days=8)) == today + timedelta(days=8)
    assert due_by(today, key=AT_HAND) == today + timedelta(days=1)


def test_an_order_issued_long_after_the_years_day_leaves_time_to_sign() -> None:
    year = make_open_year()
    year.orders_due = year.rosters_due = clock.today() - timedelta(days=205)
    year.save(update_fields=["orders_due", "rosters_due"])
    order = make_task_order()
    issue_task_order(order, actor=make_actor(Role.PROVINCIAL_OFFICER, make_province()))
    (item,) = todos_for(make_actor(Role.INSTITUTION_LEADER, order.holder))
    assert (item.is_late, item.days_left) == (False, 7)


def test_the_places_of_an_old_order_are_not_late_when_it_is_signed() -> None:
    year = make_open_year()
    year.orders_due = year.rosters_due = clock.today() - timedelta(days=205)
    year.save(update_fields=["orders_due", "rosters_due"])
    make_task_order(state="ACCEPTED")
    raised = Todo.objects.filter(kind="projects.places_due")
    assert [todo.due for todo in raised] == [clock.today() + timedelta(days=7)]


def test_a_class_that_began_yesterday_is_not_late_when_it_is_ready() -> None:
    house = make_house()
    made = make_planned(house, starts_on=clock.today() - timedelta(days=1))
    ready_class(made, actor=house.officer)
    items = todos_for(house.manager)
    assert [(item.is_late, item.days_left) for item in items] == [(False, 1)]


def test_rosters_are_asked_for_by_the_quotas_last_day_while_it_is_to_come() -> None:
    order = make_task_order(state="ACCEPTED")
    province = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    tomorrow = clock.today() + timedelta(days=1)
    open_quota(order, actor=province, due_on=tomorrow)
    assert Todo.objects.get(kind="trainees.quota_to_split").due == tomorrow


def test_the_page_of_places_offers_no_day_that_has_passed() -> None:
    year = make_open_year()
    year.rosters_due = clock.today() - timedelta(days=100)
    year.save(update_fields=["rosters_due"])
    order = make_task_order(state="ACCEPTED")
    page = client_of(make_actor(Role.PROVINCIAL_OFFICER, make_province())).get(
        reverse("trainees:quota-open", args=[order.pk])
    )
    assert page.context["form"]["due_on"].value() == clock.today() + timedelta(days=7)
