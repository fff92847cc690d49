"""Walk a zip package the careful way: its directory is not believed, every byte is counted as it inflates."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.limits import Limits

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_PIECE = 1 << 20
_ENCRYPTED_FLAG = 0x1


@dataclass(frozen=True)
class Part:
    """One file inside a package."""

    name: str
    size: int


def part_key(name: str) -> str:
    """How parts are compared: without case, leading slash or backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def walk(path: Path, limits: Limits, visit: Callable[[Part], "Callable[[bytes], None] | None"]) -> int:
    """Inflate every part once, hand the pieces to whatever `visit` returns for it, return the bytes unpacked.

    Refuses (Unreadable) damaged, encrypted, overlapping or doubly named parts, and packages beyond the limits.
    """
    total = 0
    with path.open("rb") as file:
        for info in _directory(path, limits):
            take = visit(Part(info.filename, info.file_size))
            size = 0
            for piece in _inflate(file, info):
                size += len(piece)
                total += len(piece)
                if total > limits.unpacked_bytes:
                    raise Unreadable("unpacks_too_large", megabytes=limits.unpacked_bytes >> 20)
                if total > limits.ratio_from_bytes and total > limits.ratio * path.stat().st_size:
                    raise Unreadable("packed_too_tightly", ratio=limits.ratio)
                if take is not None:
                    take(piece)
            if size != info.file_size:
                raise Unreadable("damaged_package")
    return total


def _directory(path: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, struct.error, NotImplementedError) as error:
        raise Unreadable("damaged_package") from error
    if len(infos) > limits.entries:
        raise Unreadable("too_many_parts", count=len(infos), limit=limits.entries)
    if len({part_key(info.filename) for info in infos}) != len(infos):
        raise Unreadable("doubled_parts")
    declared = sum(info.file_size for info in infos)
    if declared > limits.unpacked_bytes:
        raise Unreadable("unpacks_too_large", megabytes=limits.unpacked_bytes >> 20)
    if declared > limits.ratio_from_bytes and declared > limits.ratio * path.stat().st_size:
        raise Unreadable("packed_too_tightly", ratio=limits.ratio)
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise Unreadable("encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("damaged_package")
        if ".." in info.filename.replace("\\", "/").split("/"):
            raise Unreadable("damaged_package")
        if info.header_offset < end:
            raise Unreadable("overlapping_parts")
        end = info.header_offset + _LOCAL_HEADER.size + info.compress_size
    return infos


def _inflate(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(info.header_offset)
    raw = file.read(_LOCAL_HEADER.size)
    if len(raw) < _LOCAL_HEADER.size:
        raise Unreadable("damaged_package")
    header = _LOCAL_HEADER.unpack(raw)
    if header[0] != b"PK\x03\x04":
        raise Unreadable("damaged_package")
    file.seek(header[9] + header[10], 1)
    left = info.compress_size
    if info.compress_type == zipfile.ZIP_STORED:
        while left > 0:
            piece = file.read(min(_PIECE, left))
            if not piece:
                raise Unreadable("damaged_package")
            left -= len(piece)
            yield piece
        return
    inflater = zlib.decompressobj(-15)
    pending = b""
    try:
        while not inflater.eof:
            if not pending:
                pending = file.read(min(_PIECE, left))
                left -= len(pending)
                if not pending:
                    raise Unreadable("damaged_package")
            piece = inflater.decompress(pending, _PIECE)
            pending = inflater.unconsumed_tail
            if piece:
                yield piece
    except zlib.error as error:
        raise Unreadable("damaged_package") from error
