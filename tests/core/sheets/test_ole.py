"""Old workbooks are told by what lies at their root, not by words somewhere in them."""

import struct
from pathlib import Path

import pytest

from guopei.core.sheets.detect import FileType, detect
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.ole import names_at_root

NONE = 0xFFFFFFFF


def entry(name: str, kind: int, *, left: int = NONE, right: int = NONE, child: int = NONE) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<BBIII", kind, 1, left, right, child)
    return (text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2) + links).ljust(128, b"\0")


def compound(path: Path, *entries: bytes) -> Path:
    """An OLE file of a header, one sector of allocation, and its directory."""
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    sectors = len(directory) // 512
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[NONE] * (128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    head += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[NONE] * 108)
    path.write_bytes(head + table + directory)
    return path


def test_a_workbook_with_a_document_inside_is_a_workbook(tmp_path: Path) -> None:
    path = compound(
        tmp_path / "a.xls",
        entry("Root Entry", 5, child=1),
        entry("MBD00012345", 1, right=3, child=2),
        entry("WordDocument", 2),
        entry("Workbook", 2),
    )
    assert names_at_root(path.read_bytes()) == {"mbd00012345", "workbook"}
    assert detect(path) == FileType.XLS


def test_a_document_with_a_workbook_inside_is_a_document(tmp_path: Path) -> None:
    path = compound(
        tmp_path / "a.xls",
        entry("Root Entry", 5, child=1),
        entry("ObjectPool", 1, right=3, child=2),
        entry("Workbook", 2),
        entry("WordDocument", 2),
    )
    with pytest.raises(Unreadable) as refused:
        detect(path)
    assert (refused.value.code, refused.value.params) == ("not_a_spreadsheet", {"kind": "Word"})


def test_a_directory_in_circles_or_cut_off_ends(tmp_path: Path) -> None:
    whole = compound(tmp_path / "a.xls", entry("Root Entry", 5, child=1), entry("Workbook", 2, left=1, right=1))
    assert names_at_root(whole.read_bytes()) == {"workbook"}
    cut = [names_at_root(whole.read_bytes()[:length]) for length in range(0, 1536, 37)]
    assert cut[0] == cut[20] == set()
