"""Which roles may do what: one registry, filled by each app's `rules.py` when Django starts."""

from collections.abc import Iterable

from guopei.core.access.enums import Role

_roles: dict[str, frozenset[Role]] = {}


def allow(permission: str, roles: Iterable[Role]) -> str:
    """Declare that these roles hold a permission (`app.verb_noun`). Declared once; a second declaration is an error."""
    granted = frozenset(roles)
    if _roles.get(permission, granted) != granted:
        raise ValueError(f"{permission} is declared twice with different roles")
    _roles[permission] = granted
    return permission


def roles_with(permission: str) -> frozenset[Role]:
    """The roles that hold a permission. KeyError when nobody declared it."""
    return _roles[permission]


def declared() -> dict[str, frozenset[Role]]:
    """Every permission with its roles, for the page that lists them and for tests."""
    return dict(_roles)
