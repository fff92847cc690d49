"""People with roles. Each makes exactly what its name says and nothing else."""

from datetime import date
from itertools import count

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_from
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit

_numbers = count(1)


def make_user(name: str = "", **fields: object) -> User:
    """A person with an account and no grants."""
    number = next(_numbers)
    return User.objects.create_user(f"person{number}", name=name or f"Person {number}", **fields)


def make_grant(role: Role, unit: OrgUnit, *, user: User | None = None, **fields: object) -> Grant:
    """A grant in force since 2020, for a new person unless one is given."""
    return Grant.objects.create(
        user=user or make_user(), role=role, unit=unit, **{"valid_from": date(2020, 1, 1), **fields}
    )


def make_actor(role: Role, unit: OrgUnit, *, user: User | None = None) -> Actor:
    """A person acting in a role at a unit."""
    return actor_from(make_grant(role, unit, user=user))
