"""Look at an upload before anything parses it: what it is, how large it would become, what is odd about it."""

import hashlib
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from guopei.core.sheets.detect import FileType, detect
from guopei.core.sheets.encodings import detect_encoding
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.limits import DEFAULT, Limits
from guopei.core.sheets.packages import Part, part_key, walk
from guopei.core.sheets.sheetscan import SheetScan

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass
class Inspection:
    """What is known of a file without reading its rows. Sizes in bytes."""

    type: str
    sha256: str
    size: int
    unpacked: int = 0
    cells: int = 0  # xlsx only, blank formatted ones included
    encoding: str = ""
    warnings: list[str] = field(default_factory=list)  # codes of messages.WARNINGS
    since_1904: bool = False
    hidden_rows: dict[str, list[int]] = field(default_factory=dict)  # by sheet name, 1-based
    lost: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)  # by sheet: formulas without a value
    strays: dict[str, list[str]] = field(default_factory=dict)  # by part: far cells to set aside
    stray_sheets: dict[str, list[str]] = field(default_factory=dict)  # the same by sheet name, for people

    def to_json(self) -> dict[str, Any]:
        """As the child reports it."""
        return asdict(self)


def fingerprint(path: Path) -> str:
    """SHA-256 of the content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def inspect(path: Path, limits: Limits = DEFAULT) -> Inspection:
    """Inspect a file: real type, fingerprint, unpacked size, far cells. Constant memory but for OLE files.

    Refuses (Unreadable) whatever the limits, the format or the safety rules do not allow.
    """
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Unreadable("file_too_large", megabytes=limits.file_bytes >> 20)
    found = Inspection(detect(path), fingerprint(path), size)
    if found.type in (FileType.CSV, FileType.HTML):
        found.encoding = detect_encoding(path)
        found.unpacked = size
    elif found.type == FileType.XLS:
        found.unpacked = size
        if b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0" in path.read_bytes():
            found.warnings.append("macros_ignored")
    else:
        _inspect_package(path, limits, found)
    return found


def _inspect_package(path: Path, limits: Limits, found: Inspection) -> None:
    scans, names = _scan(path, limits, found, exact=False)
    if any(scan.needs_exact for scan in scans.values()):
        scans, names = _scan(path, limits, found, exact=True)
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in names):
        found.warnings.append("macros_ignored")
    if any("/externallinks/" in name for name in names):
        found.warnings.append("external_links_ignored")
    found.cells = sum(scan.cells for scan in scans.values())
    if found.type != FileType.XLSX:
        return
    sheets, found.since_1904 = _sheet_parts(path)
    for part, scan in scans.items():
        name = sheets.get(part_key(part), part)
        if scan.hidden_rows:
            found.hidden_rows[name] = scan.hidden_rows
        if scan.lost:
            found.lost[name] = scan.lost
        if scan.strays:
            found.strays[part] = scan.strays
            found.stray_sheets[name] = scan.strays


def _scan(path: Path, limits: Limits, found: Inspection, *, exact: bool) -> tuple[dict[str, SheetScan], set[str]]:
    scans: dict[str, SheetScan] = {}
    names: set[str] = set()

    def visit(part: Part) -> Callable[[bytes], None] | None:
        key = part_key(part.name)
        names.add(key)
        if key.endswith((".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf")):
            return None
        scans[part.name] = SheetScan(limits, exact=exact)
        return scans[part.name].feed

    found.unpacked = walk(path, limits, visit)
    for scan in scans.values():
        scan.finish()
    return {name: scan for name, scan in scans.items() if scan.is_sheet}, names


def _sheet_parts(path: Path) -> tuple[dict[str, str], bool]:
    """Part → sheet name, and whether days count from 1904. Nothing if that cannot be understood: hints hang on it."""
    try:
        with zipfile.ZipFile(path) as package:
            by_key = {part_key(name): name for name in package.namelist()}
            main = _main_part(package, by_key)
            folder, base = posixpath.split(main)
            relations = by_key[part_key(f"{folder}/_rels/{base}.rels")]
            targets = {
                item.get("Id"): part_key(posixpath.normpath(posixpath.join("/" + folder, item.get("Target") or "")))
                for item in _parse(package.read(relations)).iter(_RELATION)
            }
            sheets: dict[str, str] = {}
            since_1904 = False
            for item in _parse(package.read(by_key[part_key(main)])).iter():
                if item.tag.endswith("}workbookPr"):
                    since_1904 = item.get("date1904") in ("1", "true")
                if item.tag.endswith("}sheet"):
                    relation = next((value for key, value in item.attrib.items() if key.endswith("}id")), None)
                    if relation in targets:
                        sheets[targets[relation]] = item.get("name") or ""
            return sheets, since_1904
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, OSError, ValueError):
        return {}, False


def _parse(xml: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(xml)  # noqa: S314 - the scan before has refused everything with a DTD


def _main_part(package: zipfile.ZipFile, by_key: dict[str, str]) -> str:
    for item in _parse(package.read(by_key["_rels/.rels"])).iter(_RELATION):
        if (item.get("Type") or "").endswith("/officeDocument"):
            return re.sub(r"^/", "", item.get("Target") or "")
    return "xl/workbook.xml"
