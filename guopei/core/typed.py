"""Text that came from outside, read as what it should be."""

import re
from collections.abc import Iterable, Mapping

LARGEST = 2**63 - 1  # what a bigint holds
LONGEST = len(str(LARGEST))
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def whole_number(text: str) -> int | None:
    """The whole number, from 0, that a text of ASCII digits says; None for any other text and what no column holds."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def is_storable(text: str) -> bool:
    """Whether a text can stand in the database at all: no NUL, no half of a surrogate pair."""
    return _UNSTORABLE.search(text) is None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """The whole numbers among texts."""
    return [number for text in texts if (number := whole_number(text)) is not None]


def numbered(fields: Mapping[str, str], prefix: str) -> dict[int, str]:
    """Fields named `prefix` and the number of a record, by that number."""
    found = {whole_number(name.removeprefix(prefix)): text for name, text in fields.items() if name.startswith(prefix)}
    return {number: text for number, text in found.items() if number is not None}
