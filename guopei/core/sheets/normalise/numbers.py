"""Numbers, years of service and ages."""

import datetime
import re
from decimal import Decimal, InvalidOperation

from guopei.core.sheets.findings import Found, confirm, fixed, refused
from guopei.core.sheets.normalise.dates import read_date
from guopei.core.sheets.normalise.text import is_null_word, tidy, to_text

_YEARS = re.compile(r"(?:约|满|共)?\s*(\d{1,2})(?:\.\d+)?\s*(?:年|岁|周岁|余年|多年|年以上)?(?:零?\s*\d{1,2}\s*个?月)?")
_MAX_YEARS = 60
_MAX_AGE = 120


def read_number(value: object) -> tuple[str, list[Found]]:
    """A decimal number as PostgreSQL reads it. Refuses what is none."""
    text = tidy(to_text(value)).replace(",", "")
    if not text or is_null_word(text):
        return "", []
    try:
        number = Decimal(text.removesuffix("分").removesuffix("学时").removesuffix("学分").strip())
    except InvalidOperation:
        return "", [refused("number_unreadable", to_text(value))]
    if not number.is_finite() or abs(number) >= Decimal("1e12"):
        return "", [refused("number_unreadable", to_text(value))]
    return format(number, "f"), []


def read_integer(value: object) -> tuple[str, list[Found]]:
    """A whole number. Refuses fractions instead of rounding."""
    text, found = read_number(value)
    if not text or found:
        return text, found
    number = Decimal(text)
    if number != number.to_integral_value() or abs(number) > 2_000_000_000:
        return "", [refused("number_not_whole", to_text(value))]
    return str(int(number)), []


def read_years(value: object, *, today: datetime.date) -> tuple[str, list[Found]]:
    """Full years of service: "15", "15年"; a starting date is turned into years."""
    before = to_text(value)
    text = tidy(before)
    if not text or is_null_word(text):
        return "", []
    if match := _YEARS.fullmatch(text):
        years = int(match[1])
        found = [] if text == match[1] else [fixed("years_read", before, years)]
        return (str(years), found) if years <= _MAX_YEARS else ("", [refused("years_unreadable", before)])
    start, found = read_date(value, today=today)
    if start and not any(one.kind == "date_serial" and one.before.isdigit() and len(one.before) < 5 for one in found):
        years = today.year - int(start[:4]) - ((today.month, today.day) < (int(start[5:7]), int(start[8:])))
        if 0 <= years <= _MAX_YEARS:
            return str(years), [confirm("years_from_date", before, years)]
    return "", [refused("years_unreadable", before)]


def read_age(value: object, *, today: datetime.date) -> tuple[str, list[Found]]:
    """An age in years: "45", "45岁"; a birth date in the column is turned into an age."""
    before = to_text(value)
    text = tidy(before)
    if not text or is_null_word(text):
        return "", []
    if match := _YEARS.fullmatch(text):
        return match[1], [] if text == match[1] else [fixed("years_read", before, match[1])]
    born, _ = read_date(value, today=today)
    age = today.year - int(born[:4]) if born else -1
    if 0 < age <= _MAX_AGE:
        return str(age), [fixed("age_from_date", before, age)]
    return "", [refused("number_unreadable", before)]
