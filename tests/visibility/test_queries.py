"""Every list costs the same number of queries for one row and for three."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from rest_framework.generics import GenericAPIView

from guopei.core.ui.pages import ListPage
from guopei.core.ui.rest import Pages, Resource
from tests.visibility.asking import url_of
from tests.visibility.reading import ROWS, in_sight, patterns, view_of
from tests.visibility.world import World

VIEWS: dict[str, Any] = {name: view_of(pattern) for name, pattern in patterns()}
LISTS = sorted(name for name, view in VIEWS.items() if issubclass(view, ListPage))
RESOURCES = sorted(name for name, view in VIEWS.items() if issubclass(view, Resource) and name.endswith("-list"))
# Who sees at least three rows of each; an auditor sees nearly everything.
LOOKER = {
    "access:person-list": "system_admin",
    "trainees:class-assign": "cqhost_officer",
    "trainees:class-arrivals": "class_manager",
    "trainees:quota-reserves": "chengkou_officer",
}
FEWER = {
    "trainees:school-file-list": 2,  # one of Hebei, one of Chongqing
    "catalogue:year-list": 1,  # the reference data opens one year
    "api:skill-tests-list": 2,  # two classes have one; tests/evaluation/assessment/test_api.py asks for three
}


def request_as(world: World, who: str, url: str) -> Any:
    """A request as the middleware would hand it on."""
    request: Any = RequestFactory().get(url)
    request.user = get_user_model().objects.get(pk=world.actors[who].user_id)
    request.actor = world.actors[who]
    request.session, request.htmx, request.id = {}, False, "0"
    request.resolver_match = resolve(url)
    request._messages = FallbackStorage(request)
    return request


def queries_of(view: Any, request: Any, **kwargs: Any) -> tuple[int, Any]:
    """How many queries an answer takes, and the answer."""
    with CaptureQueriesContext(connection) as queries:
        response = view(request, **kwargs)
        if hasattr(response, "render"):
            response.render()
    assert response.status_code == 200
    return len(queries), response


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_one_row_as_for_three(name: str, world: World, db: None) -> None:
    who = LOOKER.get(name, "auditor")
    row = next(row for row in ROWS if row.name == name)
    records = [it for it_name, it in world.of_kind(row.kind).items() if in_sight(it_name, world.place(who))]
    record = records[0] if records else None
    url = url_of(row, record)
    match, counts = resolve(url), {}
    for size in (1, 1, 3):  # the first asks for what is kept afterwards
        view = VIEWS[name].as_view(size=size)
        counts[size], response = queries_of(view, request_as(world, who, url), **match.kwargs)
        shown = response.content.decode().count("<tr") - response.content.decode().split("<tbody")[0].count("<tr")
        assert shown >= min(size, FEWER.get(name, 3)), "too few rows to tell"
    assert counts[1] == counts[3]


@pytest.mark.parametrize("name", RESOURCES)
def test_a_resource_asks_as_often_for_one_row_as_for_three(name: str, world: World, db: None) -> None:
    counts = {}
    assert issubclass(VIEWS[name], GenericAPIView)
    for size in (1, 1, 3):
        paging = type("Paging", (Pages,), {"page_size": size})
        view = VIEWS[name].as_view({"get": "list"}, pagination_class=paging)
        counts[size], response = queries_of(view, request_as(world, "auditor", reverse(name)))
        assert len(response.data["results"]) == min(size, FEWER.get(name, 3)), "too few rows to tell"
    assert counts[1] == counts[3]
