"""Resident identity numbers (GB 11643-1999): fifteen to eighteen digits, check digit, birth date, sex."""

import datetime
import re
from functools import lru_cache
from typing import NamedTuple

from guopei.core.sheets.findings import Found, confirm, fixed, refused
from guopei.core.sheets.normalise.text import is_null_word, tidy, to_text

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
_SHAPE_18 = re.compile(r"\d{17}[\dX]")
_SHAPE_15 = re.compile(r"\d{15}")
_LOOKALIKE = re.compile(r"[\dOIL]{17}[\dXOIL]")  # letters typed for the digits 0 and 1
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{2}", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-_.,·']+")
_EARLIEST = datetime.date(1900, 1, 1)
LOST_FROM = 1e15  # Excel keeps fifteen digits; what is larger has lost its tail


class Identity(NamedTuple):
    """A checked number and what it says; empty strings when it is not to be trusted."""

    number: str = ""
    birth: str = ""  # ISO date
    sex: str = ""  # GB/T 2261.1
    area: str = ""  # GB/T 2260 at birth


EMPTY = Identity()


def check_digit(first17: str) -> str:
    """The eighteenth character for the first seventeen."""
    return CHECK[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


@lru_cache(maxsize=8192)
def _area_sum(digits: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS[:6], strict=True))


@lru_cache(maxsize=65536)
def _birth_sum(digits: str) -> tuple[int, str]:
    """The weighted sum of the eight digits, and the date they name ("" if there is no such day)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS[6:14], strict=True))
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return total, ""
    return total, day.isoformat() if day >= _EARLIEST else ""


@lru_cache(maxsize=1024)
def _order_sum(digits: str) -> tuple[int, str]:
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS[14:], strict=True))
    return total, "1" if int(digits[2]) % 2 else "2"


def read_identity(value: object, today: str, oldest: str, youngest: str) -> tuple[Identity, list[Found]]:
    """Check one number. `oldest` and `youngest` are ISO birth dates outside which a person is asked about.

    Refuses numbers that Excel has cut to fifteen digits: they are never guessed.
    """
    found: list[Found] = []
    if value.__class__ is not str:
        if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= LOST_FROM:
            return EMPTY, [refused("id_lost_digits", repr(value))]
        value = to_text(value)
    before = str(value)
    number = before
    if len(number) != 18 or not number.isascii() or not _SHAPE_18.fullmatch(number):
        number = _SEPARATORS.sub("", tidy(before)).upper()
        if not number or is_null_word(number):
            return EMPTY, found
        if _SCIENTIFIC.fullmatch(_tight(before)):
            return EMPTY, [refused("id_lost_digits", before)]
        if number != before:
            found.append(fixed("id_lower_x" if number == before.upper() else "id_cleaned", before, number))
        if _SHAPE_15.fullmatch(number):
            long = number[:6] + "19" + number[6:]
            long += check_digit(long)
            found.append(fixed("id_15_to_18", number, long))
            number = long
        elif not _SHAPE_18.fullmatch(number):
            shape = "id_letters" if _LOOKALIKE.fullmatch(number) else "id_shape"
            kind = "id_length" if number[:-1].isdigit() else shape
            return EMPTY, [*found, refused(kind, before)]
    area = _area_sum(number[:6])
    birth, day = _birth_sum(number[6:14])
    order, sex = _order_sum(number[14:17])
    if CHECK[(area + birth + order) % 11] != number[17]:
        kind = "id_lost_digits" if number.endswith("000") and before.__class__ is str else "id_check_digit"
        return EMPTY, [*found, refused(kind, before)]
    if not day or day > today:
        return EMPTY, [*found, refused("id_birth", before)]
    if not oldest <= day <= youngest:
        found.append(confirm("age_out_of_range", day))
    return Identity(number, day, sex, number[:6]), found


def _tight(text: str) -> str:
    return tidy(text).replace(" ", "").removeprefix("'")


_OTHER = re.compile(r"[A-Z0-9()/]{5,20}")


def read_other_document(value: object) -> tuple[Identity, list[Found]]:
    """A passport, a travel permit, a residence card: letters and digits only, always asked about."""
    number = _SEPARATORS.sub("", tidy(to_text(value))).upper()
    if not number or is_null_word(number):
        return EMPTY, []
    if not _OTHER.fullmatch(number):
        return EMPTY, [refused("id_shape", to_text(value))]
    return Identity(number), [confirm("id_other_document", "")]


RESIDENT_CARD = "1"
# Residence permits and foreigners' permanent residence cards have numbers of the same make since 2018 and 2023; people
# also write travel permits and older cards under these names, which have not.
_OF_THE_SAME_MAKE = frozenset({"6", "7"})


def read_document(kind: str, value: object, today: str, oldest: str, youngest: str) -> tuple[Identity, list[Found]]:
    """A number of the kind that the column beside it says (a code of `id_type`): checked in full where it can be."""
    if kind == RESIDENT_CARD or (
        kind in _OF_THE_SAME_MAKE and _SHAPE_18.fullmatch(_SEPARATORS.sub("", tidy(to_text(value))).upper())
    ):
        return read_identity(value, today, oldest, youngest)
    return read_other_document(value)
