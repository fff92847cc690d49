"""Nothing that anybody sends takes the reader down or gets half in; every refusal has its own sentence."""

import csv
import os
import signal
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from guopei.core.refusal import Refused
from guopei.core.sheets import parent, process
from guopei.core.sheets.detect import FileType, detect
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.inspecting import inspect
from guopei.core.sheets.limits import DEFAULT
from guopei.core.sheets.opening import open_sheets
from tests.core.sheets.reading import RING, TODAY, rows_of
from tests.factories import workbooks
from tests.factories.biff import MERGED_CELLS, old_workbook, record, text_cell
from tests.factories.workbooks import HOSTILE, NATIONAL, SMALL, long_list, roster
from trainees.register.imports import known, spec_of_people

ANYTHING = spec_of_people("anything", "", (known("name"), known("id_no")))
UNTRIED = "GUOPEI_WORKBOOKS IS NOT SET: THE CORPUS OF 130 REAL AND HOSTILE WORKBOOKS WAS NOT TRIED"
CORPUS = os.environ.get("GUOPEI_WORKBOOKS", "")
# The workbook was opened and its sheets were seen; that they hold no roster is no fault of the file.
OPENED = {"read", "no_header", "no_rows", "only_hidden_sheets"}
# Where our judgement differs from the corpus's.
JUDGED = {
    "phpspreadsheet__empty.csv": {"empty_file"},  # nothing to read in nothing
    "django-import-export__books-ISO-8859-1.csv": {"csv_unknown_encoding"},  # Latin-1 would turn GB18030 to garbage
    "phpspreadsheet__encoding.iso88591.csv": {"csv_unknown_encoding"},
    "poi__SampleSS.xml": {"xml_as_workbook"},  # SpreadsheetML 2003: asked to save as xlsx
    "phpspreadsheet__urlImage.bad.dontuse": OPENED,  # the outside picture is never fetched, the cells are harmless
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbook_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    make, code = HOSTILE[name]
    path = make(tmp_path / "upload.xlsx")
    with pytest.raises(Refused) as refused:
        parent.outline_file(path, SMALL)
    assert refused.value.code == f"sheets.{code}"
    assert len(refused.value.message) > 10
    assert "%(" not in refused.value.message


def test_far_cell_is_set_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    reading, rows = rows_of(workbooks.far_cell(tmp_path / "far.xlsx"), SMALL)
    assert [row["name"] for row in rows] == ["张三"]
    assert reading.inspection.stray_sheets == {"S": ["XFD1048576"]}
    assert reading.peak_kib < 200_000


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (replace(DEFAULT, file_bytes=100), "file_too_large"),
        (replace(DEFAULT, unpacked_bytes=1000), "unpacks_too_large"),
        (replace(DEFAULT, entries=3), "too_many_parts"),
        (replace(DEFAULT, cells=20), "too_many_cells"),
        (replace(DEFAULT, rows=10), "too_many_rows"),
    ],
)
def test_each_limit_has_its_sentence(tmp_path: Path, limits: object, code: str) -> None:
    path = roster(tmp_path / "roster.xlsx")
    with pytest.raises(Refused) as refused:
        rows_of(path, NATIONAL, limits=limits)
    assert refused.value.code == f"sheets.{code}"


def test_child_without_memory_is_survived(tmp_path: Path) -> None:
    path = roster(tmp_path / "roster.xlsx", 4000)
    with pytest.raises(Refused) as refused:
        rows_of(path, NATIONAL, limits=replace(DEFAULT, memory_bytes=70 << 20))
    assert refused.value.code in {"sheets.too_much_memory", "sheets.reader_died"}


def test_child_out_of_processor_time_is_survived(tmp_path: Path) -> None:
    path = long_list(tmp_path / "list.csv", 100_000)
    with pytest.raises(Refused) as refused:
        rows_of(path, SMALL, limits=replace(DEFAULT, cpu_seconds=1))
    assert refused.value.code == "sheets.took_too_long"


def test_child_out_of_wall_time_is_killed(tmp_path: Path) -> None:
    path = long_list(tmp_path / "list.csv", 1_000)
    with pytest.raises(Refused) as refused:
        rows_of(path, SMALL, limits=replace(DEFAULT, wall_seconds=0))
    assert refused.value.code == "sheets.took_too_long"


def test_killed_child_fails_the_sink_instead_of_ending_it(tmp_path: Path) -> None:
    path = long_list(tmp_path / "list.csv", 60_000)
    seen: list[str] = []

    def sink(stream: process.RowStream) -> None:
        stream.read(1000)
        stream._child.process.send_signal(signal.SIGKILL)
        while stream.read(1 << 16):
            pass
        seen.append("a clean end")

    with pytest.raises(Refused) as refused:
        parent.read_file(path, SMALL, sink, keyring=RING, today=TODAY)
    assert refused.value.code == "sheets.reader_died"
    assert seen == []


def test_error_of_the_sink_is_passed_on(tmp_path: Path) -> None:
    path = long_list(tmp_path / "list.csv", 20_000)

    def sink(stream: process.RowStream) -> None:
        stream.read(100)
        raise LookupError("mine")

    with pytest.raises(LookupError):
        parent.read_file(path, SMALL, sink, keyring=RING, today=TODAY)


def test_child_never_loads_django_or_the_settings() -> None:
    heavy = "[name for name in sys.modules if name.split('.')[0] in ('django', 'celery', 'psycopg2')]"
    code = (
        f"import sys, runpy; sys.argv[1:] = ['annotator']\nrunpy.run_path({str(process.LAUNCH)!r}, run_name='__main__')"
    )
    code = code.replace("\n", f"\nimport atexit; atexit.register(lambda: print({heavy}, file=sys.stderr))\n")
    said = subprocess.run([sys.executable, "-P", "-c", code], input="{}", capture_output=True, text=True, check=False)
    assert said.stderr.strip().splitlines()[-1] == "[]"


@pytest.mark.skipif(
    not CORPUS, reason="GUOPEI_WORKBOOKS IS NOT SET: THE CORPUS OF 130 REAL AND HOSTILE WORKBOOKS WAS NOT TRIED"
)
def test_corpus_is_read_or_refused_as_expected() -> None:
    folder = Path(CORPUS)
    wrong = []
    for line in csv.DictReader((folder / "manifest.csv").read_text("utf-8").splitlines()):
        path, expected = folder / line["file"], line["expected"]
        try:
            parent.outline_file(path, ANYTHING)
            outcome = "read"
        except Refused as refused:
            outcome = refused.code.removeprefix("sheets.")
        refused_cleanly = outcome not in OPENED | {"reader_died", "reader_failed", "took_too_long"}
        right = {
            "readable": outcome in OPENED,
            "must_refuse": refused_cleanly,
        }.get(expected, outcome in OPENED or refused_cleanly)
        if outcome not in JUDGED[line["file"]] if line["file"] in JUDGED else not right:
            wrong.append(f"{line['file']}: {expected}, was {outcome}")
    assert wrong == []


def test_inspection_alone_refuses_in_this_process_too(tmp_path: Path) -> None:
    path = workbooks.html_as_xls(tmp_path / "export.xls")
    with pytest.raises(Unreadable) as refused:
        inspect(path)
    assert parent.unreadable_to_refused(refused.value).code == "sheets.html_as_workbook"


def test_panic_of_the_reading_library_is_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "名单.xls"
    path.write_bytes(old_workbook(record(MERGED_CELLS)))  # a list of merged cells without even its length
    assert detect(path) == FileType.XLS
    with pytest.raises(BaseException, match="out of range") as panic:
        list(open_sheets(path, inspect(path), DEFAULT))
    assert not isinstance(panic.value, Exception)  # none of those that a careful reader expects
    for read in (lambda: parent.outline_file(path, SMALL), lambda: rows_of(path, SMALL)):
        with pytest.raises(Refused) as refused:
            read()
        assert refused.value.code == "sheets.damaged_workbook"


def test_old_workbook_made_here_is_read_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "名单.xls"
    path.write_bytes(old_workbook(text_cell(0, 0, "abc"), record(MERGED_CELLS, struct.pack("<HHHHH", 1, 0, 0, 0, 1))))
    (sheet,) = open_sheets(path, inspect(path), DEFAULT)
    assert list(sheet.rows) == [["abc"]]
    assert sheet.merged == [((0, 0), (0, 1))]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"),
        ("姓名,身份证号\n".encode() + "张三".encode("gb18030"), "csv_mixed_encodings"),
        ("姓名,身份证号\n".encode("gb18030")[:-1] + b"\x81", "csv_cut_off"),
        (b"a,b\n\xe9,1\n", "csv_unknown_encoding"),
        ("姓名,身份证号\n".encode("utf-16-le")[:-1], "csv_cut_off"),
        (bytes(range(256)) * 8, "unknown_content"),
        (b"a,b\n\x07,1\n", "unknown_content"),
        (b'a,b\n"' + b"x" * 200_000, "csv_broken_quotes"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "damaged_workbook"),
        (b"PK\x03\x04" + bytes(100), "damaged_package"),
        (b"<?xml version='1.0'?><Workbook/>", "xml_as_workbook"),
    ],
)
def test_other_files_are_told_apart(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "upload.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        parent.outline_file(path, SMALL)
    assert refused.value.code == f"sheets.{code}"
