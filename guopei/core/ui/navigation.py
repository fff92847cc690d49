"""The side navigation: one registry filled by the apps, of which everybody is shown what the role may open."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role


@dataclass(frozen=True)
class Section:
    """A heading of the side navigation. Sections are shown by their order; the first stands without its heading."""

    label: Any = field(compare=False)  # a word of the reader's language is no key
    order: int


# What everybody has first, and what keeps the house last. Rooms name their own sections between them.
HOME = Section(_("Workplace"), 0)
SYSTEM = Section(_("System"), 90)


@dataclass(frozen=True)
class Item:
    """One line of the navigation. `permission` empty: everybody; `roles` narrows further (a home page of one role)."""

    section: Section
    label: Any
    url_name: str
    icon: str
    permission: str = ""
    roles: Collection[Role] = ()
    order: int = 100

    def is_for(self, actor: Actor) -> bool:
        """Whether the role acted under is shown this line."""
        if self.roles and actor.role not in self.roles:
            return False
        return not self.permission or actor.has(self.permission)

    def is_current(self, view_name: str) -> bool:
        """Whether the page shown belongs under this line: `projects:plan-edit` lights up `projects:plan-list`."""
        return view_name == self.url_name or view_name.startswith(self.url_name.rsplit("-", 1)[0] + "-")


@dataclass(frozen=True)
class Line:
    """An item as the template shows it."""

    label: Any
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Group:
    """A heading with its lines."""

    label: Any
    lines: list[Line]


_items: dict[str, Item] = {}


def register(
    section: Section,
    label: Any,
    url_name: str,
    icon: str,
    *,
    permission: str = "",
    roles: Collection[Role] = (),
    order: int = 100,
) -> None:
    """Put a page in the navigation (from the app's rules.py). One line per URL name; declared twice is an error."""
    if url_name in _items:
        raise ValueError(f"{url_name} is in the navigation already")
    _items[url_name] = Item(section, label, url_name, icon, permission, roles, order)


def registered() -> list[Item]:
    """Every line, for tests."""
    return list(_items.values())


def groups_for(actor: Actor | None, view_name: str = "") -> list[Group]:
    """The navigation of an actor, with the line of the page shown marked. No query."""
    if actor is None:
        return []
    groups = []
    for section in sorted({item.section for item in _items.values()}, key=lambda section: section.order):
        lines = []
        for item in sorted(_items.values(), key=lambda item: item.order):
            if item.section == section and item.is_for(actor):
                try:
                    url = reverse(item.url_name)
                except NoReverseMatch:
                    continue
                lines.append(Line(item.label, url, item.icon, item.is_current(view_name)))
        if lines:
            groups.append(Group(section.label, lines))
    return groups
