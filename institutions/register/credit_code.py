"""The unified social credit code (统一社会信用代码, GB 32100-2015): eighteen characters, the last one a check digit.

The registering authority (never 0), the kind of body, six digits of the area, nine characters of the body itself, the
check character. The same rule stands in SQL (`institutions_credit_code_is_valid`), which is the one that binds; a test
holds them equal.
"""

import re

from django.db.models import BooleanField, Func

from guopei.core.sheets.normalise.text import tidy

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
SHAPE = re.compile("[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
# 3^i mod 31, GB 32100-2015 4.4
WEIGHTS = tuple(pow(3, place, len(ALPHABET)) for place in range(LENGTH - 1))
# The area of made-up institutions: no region has it, so that no real body can be meant.
DEMO_AREA = "999999"


def check_character(first17: str) -> str:
    """The eighteenth character that belongs to the first seventeen. ValueError for a character outside the alphabet."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def normalise(text: str) -> str:
    """How a code is stored: no spaces, nothing invisible, capitals, full-width letters and digits made plain."""
    return "".join(tidy(text).split()).upper()


def has_shape(code: str) -> bool:
    """Whether the code is built as the standard says, whatever its check character."""
    return SHAPE.fullmatch(code) is not None


def is_valid(code: str) -> bool:
    """Whether the code is built as the standard says and has the right check character."""
    return has_shape(code) and check_character(code[:-1]) == code[-1]


def demo_code(serial: int) -> str:
    """A valid code that belongs to nobody: category 12 (public institution), area 999999, then the serial number."""
    first17 = f"12{DEMO_AREA}{serial:09d}"
    return first17 + check_character(first17)


class CreditCodeIsValid(Func):
    """SQL `institutions_credit_code_is_valid(code)`, for the constraint."""

    function = "institutions_credit_code_is_valid"
    output_field = BooleanField()
