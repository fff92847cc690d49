"""Dates of every form people type, down to the month: 1985.3, 198503, 1985年3月, 85.3, an Excel serial."""

import datetime
import re

from guopei.core.sheets.findings import Found, confirm, fixed, refused
from guopei.core.sheets.normalise.text import is_null_word, tidy, to_text

_EPOCH_1900 = datetime.date(1899, 12, 30)
_EPOCH_1904 = datetime.date(1904, 1, 1)
_SERIALS = range(7_306, 73_051)  # 1920 to 2099
_YMD = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?.*)?")
_YM = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?份?")
_Y = re.compile(r"(\d{4})\s*年?")
_YMD8 = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YM6 = re.compile(r"(\d{4})(\d{2})")
_SHORT = re.compile(r"(\d{2})\s*[-./年]\s*(\d{1,2})\s*月?(?:\s*[-./]?\s*(\d{1,2})\s*日?)?")
_DMY = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_date(value: object, *, today: datetime.date, since_1904: bool = False) -> tuple[str, list[Found]]:
    """An ISO date ("" for a blank); the first day stands for a month or a year. Refuses what is no date."""
    if isinstance(value, datetime.datetime):
        return _plausible(value.date(), to_text(value), [], today)
    if isinstance(value, datetime.date):
        return _plausible(value, to_text(value), [], today)
    before = to_text(value)
    text = tidy(before)
    if not text or is_null_word(text):
        return "", []
    if isinstance(value, float | int) and _SERIALS[0] <= value <= _SERIALS[-1] and value == int(value):
        counted = (_EPOCH_1904 if since_1904 else _EPOCH_1900) + datetime.timedelta(days=int(value))
        return _plausible(counted, before, [fixed("date_serial", before, counted)], today)
    found: list[Found] = []
    day: datetime.date | None
    try:
        day = _parse(text, today, found)
    except ValueError:
        day = None
    if day is None:
        return "", [refused("date_unreadable", before)]
    if isinstance(value, float) and re.fullmatch(r"\d{4}\.1", text):
        found.append(confirm("date_ambiguous", before, day))  # 1985.10 typed as a number loses its zero
    elif not found and not _ISO.fullmatch(before):
        found.append(fixed("date_read", before, day))
    return _plausible(day, before, found, today)


def _plausible(day: datetime.date, before: str, found: list[Found], today: datetime.date) -> tuple[str, list[Found]]:
    if day.year < 1900 or day.year > today.year + 10:
        return "", [refused("date_unreadable", before)]
    return day.isoformat(), found


def _parse(text: str, today: datetime.date, found: list[Found]) -> datetime.date | None:
    if match := _YMD.fullmatch(text) or _YMD8.fullmatch(text):
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    if match := _YM.fullmatch(text) or _YM6.fullmatch(text):
        return datetime.date(int(match[1]), int(match[2]), 1)
    if match := _Y.fullmatch(text):
        return datetime.date(int(match[1]), 1, 1)
    if match := _SHORT.fullmatch(text):
        year = int(match[1]) + (2000 if int(match[1]) <= today.year % 100 else 1900)
        day = datetime.date(year, int(match[2]), int(match[3] or 1))
        found.append(confirm("date_short_year", text, day))
        return day
    if match := _DMY.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        month, date = (second, first) if first > 12 else (first, second)
        day = datetime.date(int(match[3]), month, date)
        found.append(confirm("date_ambiguous", text, day))
        return day
    if text.isdigit() and int(text) in _SERIALS:
        day = _EPOCH_1900 + datetime.timedelta(days=int(text))
        found.append(fixed("date_serial", text, day))
        return day
    return None
