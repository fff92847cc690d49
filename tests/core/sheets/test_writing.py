"""What leaves: exports without formulas, annotated workbooks with everything in its place, COPY all or nothing."""

import csv
import datetime
import io
import itertools
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from guopei.core.refusal import Refused
from guopei.core.sheets import parent, process, xlsxout
from guopei.core.sheets.export import CellKind, ExportColumn, guarded, text, write_table
from guopei.core.sheets.limits import DEFAULT
from guopei.core.sheets.messages import GRADES, sentence
from guopei.core.sheets.parent import Mark, annotate_file
from guopei.core.sheets.staging import Lines, copy_rows
from guopei.story.synthetic.people import id_number
from tests.core.sheets.reading import RING, TODAY, rows_of
from tests.factories.workbooks import NATIONAL, SMALL, grid, long_list, roster

LABELS = {"status": "检查结果", **{grade: str(label) for grade, label in GRADES.items()}}
TEXTS = st.lists(st.lists(st.text(max_size=40), min_size=2, max_size=2), min_size=1, max_size=5)
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", '=cmd|" /C calc"!A0', "{=1}"]


def back(content: bytes) -> list[list[object]]:
    return list(python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).iter_rows())


def exported(columns: list[ExportColumn], rows: list[list[object]], **options: object) -> bytes:
    out = io.BytesIO()
    assert write_table(out, columns, rows, **options) == len(rows)
    return out.getvalue()


TWO_TEXTS = [ExportColumn("甲"), ExportColumn("乙")]


@settings(max_examples=60)
@given(TEXTS)
def test_any_text_comes_back_from_an_export(rows: list[list[str]]) -> None:
    read = back(exported(TWO_TEXTS, rows))
    read += [["", ""]] * (len(rows) + 1 - len(read))
    assert read[0] == ["甲", "乙"]
    assert [[str(value) for value in row] for row in read[1:]] == [[text(value) for value in row] for row in rows]


@pytest.mark.parametrize("fast", [True, False])
def test_no_formula_and_no_link_can_arise(fast: bool) -> None:
    out = io.BytesIO()
    values = [*EVIL, "http://example.com", "mailto:a@b.cn", "999999199001010016"]
    xlsxout.write(
        out, ["值"], [ExportColumn("值")], iter([[text(v)] for v in values]), "", [], ("N", "I", "C"), use_fast=fast
    )
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    cells = list(itertools.islice(sheet.iter_rows(), 1, None))
    assert {cell.data_type for [cell] in cells} == {"s"}
    assert {cell.hyperlink for [cell] in cells} == {None}
    assert [cell.value for [cell] in cells] == [text(value) for value in values]


def test_csv_guards_what_a_spreadsheet_would_calculate() -> None:
    content = exported(
        [ExportColumn("值"), ExportColumn("数", CellKind.INTEGER)], [[value, -5] for value in EVIL], fmt="csv"
    )
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert content.startswith(b"\xef\xbb\xbf")
    assert all(not row[0].startswith(tuple("=+-@\t\r＝＋－＠")) for row in rows)
    assert {row[1] for row in rows[1:]} == {"-5"}
    assert guarded("张三") == "张三"


def test_money_dates_and_long_numbers_keep_their_kind() -> None:
    columns = [
        ExportColumn("元", CellKind.YUAN), ExportColumn("万", CellKind.WAN), ExportColumn("日", CellKind.DATE),
        ExportColumn("时", CellKind.MOMENT), ExportColumn("率", CellKind.PERCENT), ExportColumn("号"),
    ]  # fmt: skip
    moment = datetime.datetime(2026, 3, 1, 20, 30, tzinfo=datetime.UTC)
    rows = [[None] * 6, [123_456, 14_700_000_001, datetime.date(2026, 3, 1), moment, 0.5, "999999199001010016"]]
    content = exported(columns, rows, title="表", notes=[("来源", "甲"), ("甲", "甲")], demo=True)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, notes = book.worksheets
    day, local = datetime.datetime(2026, 3, 1), datetime.datetime(2026, 3, 2, 4, 30)
    assert [cell.value for cell in sheet[4]] == [1234.56, 14700.000001, day, local, 0.5, "999999199001010016"]
    assert sheet["A1"].value.startswith("表（")
    assert sheet["A2"].value.startswith("元（")
    assert sheet.freeze_panes == "A3"
    assert [row[1].value for row in notes.iter_rows(min_row=3)] == ["甲", "甲"]


def test_export_of_nothing_is_a_workbook_with_its_header() -> None:
    assert back(exported(TWO_TEXTS, [])) == [["甲", "乙"]]


def test_two_columns_of_one_header_are_refused() -> None:
    with pytest.raises(ValueError, match="same header"):
        write_table(io.BytesIO(), [ExportColumn("甲"), ExportColumn("甲")], [])


@pytest.mark.parametrize("kept", [True, False])
def test_annotated_workbook_marks_cells_and_rows_in_place(tmp_path: Path, kept: bool) -> None:
    path = roster(tmp_path / "roster.xlsx", 200)
    limits = DEFAULT if kept else replace(DEFAULT, kept_cells=0)
    reading, rows = rows_of(path, NATIONAL)
    places = reading.outline.sheets[0]
    index = {guess.column: guess.index for guess in places.guesses}
    marks = [
        Mark(row["sheet"], int(row["sheet_row"]), one["grade"], sentence(one["kind"], one), index[one["field"]])
        for row in rows
        for one in row["findings"]
    ]
    out = tmp_path / "marked.xlsx"
    assert annotate_file(path, out, marks, outline=reading.outline, labels=LABELS, limits=limits) is kept
    sheet = openpyxl.load_workbook(out).worksheets[0]
    before = openpyxl.load_workbook(path).worksheets[0]
    last = before.max_column
    assert sheet.title == before.title
    assert sheet.cell(places.header_last, last + 1).value == "检查结果"
    assert [cell.value for cell in sheet[10]][:last] == [cell.value for cell in before[10]]
    for mark in marks:
        cell = sheet.cell(mark.row, mark.column + 1)
        assert cell.fill.start_color.rgb[2:] in {"DDEBF7", "FFF2CC", "F8CBAD"}
        assert mark.text in cell.comment.text
        assert mark.text.rstrip("。") in sheet.cell(mark.row, last + 1).value
    again, read = rows_of(out, NATIONAL)
    assert again.rows == 200
    assert [row["grade"] for row in read] == [row["grade"] for row in rows]
    assert [row["name"] for row in read] == [row["name"] for row in rows]


def test_text_file_comes_back_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"姓名,身份证号\n=张三,{id_number(1, '1')[0]}\n", "gb18030")
    reading, [row] = rows_of(path, SMALL)
    out = tmp_path / "marked.xlsx"
    mark = Mark("CSV", 2, "confirm", "请看 <b>&", 0)
    assert annotate_file(path, out, [mark], outline=reading.outline, labels=LABELS) is False
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert [cell.value for cell in sheet[2]][:2] == ["=张三", id_number(1, "1")[0]]
    assert sheet["A2"].comment.text == "请看 <b>&"
    assert row["name"]


def test_second_round_uses_the_same_status_column(tmp_path: Path) -> None:
    path = grid(tmp_path / "s.xlsx", ("S", [["姓名", "身份证号"], ["张三", "1"]]))
    for number in range(2):
        reading, _ = rows_of(path, SMALL)
        out = tmp_path / f"{number}.xlsx"
        annotate_file(path, out, [Mark("S", 2, "refused", "错", 1)], outline=reading.outline, labels=LABELS)
        path = out
    assert [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][1]] == ["姓名", "身份证号", "检查结果"]


@pytest.fixture
def staging(db: None) -> list[str]:
    names = ["batch", *[output.name for output in SMALL.outputs()]]
    columns = ", ".join(f'"{output.name}" {output.type}' for output in SMALL.outputs())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE staging (batch bigint, {columns}) ON COMMIT DROP")
    return names


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staging")
        return int(cursor.fetchone()[0])


def test_rows_go_from_the_child_into_postgresql(tmp_path: Path, staging: list[str]) -> None:
    path = long_list(tmp_path / "list.csv", 500)
    written: list[int] = []
    parent.read_file(
        path,
        SMALL,
        lambda stream: written.append(copy_rows(connection, "staging", staging, stream)),
        keyring=RING,
        today=TODAY,
        constants=[7],
    )
    assert written == [500]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT person), sum(jsonb_array_length(findings)) = 0, max(batch) FROM staging"
        )
        assert cursor.fetchone() == (500, 500, True, 7)


def test_dying_child_leaves_no_row_behind_and_a_usable_transaction(tmp_path: Path, staging: list[str]) -> None:
    path = long_list(tmp_path / "list.csv", 60_000)

    class Murderer:
        def __init__(self, stream: process.RowStream) -> None:
            self.stream, self.reads = stream, 0

        def read(self, size: int = -1, /) -> bytes:
            self.reads += 1
            if self.reads == 3:
                self.stream._child.process.kill()
            return self.stream.read(min(size, 5000))

    with pytest.raises(Refused) as refused:
        parent.read_file(
            path,
            SMALL,
            lambda stream: copy_rows(connection, "staging", staging, Murderer(stream)),
            keyring=RING,
            today=TODAY,
            constants=[7],
        )
    assert refused.value.code == "sheets.reader_died"
    assert count() == 0


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 9), st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))
        ),
        max_size=5,
    )
)
def test_python_rows_are_a_stream_too(rows: list[tuple[int, str | None]]) -> None:
    stream = Lines(rows)
    whole = b"".join(iter(lambda: stream.read(7), b""))
    assert whole == Lines(rows).read()
    assert whole.count(b"\n") == len(rows)
