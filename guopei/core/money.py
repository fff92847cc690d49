"""Money is an integer number of fen. Nothing here, and nothing elsewhere, holds it as a float.

Amounts in 元 and 万元 are exact when read and rounded only where a rule says so (half up, to the fen).
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Refused

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000


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


def _parse(text: str, unit: int, sentence: object) -> int:
    cleaned = str(text).strip().replace(",", "").replace("，", "")
    try:
        fen = Decimal(cleaned) * unit
    except InvalidOperation:
        raise Refused(
            _("“%(text)s” is not an amount."),
            code="money_unreadable",
            params={"text": text},
        ) from None
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise Refused(sentence, code="money_inexact", params={"text": text})
    return int(fen)


def parse_yuan(text: str) -> int:
    """元 to fen. Refuses more than two decimals instead of rounding."""
    return _parse(
        text,
        FEN_PER_YUAN,
        _("“%(text)s” yuan is not a whole number of fen: at most two decimals."),
    )


def parse_wan(text: str) -> int:
    """万元 to fen. Refuses what is not a whole number of fen instead of rounding."""
    return _parse(
        text,
        FEN_PER_WAN,
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
