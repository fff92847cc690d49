"""The table of phases of whatever is agreed in phases."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import PhaseKind, PriceUnit
from guopei.core.ui.forms import GuopeiForm, MoneyField
from projects.planning.models.terms import MOST_DAYS, MOST_HOURS, MOST_PLACES, MOST_RATE_FEN, MOST_VISITS, PRICE
from projects.planning.services.phases import PhaseInput


class PhaseRowForm(GuopeiForm):
    """One phase: for how many people, how long or how often, at what rate. `phase` carries the id of the one it was.

    Places left empty are all those of the record.
    """

    row_total = PRICE

    phase = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Phase"), choices=PhaseKind.choices)
    places = forms.IntegerField(label=_("People (empty: all)"), required=False, min_value=1, max_value=MOST_PLACES)
    days = forms.IntegerField(label=_("Days on site"), required=False, min_value=0, max_value=MOST_DAYS)
    hours = forms.DecimalField(
        label=_("Hours online"), required=False, min_value=0, max_value=MOST_HOURS, max_digits=4, decimal_places=1
    )
    visits = forms.IntegerField(label=_("Visits"), required=False, min_value=0, max_value=MOST_VISITS)
    unit = forms.ChoiceField(label=_("Unit of price"), choices=PriceUnit.choices)
    rate = MoneyField(label=_("Rate"), least=0, most=MOST_RATE_FEN)


def phase_input(row: dict[str, Any], places: int) -> PhaseInput:
    """A row as it was typed, for so many people where it does not say."""
    return PhaseInput(
        id=row["phase"],
        kind=row["kind"],
        unit=row["unit"],
        places=row["places"] or places,
        days=row["days"] or 0,
        hours=row["hours"] or Decimal(0),
        visits=row["visits"] or 0,
        rate_fen=row["rate"],
    )


def phase_row(phase: Any, places: int) -> dict[str, Any]:
    """A phase as its row shows it: what it does not have, and places that are all, stay empty."""
    return {
        "phase": phase.id,
        "kind": phase.kind,
        "places": phase.places if phase.places != places else None,
        "days": phase.days or None,
        "hours": phase.hours or None,
        "visits": phase.visits or None,
        "unit": phase.unit,
        "rate": phase.rate_fen,
    }
