"""Headers as they stand in real files: under titles, in two rows, with stars and hints, under other names."""

import pytest

from guopei.core.sheets.headers import Matcher, find_header
from tests.factories.workbooks import CENTRAL_WEST, NATIONAL, SMALL
from trainees.register.imports import dictionary, known
from trainees.selection.imports import CENTRAL_WEST_COLUMNS, NATIONAL_COLUMNS

TITLES = [["XX省国培计划(2019)参训学员信息表"], ["填报单位(盖章)：", "", "", "填报时间："]]


@pytest.mark.parametrize(("headers", "spec"), [(NATIONAL_COLUMNS, NATIONAL), (CENTRAL_WEST_COLUMNS, CENTRAL_WEST)])
def test_official_templates_are_understood_without_a_question(headers: object, spec: object) -> None:
    found = find_header([*TITLES, [label for _, label in headers]], Matcher(spec))
    assert found is not None
    assert (found.first_row, found.last_row) == (3, 3)
    assert [guess.column for guess in found.guesses] == [name for name, _ in headers]
    assert found.missing == []
    assert found.unsure == []


@pytest.mark.parametrize("merged", [[((2, 4), (2, 6)), ((2, 8), (2, 9))], []])
def test_two_row_header_is_joined_with_and_without_merge_facts(merged: object) -> None:
    upper = ["序号", "姓名", "性别", "身份证号码", "所在地区", "", "", "工作单位", "联系方式", "", "任教学科"]
    lower = ["", "", "", "", "省", "市", "县", "", "手机", "邮箱", ""]
    person = ["1", "张三", "男", "999999199001010016", "河北", "石家庄", "平山县", "小学", "154", "a@b.cn", "语文"]
    found = find_header([*TITLES, upper, lower, person], Matcher(NATIONAL), merged)
    assert found is not None
    assert (found.first_row, found.last_row) == (3, 4)
    assert {guess.letter: guess.column for guess in found.guesses if guess.column} == {
        "B": "name", "C": "sex", "D": "id_no", "E": "province", "F": "city", "G": "county", "H": "school",
        "I": "mobile", "J": "email", "K": "subject",
    }  # fmt: skip
    assert found.missing == ["project", "stage_subject", "age", "ethnic", "area_class", "title", "years", "stage"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("姓　名", "name"), ("学员\n姓名*", "name"), ("真实姓名（必填）", "name"), ("Name", "name"),
        ("身份证号码", "id_no"), ("身份证件号码（18位，请设为文本格式）", "id_no"), ("公民身份号码", "id_no"),
        ("任教单位名称/学校名称", "school"), ("＊工作单位：", "school"), ("手机号（必须11位）", "mobile"),
        ("联系方式", "mobile"), ("主要任教学段", "stage"), ("任课科目", "subject"), ("性别(男,女)", "sex"),
    ],
)  # fmt: skip
def test_header_is_recognised_by_its_synonyms(header: str, column: str) -> None:
    assert Matcher(SMALL).match(header)[0] == column


@pytest.mark.parametrize(
    "header", ["继续教育编号", "办公电话", "教师个人标识码", "序号", "填写时请注意：姓名须与身份证一致"]
)
def test_header_of_another_field_is_left_alone(header: str) -> None:
    assert Matcher(SMALL).match(header)[0] == ""


def test_part_of_a_word_is_asked_about_until_somebody_has_answered() -> None:
    rows = [["姓名", "身份证号", "您的单位名称是"]]
    found = find_header(rows, Matcher(SMALL))
    assert found is not None
    assert [(guess.header, guess.column) for guess in found.unsure] == [("您的单位名称是", "school")]
    for answer in ("school", ""):
        told = find_header(rows, Matcher(SMALL, {found.unsure[0].key: answer}))
        assert told is not None
        assert told.unsure == []
        assert told.places().get("school") == (2 if answer else None)


def test_unknown_headers_are_asked_about_only_while_something_is_missing() -> None:
    found = find_header([["姓名", "性别", "号"]], Matcher(SMALL))
    assert found is not None
    assert found.missing == ["id_no"]
    assert [guess.header for guess in found.unsure] == ["号"]
    told = find_header([["姓名", "性别", "号"]], Matcher(SMALL, {"号": "id_no"}))
    assert told is not None
    assert (told.missing, told.unsure) == ([], [])


def test_repeated_header_is_taken_once_and_can_be_told_apart() -> None:
    rows = [["姓名", "身份证号", "单位", "单位"]]
    found = find_header(rows, Matcher(SMALL))
    assert found is not None
    assert [guess.column for guess in found.guesses] == ["name", "id_no", "school", ""]
    told = find_header(rows, Matcher(SMALL, {"单位": "", "单位#2": "school"}))
    assert told is not None
    assert told.places()["school"] == 3


def test_rows_of_people_are_no_header() -> None:
    assert find_header([["张三", "999999199001010016"], ["李四", "999999199001010016"]], Matcher(SMALL)) is None


def test_no_synonym_belongs_to_two_fields() -> None:
    seen: dict[str, str] = {}
    for name, column in dictionary().items():
        for word in {column.label, *column.synonyms}:
            assert seen.setdefault(word, name) == name


def test_spec_travels_to_the_child_and_back() -> None:
    assert type(NATIONAL).from_json(NATIONAL.to_json()) == NATIONAL
    assert known("id_no", required=True).outputs()[0].type == "bytea"


def test_official_templates_have_their_number_of_columns() -> None:
    assert (len(NATIONAL_COLUMNS), len(CENTRAL_WEST_COLUMNS)) == (26, 21)
