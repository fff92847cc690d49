import pytest
from django.conf import settings
from django.test import Client

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from tests.factories.access import make_grant
from tests.factories.orgs import make_province


@pytest.fixture
def officer(db: None) -> User:
    """A provincial officer of Hebei."""
    return make_grant(Role.PROVINCIAL_OFFICER, make_province()).user


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    """The officer's browser."""
    client.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client
