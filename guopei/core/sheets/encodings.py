"""Which encoding a text file is in: UTF-8, UTF-16, UTF-32 or GB18030, decided strictly, never by guessing letters."""

import codecs
import re
from pathlib import Path

from guopei.core.sheets.errors import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DIVIDERS = re.compile("[\n\r\t,;]")
_UTF16 = ("utf-16-le", "utf-16-be")
_CHUNK = 1 << 20
_MULTIBYTE_PROOF = 3  # so many multi-byte UTF-8 characters in a row are no accident of GB18030


def detect_encoding(path: Path) -> str:
    """The encoding that decodes the whole file. Refuses (Unreadable) mixed, cut-off, binary and unknown text."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            if name == "utf-16" and head.startswith(codecs.BOM_UTF32_LE):
                continue
            return _proved(path, name)
    if b"\0" in head:
        return _without_mark(path, head)
    error = _failure(path, "utf-8")
    if error is None:
        return "utf-8"
    if error.multibyte >= _MULTIBYTE_PROOF:
        raise Unreadable("csv_cut_off" if error.at_end else "csv_mixed_encodings", byte=error.offset)
    error = _failure(path, "gb18030")
    if error is None:
        return "gb18030"
    raise Unreadable("csv_cut_off" if error.at_end else "csv_unknown_encoding", byte=error.offset)


def _without_mark(path: Path, head: bytes) -> str:
    encoding = _by_zeros(head)
    error = _failure(path, encoding)
    if error is None:
        return encoding
    raise Unreadable("csv_cut_off", byte=error.offset) if error.at_end else Unreadable("unknown_content")


def _by_zeros(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where zero bytes must stand. Refuses (Unreadable) what is neither."""
    width = len(head) // 4
    zeros = [head[start::4].count(0) for start in range(4)]
    if width and zeros[3] >= width and zeros[2] >= width * 0.9:
        return "utf-32-le"
    if width and zeros[0] >= width and zeros[1] >= width * 0.9:
        return "utf-32-be"
    # Chinese text has few zero bytes, and some in either half of a character; a table cannot do without these.
    little, big = (len(_DIVIDERS.findall(head[: len(head) // 2 * 2].decode(name, "replace"))) for name in _UTF16)
    if little == big:
        raise Unreadable("unknown_content")
    return _UTF16[0] if little > big else _UTF16[1]


class _Failure:
    def __init__(self, offset: int, multibyte: int, at_end: bool) -> None:
        self.offset, self.multibyte, self.at_end = offset, multibyte, at_end


def _failure(path: Path, encoding: str) -> _Failure | None:
    """Decode strictly from end to end; None if that works and nothing in it is a control character."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = multibyte = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding, "ignore")
                multibyte += sum(not character.isascii() for character in good)
                return _Failure(offset + error.start, multibyte, at_end=not chunk)
            if _CONTROL.search(text):
                raise Unreadable("unknown_content")
            if not text.isascii() and multibyte < _MULTIBYTE_PROOF:
                multibyte += sum(not character.isascii() for character in text)
            offset += len(chunk)
            if not chunk:
                return None


def _proved(path: Path, encoding: str) -> str:
    error = _failure(path, encoding)
    if error is not None:
        raise Unreadable("csv_cut_off" if error.at_end else "csv_unknown_encoding", byte=error.offset)
    return encoding
