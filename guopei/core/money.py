"""Money is an integer number of fen. Nothing here, and nothing elsewhere, holds it as a float.

Amounts in 元 and 万元 are exact when read and rounded only where a rule says so (half up, to the fen).
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Refused

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
MOST_FEN = 10**15  # ten times all that the programme was ever given: more is a slip of the hand
Unit = Literal["yuan", "wan"]
_AMOUNT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")


def yuan(fen: int) -> str:
    """Fen as 元 with two decimals and thousands separators: 123450 → "1,234.50"."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{whole:,}.{rest:02d}"


def wan(fen: int) -> str:
    """Fen as 万元, with as many decimals as exactness needs and at least two: 14700000000 → "14,700.00"."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_WAN)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole:,}.{decimals}"


def in_words(fen: int, unit: Unit = "yuan") -> str:
    """An amount with its unit, in the reader's language."""
    if unit == "wan":
        return gettext("%(amount)s ten-thousand yuan") % {"amount": wan(fen)}
    return gettext("%(amount)s yuan") % {"amount": yuan(fen)}


def _parse(text: str, unit: Unit, sentence: object) -> int:
    cleaned = unicodedata.normalize("NFKC", str(text)).strip().replace(",", "")
    if not _AMOUNT.fullmatch(cleaned):
        raise Refused(_("Write a number, such as 100.00."), code="money_unreadable")
    fen = Decimal(cleaned) * (FEN_PER_YUAN if unit == "yuan" else FEN_PER_WAN)
    if abs(fen) > MOST_FEN:
        raise Refused(
            _("The amount is too large: at most %(most)s."),
            code="money_too_large",
            params={"most": in_words(MOST_FEN, unit)},
        )
    if fen != fen.to_integral_value():
        raise Refused(sentence, code="money_inexact", params={"text": text})
    return int(fen)


def refuse_outside(fen: int, *, least: int, most: int, name: object, unit: Unit = "yuan", field: str = "") -> None:
    """Refuse an amount outside its limits, which are said in the unit that was typed, naming the field."""
    if not least <= fen <= most:
        raise Refused(
            _("%(name)s: between %(least)s and %(most)s."),
            code="money_out_of_range",
            field=field,
            params={"name": name, "least": in_words(least, unit), "most": in_words(most, unit)},
        )


def parse_yuan(text: str) -> int:
    """元 to fen. Refuses more than two decimals instead of rounding."""
    return _parse(
        text,
        "yuan",
        _("“%(text)s” yuan is not a whole number of fen: at most two decimals."),
    )


def parse_wan(text: str) -> int:
    """万元 to fen. Refuses what is not a whole number of fen instead of rounding."""
    return _parse(
        text,
        "wan",
        _("“%(text)s” ten-thousand yuan is not a whole number of fen: at most six decimals."),
    )


def half_up(numerator: int, denominator: int) -> int:
    """numerator ÷ denominator rounded half away from zero, in integers."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    quotient, remainder = divmod(abs(numerator), denominator)
    quotient += 2 * remainder >= denominator
    return quotient if numerator >= 0 else -quotient


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` by `weights` so that the parts sum to it exactly; ties go to the earlier part.

    Refuses (ValueError) negative totals or weights, and weights that are all zero.
    """
    whole = sum(weights)
    if total < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("total and weights must not be negative, and one weight must be positive")
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts
