"""Text that came from outside, read as what it should be."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Refused

LARGEST = 2**63 - 1  # what a bigint holds
LONGEST = len(str(LARGEST))
LONGEST_DOCUMENT_NUMBER = 50
_BRACKETS = str.maketrans("[]【】()", "〔〕〔〕〔〕")
# Who issues it, the year in six-cornered brackets, a number, perhaps of a kind: 财教〔2026〕12号, 冀教师函〔2026〕补3号
_DOCUMENT_NUMBER = re.compile("[\u3400-\u9fffA-Za-z]{1,20}〔(19|20)[0-9]{2}〕[\u3400-\u9fff]{0,4}[0-9]{1,5}号")
# Mobile or fixed, with area code, extension or neither, written without spaces and strokes
_TELEPHONE = re.compile(
    r"(?:(?:\+?86)?1[3-9]\d{9}|(?:0\d{2,3})?\d{7,8}|[48]00\d{7})(?:(?:转|x|ext\.?)\d{1,6})?", re.IGNORECASE
)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def whole_number(text: str) -> int | None:
    """The whole number, from 0, that a text of ASCII digits says; None for any other text and what no column holds."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def document_number(text: str, *, field: str = "number") -> str:
    """An official document's number as it is written: spaces taken out, brackets of any kind made 〔〕.

    Refuses what has not the shape of one, with an example, and more than 50 characters.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)
    if len(number) > LONGEST_DOCUMENT_NUMBER or not _DOCUMENT_NUMBER.fullmatch(number):
        raise Refused(
            _("Write the document number as documents do, such as 财教〔2026〕12号."), code="number_shape", field=field
        )
    return number


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


def telephone(text: str, *, field: str = "phone") -> str:
    """A telephone number as it was typed, in half-width characters: mobile or fixed, with area code and extension.

    Refuses what nobody can dial.
    """
    tidy = " ".join(unicodedata.normalize("NFKC", text).split())
    if _TELEPHONE.fullmatch(re.sub(r"[\s()\-–—]", "", tidy)) is None:
        raise Refused(
            _("This is no telephone number. Write it like 13800138000 or 0311-88886666."),
            code="telephone_shape",
            field=field,
        )
    return tidy
