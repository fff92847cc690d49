"""Schemes as the actor may see them, and what stands in the way of changing or publishing one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.catalogue.selectors.years import closed_hindrance
from guopei.core.refusal import Refused
from guopei.core.schemes.enums import OPEN, WHOLE
from guopei.core.schemes.models import Indicator, Scheme, SchemeGrade
from guopei.core.schemes.scoring import plain


def schemes(actor: Actor) -> QuerySet[Scheme]:
    """The schemes in sight with how many indicators are marked."""
    rows = visible(actor, Scheme.objects.select_related("unit", "year"))
    return rows.annotate(marked=Count("indicators__most"))


def get_scheme(actor: Actor, pk: int) -> Scheme:
    """One scheme in sight; the same 404 for hidden and missing."""
    rows = Scheme.objects.select_related("unit", "year", "copied_from", "drafted_by", "submitted_by", "decided_by")
    return get_visible(actor, rows, pk=pk)


def indicators_of(actor: Actor, scheme: Scheme) -> list[Indicator]:
    """Its indicators in sight, each before its parts. One query."""
    return in_tree_order(visible(actor, Indicator.objects.filter(scheme=scheme)).order_by("position"))


def grades_of(actor: Actor, scheme: Scheme) -> list[SchemeGrade]:
    """Its grades in sight, the best first."""
    return list(visible(actor, SchemeGrade.objects.filter(scheme=scheme)).order_by("-least"))


def in_tree_order(indicators: QuerySet[Indicator]) -> list[Indicator]:
    """Each indicator before its parts, brothers in the order in which they were written."""
    under: dict[int | None, list[Indicator]] = {}
    for indicator in indicators:
        under.setdefault(indicator.parent_id, []).append(indicator)

    def walk(parent: int | None) -> list[Indicator]:
        return [one for child in under.get(parent, []) for one in (child, *walk(child.pk))]

    return walk(None)


def change_hindrance(scheme: Scheme) -> Refused | None:
    """The scheme's year is closed, or it waits for approval or is published."""
    if scheme.state in OPEN:
        return closed_hindrance(scheme.year) if scheme.year else None
    return Refused(
        _("The scheme is “%(state)s”: it is not changed any more. Copy it into a new edition."),
        code="wrong_state",
        params={"state": scheme.get_state_display()},
    )


@dataclass(frozen=True)
class Imbalance:
    """An indicator whose parts weigh something else than it does; without a code, the top of the tree."""

    code: str
    own: Decimal
    parts: Decimal


def imbalances(indicators: Sequence[Indicator]) -> list[Imbalance]:
    """Where the weights do not add up, in the scheme's order."""
    sums: dict[int | None, Decimal] = {}
    for one in indicators:
        sums[one.parent_id] = sums.get(one.parent_id, Decimal(0)) + one.weight
    top = sums.get(None, Decimal(0))
    found = [Imbalance("", WHOLE, top)] if top != WHOLE else []
    return found + [
        Imbalance(one.code, one.weight, sums[one.pk])
        for one in indicators
        if sums.get(one.pk, one.weight) != one.weight
    ]


def submit_hindrance(scheme: Scheme) -> Refused | None:
    """The scheme's year is closed, it has no indicators, or its weights do not add up."""
    closed = closed_hindrance(scheme.year) if scheme.year else None
    indicators = list(Indicator.objects.filter(scheme=scheme).order_by("position"))
    if closed is not None or indicators == []:
        return closed or Refused(_("A scheme needs at least one indicator."), code="no_indicators", field="indicators")
    off = imbalances(indicators)
    if not off:
        return None
    first = off[0]
    if not first.code:
        return Refused(
            _("The indicators at the top weigh %(parts)s together: it must be 100."),
            code="weights_off",
            field="indicators",
            params={"parts": plain(first.parts)},
        )
    return Refused(
        _("%(code)s weighs %(own)s, its parts weigh %(parts)s together: the two must be equal."),
        code="weights_off",
        field="indicators",
        params={"code": first.code, "own": plain(first.own), "parts": plain(first.parts)},
    )
