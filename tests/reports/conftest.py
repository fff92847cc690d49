from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.factories.reports import World, make_world
from tests.support.shared import own_copy, shared


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with shared(django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """A year with money, a plan, an order and a class that ended."""
    return own_copy(made_world)
