"""Cells that must be one of a list, and the texts around them."""

import re

from guopei.core.sheets.codes import find_code, key, labels, plain_keys, read_subject
from guopei.core.sheets.findings import Found, confirm, fixed, refused
from guopei.core.sheets.normalise.text import clean, is_null_word, to_text

_PIECES = re.compile(r"[/、,，;；()（）\s]+")
_NULL_IS_A_VALUE = frozenset(("title", "politics", "yes_no"))
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}")


def read_code(list_name: str, value: object, *, required: bool) -> tuple[str, list[Found]]:
    """A code of the list, by name, code or known synonym. Refuses (if required) or asks about what is not listed."""
    text, found = clean(value)
    if not text or (is_null_word(text) and list_name not in _NULL_IS_A_VALUE):
        return "", found
    code = find_code(list_name, text)
    if code is None and list_name == "title" and "特级" in text:
        code = find_code(list_name, text.replace("特级教师", "").replace("特级", ""))
    if code is None:
        pieces = [piece for piece in _PIECES.split(text) if find_code(list_name, piece) is not None]
        if pieces:
            code = find_code(list_name, pieces[0])
            return code or "", [*found, confirm("code_of_several", text, labels(list_name)[code or ""])]
        if is_null_word(text):
            return "", found
        return "", [*found, (refused if required else confirm)("code_unlisted", text)]
    name = labels(list_name)[code]
    if key(text) not in plain_keys(list_name):
        kind = "title_renamed" if list_name == "title" else "code_matched"
        return code, [*found, fixed(kind, text, name)]
    return code, found


def read_subject_cell(value: object, stage: str, *, required: bool) -> tuple[str, str, list[Found]]:
    """(stage, subject, findings) of "语文", "小学语文", "初中数学/班主任"; the stage column's word wins."""
    text, found = clean(value)
    if not text or is_null_word(text):
        return "", "", found
    said, subject, more = read_subject(text, stage)
    if subject is None:
        return said, "", [*found, (refused if required else confirm)("subject_unlisted", text)]
    name = labels("subject")[subject]
    if more:
        found.append(confirm("subject_several", text, name))
    elif not key(text).endswith(tuple(plain_keys("subject"))):
        found.append(fixed("subject_matched", text, name))
    return said, subject, found


def read_email(value: object) -> tuple[str, list[Found]]:
    """An e-mail address in lower case; an impossible one is asked about and left out."""
    text, found = clean(value)
    if not text or is_null_word(text):
        return "", found
    address = text.replace(" ", "").replace("。", ".").replace(",", ".").lower()
    if not _EMAIL.fullmatch(address):
        return "", [*found, confirm("email_shape", text)]
    if address != text:
        found.append(fixed("email_cleaned", text, address))
    return address, found


def read_text(value: object, max_length: int) -> tuple[str, list[Found]]:
    """Free text. Refuses what is longer than the column allows."""
    text, found = clean(value, prose=True)
    if is_null_word(text):
        return "", found
    if len(text) > max_length:
        return "", [*found, refused("text_too_long", text[:50], max_length)]
    return text, found


def read_digits(value: object, max_length: int) -> tuple[str, list[Found]]:
    """A code made of digits. Refuses one that Excel has turned into a rounded number."""
    if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= 1e15:
        return "", [refused("number_lost_digits", repr(value))]
    text, found = read_text(value, max_length)
    if text.endswith(".0") and text[:-2].isdigit():
        return text[:-2], [*found, fixed("code_point_removed", to_text(value), text[:-2])]
    return text, found
