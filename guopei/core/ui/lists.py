"""How a list is named and found again from its address: for saved views, and for exports that a worker makes."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

from guopei.core.ui.chips import ALL, PAGE_KEYS

TRANSIENT = (*PAGE_KEYS, "export", ALL)


@dataclass(frozen=True)
class ListAddress:
    """A list's address taken apart: where it is, the class that shows it, its views' name."""

    path: str
    match: ResolverMatch
    view_class: type[Any]

    @property
    def page(self) -> str:
        """The list's name; lists of one figure or another differ, lists of one record or another do not."""
        return page_name(self.match)


def page_name(match: ResolverMatch | None) -> str:
    """The name of a list: its address's name, and the words in it that are no record's number."""
    if match is None:
        return ""
    words = [str(value) for value in match.kwargs.values() if not isinstance(value, int)]
    return "/".join([match.view_name, *words])[:120]


def find_list(path: str, base: type[Any]) -> ListAddress | None:
    """The list at a path; None for anything that is no list (`base`: the class of lists)."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    view_class = getattr(match.func, "view_class", None)
    if view_class is None or not issubclass(view_class, base):
        return None
    return ListAddress(path, match, view_class)


def kept_query(text: str) -> str:
    """Filters and sort of an address in one order, without page, export and empty fields."""
    query = QueryDict(text, mutable=True)
    for key in list(query):
        values = [value for value in query.getlist(key) if value]
        if key in TRANSIENT or not values:
            del query[key]
        else:
            query.setlist(key, sorted(values))
    ordered = QueryDict(mutable=True)
    for key in sorted(query):
        ordered.setlist(key, query.getlist(key))
    return ordered.urlencode()
