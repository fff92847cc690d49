"""Headers that come again at page breaks, and "same as above" beside them: no header becomes a person or a school."""

from pathlib import Path
from typing import Any

import pytest

from guopei.core.sheets.messages import FINDINGS, sentence
from guopei.core.sheets.rows import BATCH
from guopei.story.synthetic.people import id_number
from tests.core.sheets.reading import kinds, rows_of
from tests.factories.workbooks import SMALL, grid

IDS = [id_number(index, "1")[0] for index in range(6)]


def person(number: int, school: str = "一小", **changes: Any) -> list[Any]:
    row = {
        "no": number + 1,
        "name": "姓明",
        "school": school,
        "id_no": IDS[number],
        "sex": "男",
        "mobile": "15400000001",
        "stage": "小学",
        "subject": "语文",
    }
    return list((row | changes).values())


PLAIN = [["序号", "姓  名", "单位*", "身份证号", "性别", "手机", "任教学段", "任教学科"]]
GROUPS = ["序号", "基本信息", "", "", "", "联系方式", "任教情况", ""]
LOWER = ["", "姓 名", "工作单位（全称）", "身份证号", "性别", "手机", "任教学段", "任教学科"]
TWO_ROWS = [GROUPS, LOWER]


@pytest.mark.parametrize(
    ("header", "again"),
    [
        (PLAIN, PLAIN),
        (PLAIN, [["序号", "姓名", "单位", "身份证号", "性别", "手机", "任教学段", "任教学科"]]),
        (PLAIN, [["序号", "＊姓　名", "单 位", "身份证号码", "性 别", "手机", "任教学段", "任教学科"]]),
        (TWO_ROWS, TWO_ROWS),
        (TWO_ROWS, [LOWER]),
        (TWO_ROWS, [["序号", "姓名", "工作单位(全称)", "身份证号", "性别", "手机", "任教学段", "任教学科"]]),
        (TWO_ROWS, [["序号", "基本信息 姓 名", *LOWER[2:]]]),
        (TWO_ROWS, [["", "基本信息", "", "", "", "", "", ""], LOWER]),
    ],
)
def test_a_header_that_comes_again_is_no_person_and_no_school(
    tmp_path: Path, header: list[Any], again: list[Any]
) -> None:
    rows = [["名单"], *header, person(0), *again, person(1, "同上"), person(2, "二小"), *again, person(3, "〃")]
    reading, read = rows_of(grid(tmp_path / "s.xlsx", ("S", rows)), SMALL)

    assert reading.outline.sheets[0].header_last == 1 + len(header)
    assert [row["school"] for row in read] == ["一小", "一小", "二小", "二小"]
    assert [row["grade"] for row in read] == ["clean", "fixed", "clean", "fixed"]
    assert reading.skipped == {"header": 2 * len(again)}


def test_a_person_whose_cells_read_like_headers_is_a_person(tmp_path: Path) -> None:
    rows = [*PLAIN, person(0, "单位", sex="性别", stage="任教学段", subject="任教学科")]
    _reading, read = rows_of(grid(tmp_path / "s.xlsx", ("S", rows)), SMALL)
    assert [row["name"] for row in read] == ["姓明"]


def test_same_as_above_takes_nothing_from_a_refused_row(tmp_path: Path) -> None:
    wrong = IDS[1][:-1] + ("0" if IDS[1][-1] != "0" else "1")
    rows = [
        *PLAIN,
        person(0, "一小"),
        person(1, "二小", id_no=wrong),
        person(2, "同上"),
        person(3, "同上"),
        person(4, "三小"),
        person(5, "同上"),
    ]
    _reading, read = rows_of(grid(tmp_path / "s.xlsx", ("S", rows)), SMALL)

    assert [row["school"] for row in read] == ["一小", "二小", None, None, "三小", "三小"]
    assert [kinds(row, "school") for row in read] == [
        [], [], ["same_as_refused"], ["same_as_refused"], [], ["filled_from_above"],
    ]  # fmt: skip
    assert "same_as_refused" in FINDINGS
    assert sentence("same_as_refused", {"before": "同上"})


def test_same_as_above_knows_a_refused_row_across_batches(tmp_path: Path) -> None:
    """Rows are worked on some thousands at a time: the last one of a batch is above the first of the next."""
    people = [person(0, f"{number}小", id_no=id_number(number, "1")[0]) for number in range(BATCH + 1)]
    people[BATCH - 1][3] = "1"
    people[BATCH][2] = "同上"
    _reading, read = rows_of(grid(tmp_path / "s.xlsx", ("S", [*PLAIN, *people])), SMALL)
    assert (read[-1]["school"], kinds(read[-1], "school")) == (None, ["same_as_refused"])
