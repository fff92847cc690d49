"""What a list is filtered by, in words: one chip per filter, each with the address of the list without it."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext

from guopei.core.ui.keyset import Total, capped_count

PAGE_KEYS = ("after", "before")
ALL = "all"  # `?all=1`: the whole list, for those whose own view is otherwise shown first


@dataclass(frozen=True)
class Chip:
    """A filter in force."""

    name: str
    label: str
    words: str
    without: str


@dataclass(frozen=True)
class Loosening:
    """What one would find without one of the filters."""

    chip: Chip
    total: Total


def _words(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, slice):
        return f"{value.start or ''} – {value.stop or ''}"
    if isinstance(value, str | int) and hasattr(field, "choices"):
        labels = {str(key): label for key, label in field.choices if not isinstance(label, list | tuple)}
        return str(labels.get(str(value), value))
    if isinstance(value, Model):
        return str(value)
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return gettext(", ").join(_words(field, part) for part in value)
    return str(value)


def _query_without(query: QueryDict, name: str) -> str:
    rest = query.copy()
    for key in list(rest):
        if (
            key in PAGE_KEYS
            or key == name
            or (key.startswith(f"{name}_") and key.split("_")[-1] in ("min", "max", "after", "before"))
        ):
            del rest[key]
    return f"?{rest.urlencode() or f'{ALL}=1'}"


def chips_of(filterset: django_filters.FilterSet, query: QueryDict) -> list[Chip]:
    """The filters in force. Empty and invalid ones give no chip."""
    if not filterset.is_bound or not hasattr(filterset.form, "cleaned_data"):
        filterset.form.is_valid()
    chips = []
    for name, value in getattr(filterset.form, "cleaned_data", {}).items():
        if value is None or value == "" or (hasattr(value, "__len__") and len(value) == 0):
            continue
        field = filterset.form.fields[name]
        if (words := _words(field, value)).strip(" –"):
            chips.append(Chip(name, str(field.label or name), words, _query_without(query, name)))
    return chips


def loosenings(filterset: django_filters.FilterSet, chips: list[Chip]) -> list[Loosening]:
    """For an empty list: which single filter to drop to find something, best first. One capped count per filter."""
    found = []
    for chip in chips:
        rows = filterset.queryset.all()
        for other in chips:
            if other.name != chip.name:
                rows = filterset.filters[other.name].filter(rows, filterset.form.cleaned_data[other.name])
        total = capped_count(rows, 1000)
        if total.number:
            found.append(Loosening(chip, total))
    return sorted(found, key=lambda loosening: -loosening.total.number)
