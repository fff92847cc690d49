"""Old workbooks (.xls) made byte by byte, so that any record in them can be wrong."""

import struct

MERGED_CELLS = 0xE5
_BEGIN, _END, _SHEET, _LABEL = 0x809, 0x0A, 0x85, 0x204
_FREE, _LAST, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _LEAST = 512, 4096  # a shorter stream would lie among the small ones


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of a BIFF8 stream."""
    return struct.pack("<HH", kind, len(body)) + body


def text_cell(row: int, column: int, text: str) -> bytes:
    """A cell with a text of ASCII letters."""
    return record(_LABEL, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("ascii"))


def old_workbook(*records: bytes, name: str = "S") -> bytes:
    """An Excel 97 workbook of one sheet that holds these records."""
    opening = record(_BEGIN, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    place = len(opening) + len(_sheet_entry(0, name)) + len(record(_END))
    sheet = record(_BEGIN, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + b"".join(records) + record(_END)
    return _compound(opening + _sheet_entry(place, name) + record(_END) + sheet)


def _sheet_entry(place: int, name: str) -> bytes:
    return record(_SHEET, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name.encode("ascii"))


def _compound(stream: bytes) -> bytes:
    """An OLE file of a header, one sector of allocation, one of directory, and the stream "Workbook"."""
    stream = stream.ljust(max(_LEAST, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    chain = [_TABLE, _LAST, *range(3, len(stream) // _SECTOR + 2), _LAST]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<9I", 0, 1, 1, 0, _LEAST, _LAST, 0, _LAST, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, child=1) + _entry("Workbook", 2, start=2, size=len(stream))
    return head + table + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, *, child: int = _FREE, start: int = _LAST, size: int = 0) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, _FREE, child)
    return (text.ljust(64, b"\0") + links).ljust(116, b"\0") + struct.pack("<III", start, size, 0)
