"""Which roles may do what, and what it is called: one registry, filled by each app's `rules.py` when Django starts."""

from collections.abc import Iterable
from typing import Any

from guopei.core.access.enums import Role

_roles: dict[str, frozenset[Role]] = {}
_words: dict[str, Any] = {}


def allow(permission: str, roles: Iterable[Role], words: Any) -> str:
    """Declare that these roles hold a permission (`app.verb_noun`), and what it is called: a verb with its object,
    “approve plans”. Refusals say the words. Declared once: ValueError for a second time."""
    if permission in _roles:
        raise ValueError(f"{permission} is declared already")
    _roles[permission] = frozenset(roles)
    _words[permission] = words
    return permission


def roles_with(permission: str) -> frozenset[Role]:
    """The roles that hold a permission. KeyError when nobody declared it."""
    return _roles[permission]


def words_of(permission: str) -> Any:
    """What a permission is called in the reader's language. No page shows its name in the code."""
    return _words[permission]


def declared() -> dict[str, frozenset[Role]]:
    """Every permission with its roles, for the page that lists them and for tests."""
    return dict(_roles)
