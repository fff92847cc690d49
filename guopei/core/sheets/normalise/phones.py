"""Mobile numbers: eleven digits, without country code, spaces or a second number behind a stroke."""

import re

from guopei.core.sheets.findings import Found, confirm, fixed, refused
from guopei.core.sheets.normalise.text import is_null_word, tidy, to_text

_GOOD = re.compile(r"1[3-9]\d{9}")
_SPLIT = re.compile(r"[/、,，;；|或]+|\s{2,}")
_NOT_DIGIT = re.compile(r"[^\d]+")
_COUNTRY = re.compile(r"^(?:\+|00)?86")
_LAND_LINE = re.compile(r"(?:0\d{2,3})?[2-8]\d{6,7}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)


def is_mobile(text: str) -> bool:
    """Whether it has a mobile number's shape."""
    return _GOOD.fullmatch(text) is not None


def read_mobile(value: object) -> tuple[str, list[Found]]:
    """One mobile number, the first of several. Refuses what has no mobile number in it; a blank stays blank."""
    text = to_text(value)
    if len(text) == 11 and _GOOD.fullmatch(text):
        return text, []
    folded = tidy(text)
    if not folded or is_null_word(folded):
        return "", []
    if _SCIENTIFIC.fullmatch(folded):
        return "", [refused("mobile_lost_digits", text)]
    if folded.endswith(".0"):
        folded = folded[:-2]
    parts = [part for part in (_bare(piece) for piece in _SPLIT.split(folded)) if part]
    if len(parts) == 1 and not is_mobile(parts[0]):
        parts = re.findall(r"1[3-9]\d{9}", parts[0]) if len(parts[0]) == 22 else parts
    mobiles = [part for part in parts if is_mobile(part)]
    if not mobiles:
        kind = "mobile_is_land_line" if any(_LAND_LINE.fullmatch(part) for part in parts) else "mobile_shape"
        return "", [refused(kind, text)]
    if len(parts) > 1:
        return mobiles[0], [confirm("mobile_several", text, mobiles[0])]
    return mobiles[0], [fixed("mobile_cleaned", text, mobiles[0])]


def _bare(text: str) -> str:
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) > 11:
        digits = _COUNTRY.sub("", digits)
    return digits
