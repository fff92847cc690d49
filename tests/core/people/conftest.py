"""The administrators of a province, and those of the nation above them."""

import pytest

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor


@pytest.fixture
def system_admin(hebei: OrgUnit) -> Actor:
    return make_actor(Role.SYSTEM_ADMIN, hebei)


@pytest.fixture
def security_admin(hebei: OrgUnit) -> Actor:
    return make_actor(Role.SECURITY_ADMIN, hebei)


@pytest.fixture
def nations_system_admin(nation: OrgUnit) -> Actor:
    return make_actor(Role.SYSTEM_ADMIN, nation)


@pytest.fixture
def nations_security_admin(nation: OrgUnit) -> Actor:
    return make_actor(Role.SECURITY_ADMIN, nation)
