"""Web pages saved under the name of a workbook: what many systems call an export to Excel."""

import io
from pathlib import Path

import openpyxl
import pytest

from guopei.core.refusal import Refused
from guopei.core.sheets.detect import FileType, detect
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.htmltables import read_tables
from guopei.core.sheets.inspecting import inspect
from guopei.core.sheets.limits import DEFAULT, Limits
from guopei.core.sheets.parent import Mark, annotate_file, outline_file
from guopei.core.sheets.spec import SheetSpec
from tests.core.sheets.reading import rows_of
from trainees.register.imports import known

SPEC = SheetSpec("small", "学校", (known("school"), known("school_code"), known("school_type")), keys=("school",))
HEAD = "<tr><th>学校名称</th><th>学校标识码</th><th>学校类别</th></tr>"
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}">
<style>td {{ mso-number-format: "\\@" }}</style><script>var t = "<table><tr><td>假</td></tr></table>";</script>
<body><table border=1>{rows}</table></body></html>"""


def page(folder: Path, rows: str, *, encoding: str = "utf-8", charset: str = "gb2312") -> Path:
    path = folder / "导出.xls"
    path.write_bytes(PAGE.format(rows=rows, charset=charset).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_with_a_table_is_read_whatever_it_says_of_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = page(tmp_path, HEAD + "<tr><td>龙䶮小学&nbsp;</td><td>3135003211</td><td>小学</td></tr>", encoding=encoding)
    assert detect(path) == FileType.HTML
    _reading, rows = rows_of(path, SPEC)
    assert [(row["school"], row["school_code"], row["school_type"]) for row in rows] == [
        ("龙䶮小学", "3135003211", "P")
    ]
    assert (rows[0]["sheet"], rows[0]["sheet_row"]) == ("HTML", "2")


def test_cells_over_several_rows_and_columns_keep_the_others_in_place(tmp_path: Path) -> None:
    title = "<tr><td colspan=3>学校基本情况<br>（2026年）</td></tr>"
    rows = (
        "<tr><td rowspan=2>甲小学<td>3135003211<td>小学"  # ends of cells and rows may be left out
        "<tr><td>3135003212<td>教学点"
        "<tr><td>乙小学<td x:num='3135003213'>3.135E+09<td>小学"
    )
    path = page(tmp_path, title + HEAD + rows)
    table = read_tables(path, DEFAULT)[0]
    assert table.rows[0] == ["学校基本情况 （2026年）", "", ""]
    assert table.rows[3] == ["", "3135003212", "教学点"]
    assert table.merged == [((0, 0), (0, 2)), ((2, 0), (3, 0))]
    _reading, read = rows_of(path, SPEC)
    assert [(row["school"], row["school_code"]) for row in read] == [
        ("甲小学", "3135003211"),
        ("甲小学", "3135003212"),
        ("乙小学", "3135003213"),
    ]


def test_tables_that_lay_the_page_out_and_hidden_ones_are_left_aside(tmp_path: Path) -> None:
    inner = f"<table>{HEAD}<tr><td>甲小学</td><td>3135003211</td><td>小学</td></tr></table>"
    hidden = f"<table style='display: none'>{HEAD}<tr><td>旧小学</td><td>3135003299</td><td>小学</td></tr></table>"
    path = page(tmp_path, f"<tr><td>查询结果{inner}</td><td>{hidden}</td></tr>")
    sheets = {sheet.name: (sheet.used, sheet.reason) for sheet in outline_file(path, SPEC).outline.sheets}
    assert sheets == {"HTML 1": (False, "no_header"), "HTML 2": (True, ""), "HTML 3": (False, "hidden")}
    assert [row["school"] for row in rows_of(path, SPEC)[1]] == ["甲小学"]


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes("<!DOCTYPE html><html><body><form>请登录</form></body></html>".encode())
    with pytest.raises(Refused) as refused:
        outline_file(path, SPEC)
    assert refused.value.code == "sheets.html_as_workbook"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(cells=5), "too_many_cells"),
        (Limits(columns=2), "too_many_columns"),
        (Limits(rows=-990), "too_many_rows"),
    ],
)
def test_a_page_beyond_the_limits_is_refused(tmp_path: Path, limits: Limits, code: str) -> None:
    path = page(tmp_path, HEAD + "<tr><td>甲小学</td><td>3135003211</td><td>小学</td></tr>" * 12)
    with pytest.raises(Unreadable) as refused:
        read_tables(path, limits)
    assert refused.value.code == code


def test_spans_that_lie_take_no_memory(tmp_path: Path) -> None:
    rows = HEAD + "<tr><td rowspan=999999999 colspan=x>甲小学</td><td>3135003211</td><td>小学</td></tr>"
    table = read_tables(page(tmp_path, rows), DEFAULT)[0]
    assert (table.width, table.merged) == (3, [])


def test_the_marked_copy_is_a_workbook(tmp_path: Path) -> None:
    path = page(tmp_path, HEAD + "<tr><td>甲小学</td><td>12</td><td>小学</td></tr>")
    out = tmp_path / "marked.xlsx"
    marks = [Mark("HTML", 2, "refused", "不是十位", 1)]
    labels = {"status": "检查结果", "clean": "", "fixed": "", "confirm": "", "refused": "不能导入"}
    assert annotate_file(path, out, marks, outline=outline_file(path, SPEC).outline, labels=labels) is False
    sheet = openpyxl.load_workbook(io.BytesIO(out.read_bytes())).active
    assert [cell.value for cell in sheet[1]] == ["学校名称", "学校标识码", "学校类别", "检查结果"]
    assert "不是十位" in sheet["D2"].value
    assert inspect(out).type == FileType.XLSX
