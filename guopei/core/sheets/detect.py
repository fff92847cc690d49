"""What a file really is, by its content; the name it came under is not asked."""

import enum
import re
import struct
import zipfile
from pathlib import Path

from guopei.core.sheets.encodings import detect_encoding
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.htmltables import has_table
from guopei.core.sheets.ole import names_at_root


class FileType(enum.StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    HTML = "html"  # a web page with a table, as many systems save under .xls


_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")  # bare BIFF2-5 streams
_MARKUP = re.compile(
    rb"\s*<(?:!--.*?--\s*>\s*<)*(!doctype\s+html|html|head|body|table|meta|script|style|div|tr)\b", re.I | re.S
)
_OTHER = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
)


def detect(path: Path) -> FileType:
    """Tell the format. Refuses (Unreadable) empty, encrypted, XML and foreign files and web pages without a table, each
    with its own code."""
    size = path.stat().st_size
    if not size:
        raise Unreadable("empty_file")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK"):
        return _detect_package(path)
    if head.startswith(_OLE):
        return _detect_ole(path)
    if head.startswith(_BIFF):
        raise Unreadable("old_excel")
    for magic, name in _OTHER:
        if head.startswith(magic):
            raise Unreadable("not_a_spreadsheet", kind=name)
    if path.name.startswith("~$") or _is_owner_file(head, size):
        raise Unreadable("owner_file")
    text = _without_marks(head)
    if _MARKUP.match(text):
        if not has_table(path):
            raise Unreadable("html_as_workbook")
        detect_encoding(path)
        return FileType.HTML
    if text.lstrip().startswith((b"<?xml", b"<!DOCTYPE", b"<Workbook", b"+ADw-")):
        raise Unreadable("xml_as_workbook")
    detect_encoding(path)  # refuses what is not text
    return FileType.CSV


def _without_marks(head: bytes) -> bytes:
    """Byte order marks and the zero bytes of UTF-16 away, so that markup shows."""
    return head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")


def _is_owner_file(head: bytes, size: int) -> bool:
    """Office's lock file: 162 or 165 bytes, a length byte, the user's name, blanks, the name again in UTF-16."""
    return size in (162, 165) and 0 < head[0] <= 54 and (head[55] == head[0] or head[54] == head[0])


def _detect_package(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as package:
            names = {name.lower().replace("\\", "/").lstrip("/") for name in package.namelist()}
            mime = package.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
            manifest = package.getinfo("META-INF/manifest.xml") if "meta-inf/manifest.xml" in names else None
            sealed = manifest is not None and b"encryption-data" in package.open(manifest).read(1 << 20)
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Unreadable("damaged_package") from error
    if sealed:
        raise Unreadable("encrypted")
    if "xl/workbook.bin" in names:
        return FileType.XLSB
    if "content.xml" in names and (not mime or "spreadsheet" in mime):
        return FileType.ODS
    if any(name.startswith("word/") for name in names):
        raise Unreadable("not_a_spreadsheet", kind="Word")
    if any(name.startswith("ppt/") for name in names):
        raise Unreadable("not_a_spreadsheet", kind="PowerPoint")
    if any(name.startswith("xl/") or name.endswith("workbook.xml") for name in names):
        return FileType.XLSX
    raise Unreadable("not_a_spreadsheet", kind="ZIP")


def _detect_ole(path: Path) -> FileType:
    data = path.read_bytes()
    streams = names_at_root(data)
    if {"encryptedpackage", "encryptioninfo"} & streams:
        raise Unreadable("encrypted")
    if not {"workbook", "book"} & streams:  # documents inside a workbook are its own affair
        for stream, name in (("worddocument", "Word"), ("powerpoint document", "PowerPoint")):
            if stream in streams:
                raise Unreadable("not_a_spreadsheet", kind=name)
    if _has_file_password(data):
        raise Unreadable("encrypted")
    return FileType.XLS


_BEGIN_BIFF8 = b"\x09\x08\x10\x00\x00\x06"
_FILE_PASSWORD = 0x2F


def _has_file_password(data: bytes) -> bool:
    """Whether a FILEPASS record stands among the first records of a BIFF8 stream."""
    place = data.find(_BEGIN_BIFF8)
    for _ in range(12):
        if place < 0 or place + 4 > len(data):
            return False
        record, length = struct.unpack_from("<HH", data, place)
        if record == _FILE_PASSWORD:
            return True
        place += 4 + length
    return False
