"""The table of contents of an OLE compound file (.xls, .doc, .ppt): which streams lie at its root."""

import struct
from itertools import islice

_FREE = 0xFFFFFFF0  # sector numbers from here on are marks
_NONE = 0xFFFFFFFF
_ENTRY = 128
_MOST = 100_000  # sectors and entries: a chain that is longer goes in circles


def names_at_root(data: bytes) -> set[str]:
    """The names of the streams and storages at the root, in lower case; none for a file whose tables are broken."""
    try:
        entries = _directory(data)
        found: set[str] = set()
        seen: set[int] = set()
        waiting = [_links(entries[0])[2]]
        while waiting:
            number = waiting.pop()
            if number == _NONE or number in seen or number >= len(entries):
                continue
            seen.add(number)
            left, right, _child = _links(entries[number])
            found.add(_name(entries[number]).lower())
            waiting += [left, right]
        return found
    except (struct.error, IndexError, UnicodeDecodeError):
        return set()


def _links(entry: bytes) -> tuple[int, int, int]:
    left, right, child = struct.unpack_from("<III", entry, 68)
    return left, right, child


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le")


def _directory(data: bytes) -> list[bytes]:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    (first,) = struct.unpack_from("<I", data, 48)
    table = _allocation(data, size)
    entries: list[bytes] = []
    sector = first
    for _turn in range(_MOST):
        if sector >= _FREE:
            break
        whole = _sector(data, size, sector)
        entries += [whole[start : start + _ENTRY] for start in range(0, len(whole), _ENTRY)]
        sector = table[sector]
    return entries


def _allocation(data: bytes, size: int) -> list[int]:
    """Sector → the next one of its chain."""
    places = list(struct.unpack_from("<109I", data, 76))
    more, _count = struct.unpack_from("<II", data, 68)
    for _turn in range(_MOST):
        if more >= _FREE:
            break
        *listed, more = struct.unpack(f"<{size // 4}I", _sector(data, size, more))
        places += listed
    table: list[int] = []
    for place in islice((place for place in places if place < _FREE), _MOST):
        table += struct.unpack(f"<{size // 4}I", _sector(data, size, place))
    return table


def _sector(data: bytes, size: int, number: int) -> bytes:
    start = (number + 1) * size
    return data[start : start + size].ljust(size, b"\xff") if start < len(data) else b""
