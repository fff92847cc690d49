import pytest

from tests.factories.reports import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """A year with money, a plan, an order and a class that ended."""
    return make_world()
