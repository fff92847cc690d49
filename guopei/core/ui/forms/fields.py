"""Fields that many forms share: amounts in fen, units of the tree."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guopei.core import money
from guopei.core.access.actor import Actor
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from guopei.core.typed import LONGEST_DOCUMENT_NUMBER, document_number, whole_number
from guopei.core.ui.forms.widgets import MoneyInput, UnitPickerInput
from guopei.core.ui.pickers import units_to_pick

FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2099, 12, 31)


def refuse_unlikely_day(day: date) -> None:
    """Refuse a day that nobody alive has to do with: a slip of the hand. Services know their own limits."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(
            _("Give a day from %(first)s to %(last)s."),
            code="day_unlikely",
            params={"first": FIRST_DAY, "last": LAST_DAY},
        )


class DocumentNumberField(forms.CharField):
    """The number of an official document (发文字号), cleaned to the way it is written. Refuses any other shape."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_DOCUMENT_NUMBER + 10, **kwargs)

    def clean(self, value: Any) -> str:
        """The number in its one spelling."""
        text: str = super().clean(value)
        if not text:
            return text
        try:
            return document_number(text)
        except Refused as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal


class MoneyField(forms.Field):
    """An amount typed in 元 (or 万元), cleaned to fen. Refuses what is not a whole number of fen, negative amounts
    unless `signed`, and what lies outside `least` and `most` (fen), said in the unit that was typed."""

    def __init__(
        self,
        *,
        unit: money.Unit = "yuan",
        signed: bool = False,
        least: int | None = None,
        most: int = money.MOST_FEN,
        **kwargs: Any,
    ) -> None:
        self.unit, self.signed = unit, signed
        self.least, self.most = (-most if signed else 0) if least is None else least, most
        kwargs.setdefault("widget", MoneyInput(_("yuan") if unit == "yuan" else _("10k yuan")))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Fen as the text to edit; what a person typed stays as typed."""
        if isinstance(value, int):
            return (money.yuan(value) if self.unit == "yuan" else money.wan(value)).replace(",", "")
        return value

    def to_python(self, value: Any) -> int | None:
        """Text to fen."""
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            fen = money.parse_yuan(value) if self.unit == "yuan" else money.parse_wan(value)
            if fen < 0 and not self.signed:
                raise ValidationError(_("The amount must not be negative."), code="money_negative")
            money.refuse_outside(fen, least=self.least, most=self.most, name=self.label or _("Amount"), unit=self.unit)
        except Refused as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        return fen

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not spellings: "1,000" is 1000.00."""
        try:
            return self.to_python(data) != (self.to_python(initial) if initial is not None else None)
        except ValidationError:
            return True


class UnitField(forms.Field):
    """One unit out of a registered source (`guopei.core.ui.pickers.register_units`), cut to what the actor may pick."""

    widget = UnitPickerInput
    actor: Actor | None = None

    def __init__(self, *, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(**kwargs)
        self._wire()

    def __deepcopy__(self, memo: dict[int, Any]) -> "UnitField":
        copied: UnitField = super().__deepcopy__(memo)
        copied._wire()
        return copied

    def _wire(self) -> None:
        self.widget.source = self.source
        self.widget.text_of = self._text

    def _text(self, value: Any) -> str:
        unit = self._find(value)
        return str(unit) if unit else ""

    def _find(self, value: Any) -> OrgUnit | None:
        if isinstance(value, OrgUnit):
            return value
        number = whole_number(str(value))
        if self.actor is None or number is None:
            return None
        return units_to_pick(self.source, self.actor).filter(pk=number).first()

    def prepare_value(self, value: Any) -> Any:
        """A unit as its id."""
        return value.pk if isinstance(value, OrgUnit) else value

    def to_python(self, value: Any) -> OrgUnit | None:
        """Id to unit; a unit that the actor may not pick is the same as one that does not exist."""
        if value in self.empty_values:
            return None
        unit = self._find(value)
        if unit is None:
            raise ValidationError(_("Pick a unit from the list."), code="unit_unknown")
        return unit
