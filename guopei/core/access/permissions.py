"""Which roles may do what, and what it is called: one registry, filled by each app's `rules.py` when Django starts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role

_roles: dict[str, frozenset[Role]] = {}
_words: dict[str, Any] = {}


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


def name_permissions(words: Mapping[str, Any]) -> None:
    """Say what permissions are called, as a verb with its object: “approve plans”."""
    _words.update(words)


def words_of(permission: str) -> Any:
    """What a permission is called in the reader's language. No page shows its name in the code."""
    return _words.get(permission, _("do this"))


def declared() -> dict[str, frozenset[Role]]:
    """Every permission with its roles, for the page that lists them and for tests."""
    return dict(_roles)
