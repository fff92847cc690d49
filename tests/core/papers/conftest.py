import pytest

from funds.appropriations.models import AppropriationOrder
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from tests.factories.access import make_actor
from tests.factories.funds import make_finance, make_order
from tests.factories.orgs import make_province


@pytest.fixture
def finance() -> Actor:
    return make_finance()


@pytest.fixture
def hubei() -> Actor:
    return make_actor(Role.PROVINCIAL_OFFICER, make_province("420000", "湖北省"))


@pytest.fixture
def order(finance: Actor, hubei: Actor) -> AppropriationOrder:
    """An order of money to two provinces, drafted."""
    return make_order((make_province(), 123_000_000), (make_province("420000", "湖北省"), 45_600_000), actor=finance)
