"""Lists whose cost must not grow with the whole register: what the planner is given to answer them with."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from guopei.core.access.enums import Role
from guopei.core.ui.keyset import KeysetPaginator
from tests.factories.access import make_actor
from tests.factories.classes import make_teacher
from tests.factories.orgs import make_nation
from tests.factories.reports import World, make_world
from tests.support.clients import client_of, shown
from tests.support.shared import own_copy, shared
from trainees.register.models import Teacher
from trainees.register.selectors.people import teachers
from trainees.register.views.people import named_like
from trainees.selection.selectors.quotas import quotas


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with shared(django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """A quota with five people named."""
    return own_copy(made_world)


def test_people_of_a_common_name_lie_in_order(world: World) -> None:
    rows = named_like(teachers(world.ministry_officer), "王")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    plan = KeysetPaginator(rows, "pinyin").ordered()[:51].explain()
    assert "teacher_by_family" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize(
    ("typed", "found"), [("王", True), ("王 伟", True), ("王芳", False), ("李", False), ("·", True)]
)
def test_names_are_found_by_their_beginning(world: World, typed: str, found: bool) -> None:
    person = make_teacher(world.counties[0], name="王伟")
    Teacher.objects.filter(pk=person.pk).update(name_key="王伟")
    page = shown(client_of(world.provincial_officer).get(reverse("trainees:teacher-list"), {"name": typed}))
    assert (reverse("trainees:teacher-detail", args=[person.pk]) in page) is found


def test_named_is_counted_for_the_quotas_of_a_page(world: World) -> None:
    rows = quotas(make_actor(Role.MINISTRY_OFFICER, make_nation()))
    assert rows.query.group_by is None
    assert [row.named for row in rows] == [5]
