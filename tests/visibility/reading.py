"""The table as data, and the addresses as the resolver knows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.visibility.table import ACTS, ADDRESSES, BULK, GROUPS, OTHERS, SEEN_FROM

OURS = [
    "inbox",
    "access",
    "jobs",
    "documents",
    "papers",
    "rectification",
    "ui",
    "orgs",
    "policy",
    "catalogue",
    "schemes",
    "help",
    "institutions",
    "projects",
    "trainees",
    "funds",
    "evaluation",
    "reports",
    "portal",
    "story",
    "api",
]


def roles(words: str) -> frozenset[str]:
    """The roles that words of the table stand for."""
    found: set[str] = set()
    for word in words.split():
        name = word.removeprefix("-")
        meant = roles(GROUPS[name]) if name in GROUPS else {name}
        found = found - meant if word.startswith("-") else found | meant
    return frozenset(found)


@dataclass(frozen=True)
class Row:
    """One line of ADDRESSES. `get` and `post` are a status and its mark."""

    name: str
    kind: str
    roles: frozenset[str]
    get: tuple[int, str]
    post: tuple[int, str] | None


@dataclass(frozen=True)
class Act:
    """One line of ACTS or BULK."""

    name: str
    step: str
    roles: frozenset[str]


def _cells(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.strip():
            yield [cell.strip() for cell in line.split("|")]


def _answer(text: str) -> tuple[int, str]:
    return int(text[:3]), text[3:]


ROWS = [
    Row(name, kind, roles(who), _answer(get), None if post == "acts" else _answer(post))
    for name, kind, who, get, post in _cells(ADDRESSES)
]
STEPS = [Act(*name.split("/"), roles(who)) for name, who in _cells(ACTS)]
TICKED = [Act(*name.split("/"), roles(who)) for name, who in _cells(BULK)]
SEEN = {name: frozenset(places) for name, *places in (line.split() for line in SEEN_FROM.split("\n") if line.strip())}
BY_OTHERS = {
    name: (int(guest), int(person)) for name, guest, person in map(str.split, filter(None, OTHERS.split("\n")))
}


def in_sight(record: str, place: str) -> bool:
    """Whether a record is seen from a unit, as the table says."""
    return "everywhere" in SEEN[record] or place in SEEN[record]


def patterns(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every address with its full name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or "")), pattern
        else:
            yield from patterns(pattern, (*spaces, *([pattern.namespace] if pattern.namespace else [])))


def is_ours(name: str) -> bool:
    """Ours, or made by others."""
    return name.split(":")[0] in OURS and ":" in name


def view_of(pattern: URLPattern) -> type:
    """The class behind an address; `object` for a function."""
    found: type = getattr(pattern.callback, "view_class", getattr(pattern.callback, "cls", object))
    return found
