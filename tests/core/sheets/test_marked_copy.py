"""The sender's workbook as it comes back: formulas, notes, status, filter."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from guopei.core.sheets import marks as marking
from guopei.core.sheets.limits import DEFAULT
from guopei.core.sheets.messages import GRADES
from guopei.core.sheets.parent import Mark, annotate_file
from guopei.story.synthetic.people import id_number
from tests.core.sheets.reading import rows_of
from tests.factories.workbooks import SMALL

LABELS = {"status": "检查结果", **{grade: str(label) for grade, label in GRADES.items()}}
PEOPLE = 6


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A roster with formulas, with the values that a spreadsheet program keeps beside them, and a filter."""
    path = tmp_path / "sent.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, ["序号", "姓名", "身份证号", "手机", "单位"])
    for row in range(1, PEOPLE + 1):
        sheet.write_formula(row, 0, "=ROW()-1", None, row)
        sheet.write_row(row, 1, ["张三", id_number(row, "1")[0], f"1540000000{row}"])
        sheet.write_formula(row, 4, '=IF(TRUE,"一小","")', None, "一小")
    sheet.write_formula(PEOPLE, 4, "='[1]Sheet1'!$A$1", None, "外小")
    sheet.autofilter(0, 0, PEOPLE, 4)
    book.close()
    return path


def marked(sent: Path, out: Path, marks: list[Mark], **options: object) -> tuple[bool, object]:
    reading, _rows = rows_of(sent, SMALL)
    kept = annotate_file(sent, out, marks, outline=reading.outline, labels=LABELS, **options)
    return kept, openpyxl.load_workbook(out).worksheets[0]


def test_formulas_stay_formulas(tmp_path: Path, sent: Path) -> None:
    kept, sheet = marked(sent, tmp_path / "out.xlsx", [Mark("名单", 2, "refused", "错。", 2, "身份证号 C2")])

    assert kept
    assert [sheet.cell(row, 1).value for row in range(2, PEOPLE + 2)] == ["=ROW()-1"] * PEOPLE
    assert sheet["E2"].value == '=IF(TRUE,"一小","")'
    assert sheet.cell(PEOPLE + 1, 5).value == "外小"  # its workbook does not come along


def test_status_says_the_refusal_first_and_can_be_filtered(tmp_path: Path, sent: Path) -> None:
    said = [
        Mark("名单", 2, "fixed", "“乡”按“乡中心区”读取。", 4, "单位 E2"),
        Mark("名单", 2, "refused", "校验码错误。", 2, "身份证号 C2"),
        Mark("名单", 2, "confirm", "请核对。", 1, "姓名 B2"),
        Mark("名单", 2, "refused", "必填，但为空。", 3, "手机 D2"),
    ]
    for limits in (DEFAULT, type(DEFAULT)(kept_cells=0)):
        kept, sheet = marked(sent, tmp_path / "out.xlsx", said, limits=limits)
        assert kept is (limits is DEFAULT)
        assert sheet["F1"].value == "检查结果"
        refused, confirm, fixed = (LABELS[grade] for grade in ("refused", "confirm", "fixed"))
        assert sheet["F2"].value == (
            f"{refused}：身份证号 C2：校验码错误；手机 D2：必填，但为空。"
            f"{confirm}：姓名 B2：请核对。{fixed}：单位 E2：“乡”按“乡中心区”读取。"
        )
        assert sheet.auto_filter.ref == f"A1:F{PEOPLE + 1}"


@pytest.mark.parametrize("limits", [DEFAULT, type(DEFAULT)(kept_cells=0)])
def test_notes_go_to_refusals_first(tmp_path: Path, limits: object) -> None:
    count = marking.MAX_NOTES + 100
    path = tmp_path / "long.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, ["姓名", "身份证号", "手机"])
    for row in range(1, count + 1):
        sheet.write_row(row, 0, ["张三", id_number(row, "1")[0], "15400000001"])
    book.close()
    said = [Mark("名单", row + 1, "fixed", "改了。", 0) for row in range(1, count + 1)]
    said += [Mark("名单", row + 1, "refused", "错了。", 1) for row in range(count - 50, count + 1)]

    _kept, sheet = marked(path, tmp_path / "out.xlsx", said, limits=limits)

    assert all(sheet.cell(row + 1, 2).comment for row in range(count - 50, count + 1))
    noted = [row for row in range(1, count + 1) if sheet.cell(row + 1, 1).comment]
    assert len(noted) == marking.MAX_NOTES - 51
