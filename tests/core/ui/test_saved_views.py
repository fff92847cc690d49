"""Saved views: kept under a name, offered above the list, shown first when wanted, shared within a unit."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_from
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from guopei.core.ui.lists import kept_query
from guopei.core.ui.models import SavedView
from guopei.core.ui.selectors.views import offered_views
from guopei.core.ui.services.views import change_view, delete_view, save_view
from tests.factories.access import make_actor, make_grant
from tests.factories.orgs import make_province
from tests.support.clients import markup
from tests.support.races import acting, at_once

pytestmark = pytest.mark.django_db
LIST = "/orgs/"
PAGE = "orgs:unit-list"
COUNTIES = "kind=COUNTY&sort=code"


@pytest.fixture
def actor(officer: User) -> Actor:
    """The officer of `signed_in`, acting."""
    return actor_from(Grant.objects.select_related("user", "unit").get(user=officer))


def browser_of(actor: Actor) -> Client:
    """Another person's browser."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def save(client: Client, name: str = "Counties", query: str = COUNTIES, **ticked: str) -> Any:
    return client.post("/ui/views/", {"path": LIST, "query": query, "name": name, **ticked})


def test_a_view_brings_filters_and_sort_back(signed_in: Client) -> None:
    answer = save(signed_in, query=f"{COUNTIES}&after=abc&export=xlsx&name=")
    assert answer.headers["Location"] == f"{LIST}?{COUNTIES}"
    text = markup(signed_in.get(answer.headers["Location"]))
    assert f'href="?{COUNTIES.replace("&", "&amp;")}" aria-current="true"' in text
    assert SavedView.objects.get().page == PAGE


def test_a_list_without_filters_offers_nothing_to_save(signed_in: Client) -> None:
    assert "view-save" not in signed_in.get(LIST).content.decode()
    assert 'data-dialog="view-save"' in signed_in.get(f"{LIST}?{COUNTIES}").content.decode()


def test_the_same_name_replaces_the_view(signed_in: Client) -> None:
    save(signed_in)
    save(signed_in, query="kind=SCHOOL")
    assert SavedView.objects.get().query == "kind=SCHOOL"


def test_the_first_view_is_shown_on_a_bare_address_and_can_be_left(signed_in: Client) -> None:
    save(signed_in, is_default="1")
    first = signed_in.get(LIST)
    assert (first.status_code, first.headers["Location"]) == (302, f"?{COUNTIES}")
    text = signed_in.get(f"{LIST}?{COUNTIES}").content.decode()
    assert 'class="gp-link" href="?all=1"' in text
    assert '<input type="hidden" name="all" value="1">' in text
    assert signed_in.get(f"{LIST}?all=1").status_code == 200


def test_only_one_view_is_shown_first(signed_in: Client, actor: Actor) -> None:
    save(signed_in, is_default="1")
    save(signed_in, name="Schools", query="kind=SCHOOL", is_default="1")
    assert [(view.name, view.is_default) for view in offered_views(actor, PAGE)] == [
        ("Counties", False),
        ("Schools", True),
    ]


def test_a_shared_view_is_offered_to_the_unit_and_to_nobody_else(
    signed_in: Client, actor: Actor, chongqing: OrgUnit
) -> None:
    save(signed_in, is_shared="1", is_default="1")
    unit = Grant.objects.get(pk=actor.grant_id).unit
    colleague, stranger = make_actor(Role.PROVINCIAL_FINANCE, unit), make_actor(Role.PROVINCIAL_OFFICER, chongqing)
    (offered,) = offered_views(colleague, PAGE)
    assert (offered.name, offered.is_own, offered.is_default, offered.sharer) == (
        "Counties",
        False,
        False,
        actor.user_name,
    )
    assert offered_views(stranger, PAGE) == []
    # The colleague's own list is not led anywhere by another's first view, and cannot be arranged.
    theirs = browser_of(colleague).get(LIST)
    assert theirs.status_code == 200
    assert "Counties" in theirs.content.decode()
    assert 'data-dialog="view-edit"' not in theirs.content.decode()


def test_a_view_is_renamed_and_taken_back(signed_in: Client, actor: Actor) -> None:
    save(signed_in, is_shared="1", is_default="1")
    view = SavedView.objects.get()
    signed_in.post(f"/ui/views/{view.pk}/", {"path": LIST, "name": " All  counties ", "act": "change"})
    view.refresh_from_db()
    assert (view.name, view.is_default, view.unit_id) == ("All counties", False, None)


def test_a_view_is_deleted(signed_in: Client) -> None:
    save(signed_in)
    answer = signed_in.post(f"/ui/views/{SavedView.objects.get().pk}/", {"path": LIST, "act": "delete"})
    assert answer.headers["Location"] == f"{LIST}?all=1"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("act", ["change", "delete"])
def test_another_persons_view_is_missing_even_when_it_is_shared(signed_in: Client, actor: Actor, act: str) -> None:
    save(signed_in, is_shared="1")
    colleague = make_actor(Role.PROVINCIAL_FINANCE, Grant.objects.get(pk=actor.grant_id).unit)
    view = SavedView.objects.get()
    answer = browser_of(colleague).post(f"/ui/views/{view.pk}/", {"path": LIST, "name": "Mine", "act": act})
    assert answer.status_code == 404
    assert SavedView.objects.get().name == "Counties"
    with pytest.raises(Http404):
        delete_view(view.pk, actor=colleague)


@pytest.mark.parametrize("path", ["/", "/nowhere/", "//elsewhere.example/orgs/", "https://elsewhere.example/", ""])
def test_views_are_of_lists_only(signed_in: Client, path: str) -> None:
    assert signed_in.post("/ui/views/", {"path": path, "query": COUNTIES, "name": "x"}).status_code == 404
    assert not SavedView.objects.exists()


def test_a_list_that_the_role_may_not_open_keeps_no_views(signed_in: Client) -> None:
    answer = signed_in.post("/ui/views/", {"path": "/access/people/", "query": "name=a", "name": "x"})
    assert (answer.status_code, SavedView.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [("  ", COUNTIES, "view_unnamed"), ("n" * 61, COUNTIES, "view_name_long"), ("n", "q" * 1001, "view_too_long")],
)
def test_a_view_is_refused(actor: Actor, name: str, query: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        save_view(actor=actor, page=PAGE, name=name, query=query)
    assert refused.value.code == code


def test_a_taken_name_and_too_many_views_are_refused(actor: Actor) -> None:
    views = [save_view(actor=actor, page=PAGE, name=f"View {place}", query=f"q={place}") for place in range(20)]
    with pytest.raises(Refused, match="20"):
        save_view(actor=actor, page=PAGE, name="One more", query="q=x")
    with pytest.raises(Refused) as taken:
        change_view(views[0].pk, actor=actor, name="View 1", is_default=False, is_shared=False)
    assert taken.value.code == "view_name_taken"
    save_view(actor=actor, page="other:list", name="One more", query="q=x")


def test_the_database_keeps_one_first_view(actor: Actor) -> None:
    fields = {"user_id": actor.user_id, "page": PAGE, "is_default": True}
    SavedView.objects.create(name="One", **fields)
    with pytest.raises(IntegrityError, match="saved_view_one_default"), transaction.atomic():
        SavedView.objects.create(name="Two", **fields)


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_each_want_theirs_first_do_not_fail() -> None:
    actor = actor_from(make_grant(Role.PROVINCIAL_OFFICER, make_province()))
    windows = [
        acting(actor, save_view, page=PAGE, name=name, query=f"name={name}", is_default=True) for name in ("a", "b")
    ]
    assert at_once(*windows) == ["done", "done"]
    assert SavedView.objects.filter(is_default=True).count() == 1


def test_a_list_asks_as_often_with_three_views_as_with_none(
    signed_in: Client, actor: Actor, django_assert_num_queries: Callable[..., Any]
) -> None:
    address = f"{LIST}?{COUNTIES}"
    signed_in.get(address)
    with django_assert_num_queries(12) as without:
        signed_in.get(address)
    for name in ("a", "b", "c"):
        save_view(actor=actor, page=PAGE, name=name, query=f"name={name}", is_shared=True)
    with django_assert_num_queries(len(without)):
        assert signed_in.get(address).content.decode().count('class="gp-view"') == 3


def test_a_kept_query_has_one_order_and_nothing_that_passes() -> None:
    assert kept_query("sort=-code&kind=B&kind=A&name=&after=x&before=y&export=xlsx&all=1") == "kind=A&kind=B&sort=-code"
