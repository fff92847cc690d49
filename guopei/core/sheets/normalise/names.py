"""Names of people: Han names without inner spaces, ethnic names with one kind of middle dot."""

import re

from guopei.core.sheets.findings import Found, confirm, fixed
from guopei.core.sheets.normalise.text import clean, is_null_word

DOT = "\u00b7"
_DOTS = re.compile(
    "\\s*[\u00b7\u2022\u30fb\uff65\uff0e\u2027\u2219\u22c5\u0387\u25cf\u26ab\u2024\u16eb\ua78f\u1427\ufe52.\u3002\u25aa\u204d]+\\s*"
)
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN_SPACES = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}{DOT}])")
_NOTE = re.compile(r"\s*[(\[【（].*?[)\]】）]\s*$")
_GOOD = re.compile(f"(?:[{_HAN}]+(?:{DOT}[{_HAN}]+)*|[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f '{DOT}-]*)")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
SHORTEST, LONGEST = 2, 30


def read_name(value: object) -> tuple[str, list[Found]]:
    """A name as it is shown. Never refused for its letters: odd ones are asked about."""
    text, found = clean(value)
    if not text or is_null_word(text):
        return "", found
    before = found[0].before if found else text
    if (noted := _NOTE.sub("", text)) != text and noted:
        found.append(confirm("name_note_removed", text, noted))
        text = noted
    dotted = _DOTS.sub(DOT, text).strip(DOT)
    if dotted != text:
        found.append(fixed("name_dot", text, dotted))
        text = dotted
    joined = _HAN_SPACES.sub("", text)
    if joined != text:
        found = [one for one in found if one.kind != "spaces_removed"]
        found.append(fixed("name_spaces", before, joined))
        text = joined
    if _PRIVATE.search(text):
        found.append(confirm("name_private_character", before))
    elif not SHORTEST <= len(text) <= LONGEST or not _GOOD.fullmatch(text):
        found.append(confirm("name_odd", before))
    return text, found


def name_key(name: str) -> str:
    """What two spellings of one name share: no dots, no spaces, no case."""
    return name.replace(DOT, "").replace(" ", "").casefold()
