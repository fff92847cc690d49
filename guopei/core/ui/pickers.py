"""Which units a picker offers: named sources, each cut to what the actor may pick."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from guopei.core.access.actor import Actor
from guopei.core.orgs.models import OrgUnit

Source = Callable[[Actor], QuerySet[OrgUnit]]

_sources: dict[str, Source] = {}

MOST_SHOWN = 20


def register_units(name: str, source: Source) -> str:
    """Name a source of units ("projects.institutions"): a selector that takes the actor. Once per name."""
    if _sources.get(name, source) is not source:
        raise ValueError(f"{name} is a source of units already")
    _sources[name] = source
    return name


def units_to_pick(name: str, actor: Actor) -> QuerySet[OrgUnit]:
    """All units of a source that the actor may pick. KeyError for a name that nobody registered."""
    return _sources[name](actor)


def search_units(name: str, actor: Actor, text: str) -> list[OrgUnit]:
    """The first units of a source whose name, short name, code or pinyin begins with (or name contains) the text."""
    wanted = text.strip()
    rows = units_to_pick(name, actor).select_related("parent").order_by("pinyin", "id")
    if wanted:
        rows = rows.filter(
            Q(name__contains=wanted)
            | Q(name_en__icontains=wanted)
            | Q(code__startswith=wanted)
            | Q(pinyin__startswith=wanted.lower())
        )
    return list(rows[:MOST_SHOWN])
