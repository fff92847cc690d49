"""From a messy workbook to rows: what is taken, what is filled in, what is left out, and where each finding stands."""

import csv
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from cryptography.exceptions import InvalidTag

from guopei.core.crypto import blind_index, owner_aad, unseal
from guopei.core.refusal import Refused
from guopei.core.sheets.limits import DEFAULT
from guopei.core.sheets.messages import FINDINGS, SKIPPED, sentence
from guopei.core.sheets.parent import check_file, outline_file, read_file
from guopei.core.sheets.sheetscan import SheetScan
from guopei.core.sheets.template import write_template
from guopei.story.synthetic.people import id_number, people
from guopei.story.synthetic.rosters import CLEAN, USUAL, Mess
from tests.core.sheets.reading import RING, TODAY, kinds, rows_of
from tests.factories.workbooks import CENTRAL_WEST, NATIONAL, SMALL, grid, long_list, roster
from trainees.register.imports import known
from trainees.selection.imports import CENTRAL_WEST_COLUMNS, NATIONAL_COLUMNS

ONE, TWO, THREE = (id_number(index, "1")[0] for index in range(3))
HEADER = ["单位", "姓名", "身份证号", "性别", "手机", "任教学段", "任教学科"]


def person(number: str, school: object = "一小", **changes: object) -> list[object]:
    row = {
        "school": school,
        "name": "张三",
        "id_no": number,
        "sex": "男",
        "mobile": "15400000001",
        "stage": "小学",
        "subject": "语文",
    }
    return list((row | changes).values())


@pytest.mark.parametrize(("headers", "spec"), [(NATIONAL_COLUMNS, NATIONAL), (CENTRAL_WEST_COLUMNS, CENTRAL_WEST)])
def test_clean_roster_comes_through_as_it_was_made(tmp_path: Path, headers: object, spec: object) -> None:
    if spec is CENTRAL_WEST:
        spec = type(spec)(spec.name, spec.title, tuple(c for c in spec.columns if c.name != "certificate_no"))
        headers = [pair for pair in headers if pair[0] != "certificate_no"]
    path = roster(tmp_path / "roster.xlsx", 300, mess=CLEAN, headers=headers)
    reading, rows = rows_of(path, spec)
    invented = list(people(1, 300))
    assert reading.rows == sum(reading.grades.values()) == 300
    assert "refused" not in reading.grades
    assert "confirm" not in reading.grades
    assert [row["name"] for row in rows] == [one.name for one in invented]
    assert [row["id_no_birth"] for row in rows] == [one.birth.isoformat() for one in invented]
    assert [row["ethnic"] for row in rows] == [one.ethnic for one in invented]
    assert [row["title"] for row in rows] == [one.title for one in invented]
    assert [row["stage"] for row in rows] == [one.stage for one in invented]
    assert [row["subject"] for row in rows] == [one.subject for one in invented]
    assert [row["area_class"] for row in rows] == [one.area_class for one in invented]


def test_messy_roster_is_read_and_its_counts_add_up(tmp_path: Path) -> None:
    reading, rows = rows_of(roster(tmp_path / "roster.xlsx", 2000), NATIONAL)
    sheet = reading.outline.sheets[0]
    assert (sheet.header_first, sheet.header_last) == (3, 4)
    assert reading.rows == len(rows) == 2000
    assert sum(reading.grades.values()) == 2000
    assert reading.skipped == {"empty": 6, "total": 1, "signature": 1}
    assert {"refused", "confirm", "fixed"} <= set(reading.grades)
    said = {kind for _, kind, _, _ in reading.kinds}
    assert {"id_lost_digits", "id_check_digit", "id_lower_x", "id_cleaned", "name_dot", "filled_from_above"} <= said
    assert said <= set(FINDINGS)
    assert set(reading.skipped) <= set(SKIPPED)
    assert [int(row["row_no"]) for row in rows] == list(range(1, 2001))
    refused = [row for row in rows if row["grade"] == "refused"]
    assert all(row["id_no_index"] is None for row in refused if kinds(row, "id_no"))
    assert all("same" not in (row["school"] or "") and row["school"] != "同上" for row in rows)


def test_secrets_are_sealed_to_their_person_and_found_by_their_index(tmp_path: Path) -> None:
    path = grid(tmp_path / "one.xlsx", ("S", [HEADER, person(ONE)]))
    _, [row] = rows_of(path, SMALL)
    owner = UUID(row["person"]).bytes
    sealed = bytes.fromhex(row["id_no_sealed"].removeprefix("\\x"))
    assert unseal(RING, sealed, aad=owner_aad(owner, "id_no")) == ONE
    assert bytes.fromhex(row["id_no_index"].removeprefix("\\x")) == blind_index(RING, "id_no", ONE)
    assert bytes.fromhex(row["mobile_index"].removeprefix("\\x")) == blind_index(RING, "mobile", "15400000001")
    assert (row["id_no_masked"], row["mobile_masked"]) == (f"999***********{ONE[-4:]}", "154****0001")
    assert UUID(row["person"]).version == 4
    with pytest.raises(InvalidTag):
        unseal(RING, sealed, aad=owner_aad(owner, "mobile"))


def test_findings_never_show_a_whole_number(tmp_path: Path) -> None:
    rows = [
        HEADER,
        person("'" + ONE),
        person(ONE[:17] + ("1" if ONE[17] != "1" else "2"), mobile="154-0000-0001"),
        person(float(TWO)),
    ]
    _, read = rows_of(grid(tmp_path / "s.xlsx", ("S", rows)), SMALL)
    text = str([row["findings"] for row in read])
    assert ONE[3:14] not in text
    assert "15400000001" not in text
    assert "154-0000-0001" not in text


def test_formula_without_a_value_is_no_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, person("=B1", name="=[1]X!A1"), person(TWO, subject="#REF!"), person(THREE, school='=""')):
        book.active.append(row)
    book.save(tmp_path / "formulas.xlsx")
    _, rows = rows_of(tmp_path / "formulas.xlsx", SMALL)

    assert [kinds(row) for row in rows[:2]] == [["formula_unsaved", "formula_unsaved"], ["formula_failed"]]
    assert [row["grade"] for row in rows[:2]] == ["refused", "confirm"]
    assert "#REF!" in sentence("formula_failed", rows[1]["findings"][0], grade="confirm")


@pytest.mark.parametrize(
    ("cell", "lost"),
    [
        (b'<c r="G2" t="str"><f>""</f><v></v></c>', []),  # ="" is a value
        (b'<c r="G2"><f>B1</f><v>3</v></c>', []),
        (b'<c r="G2"><f>B1</f></c>', [(2, 6, "")]),
        (b'<c r="G2"><f t="shared" si="0"/><v/></c>', [(2, 6, "")]),
        (b'<x:c r="G2" s="1" t="e"><x:f>B1</x:f><x:v>#N/A</x:v></x:c>', [(2, 6, "#N/A")]),
        (b'<c r="G2" t="e"><v>#REF!</v></c>', [(2, 6, "#REF!")]),
    ],
)
def test_formula_is_lost_when_it_has_no_result(cell: bytes, lost: list[tuple[int, int, str]]) -> None:
    scan = SheetScan(DEFAULT)
    scan.feed(b'<worksheet><sheetData><row r="2">' + cell + b"</row></sheetData></worksheet>")
    assert scan.lost == lost


def test_word_for_nothing_is_named_where_something_is_required(tmp_path: Path) -> None:
    _, [row] = rows_of(grid(tmp_path / "s.xlsx", ("S", [HEADER, person("无", name="张三", mobile="/")])), SMALL)
    assert [(one["kind"], one["before"]) for one in row["findings"] if one["field"] == "id_no"] == [
        ("required_null", "无")
    ]
    assert "无" in sentence("required_null", {"before": "无"})


def test_traditional_headers_and_terms_are_understood(tmp_path: Path) -> None:
    header = ["單位", "姓名", "身份證號", "性別", "手機", "任教學段", "任教學科"]
    _, [row] = rows_of(
        grid(tmp_path / "s.xlsx", ("S", [header, person(ONE, stage="小學", subject="語文", name="張三")])), SMALL
    )
    assert (row["stage"], row["subject"], row["name"], kinds(row)) == ("P", "YW", "張三", [])


def test_quotation_mark_that_is_never_closed_refuses_the_text_file(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f'姓名,身份证号,单位\n张三,{ONE},一小\n李四,{TWO},"一小\n王五,{THREE},二小\n', encoding="utf-8")
    with pytest.raises(Refused) as refused:
        rows_of(path, SMALL)
    assert refused.value.code == "sheets.csv_broken_quotes"


def test_email_is_sealed_and_never_told(tmp_path: Path) -> None:
    columns = (*SMALL.columns, known("email"))
    spec = replace(SMALL, columns=columns)
    rows = [
        [*HEADER, "邮箱"],
        [*person(ONE), " Zhang.San@Example.com"],
        [*person(TWO), "zhangsan.example.com"],
        [*person(THREE), "无"],
    ]
    _, [good, bad, none] = rows_of(grid(tmp_path / "s.xlsx", ("S", rows)), spec)
    sealed, owner = bytes.fromhex(good["email_sealed"].removeprefix("\\x")), UUID(good["person"]).bytes
    assert unseal(RING, sealed, aad=owner_aad(owner, "email")) == "zhang.san@example.com"
    assert good["email_masked"] == "z***n@example.com"
    assert [kinds(row, "email") for row in (good, bad, none)] == [
        ["spaces_removed", "email_cleaned"],
        ["email_shape"],
        [],
    ]
    assert bad["email_sealed"] is bad["email_masked"] is None
    assert "hang" not in str([good["findings"], bad["findings"]])


def test_same_as_above_and_merged_cells_take_the_value_above(tmp_path: Path) -> None:
    rows = [HEADER, person(ONE, "一小"), person(TWO, "同上"), person(THREE, "")]
    path = grid(tmp_path / "s.xlsx", ("S", [*rows, person(id_number(3, "1")[0], "")]), merge=[(3, 4, 0)])
    _, read = rows_of(path, SMALL)
    assert [row["school"] for row in read] == ["一小", "一小", None, None]
    rows[3] = person(THREE, "二小")
    path = grid(tmp_path / "s.xlsx", ("S", [*rows, person(id_number(3, "1")[0], "")]), merge=[(3, 4, 0)])
    _, read = rows_of(path, SMALL)
    assert [row["school"] for row in read] == ["一小", "一小", "二小", "二小"]
    assert [kinds(row, "school") for row in read] == [[], ["filled_from_above"], [], ["filled_from_merged"]]


def test_same_as_above_in_the_first_row_is_asked_about(tmp_path: Path) -> None:
    _, [row] = rows_of(grid(tmp_path / "s.xlsx", ("S", [HEADER, person(ONE, "同上")])), SMALL)
    assert (row["school"], kinds(row, "school"), row["grade"]) == (None, ["same_as_nothing"], "confirm")


def test_findings_name_column_and_row_and_have_sentences(tmp_path: Path) -> None:
    rows = [["表"], HEADER, person(ONE), person(ONE[:17], sex="女", stage="火星")]
    _, read = rows_of(grid(tmp_path / "s.xlsx", ("S", rows)), SMALL)
    assert (read[0]["grade"], read[0]["findings"]) == ("clean", [])
    assert (read[1]["sheet"], read[1]["sheet_row"], read[1]["grade"]) == ("S", "4", "refused")
    assert {(one["field"], one["column"], one["kind"], one["grade"]) for one in read[1]["findings"]} == {
        ("id_no", "C", "id_length", "refused"),
        ("stage", "F", "code_unlisted", "confirm"),
    }
    [stage] = [one for one in read[1]["findings"] if one["field"] == "stage"]
    assert "火星" in sentence(stage["kind"], stage)


def test_sex_that_differs_from_the_id_number_is_asked_about(tmp_path: Path) -> None:
    _, [row] = rows_of(grid(tmp_path / "s.xlsx", ("S", [HEADER, person(ONE, sex="女")])), SMALL)
    assert (row["sex"], row["id_no_sex"], kinds(row)) == ("2", "1", ["sex_differs"])


def test_required_cell_left_empty_is_refused_and_named(tmp_path: Path) -> None:
    _, [row] = rows_of(grid(tmp_path / "s.xlsx", ("S", [HEADER, person("", name="张三")])), SMALL)
    assert [(one["field"], one["kind"]) for one in row["findings"]] == [("id_no", "required_missing")]


def test_totals_signatures_blanks_and_repeated_headers_are_left_out(tmp_path: Path) -> None:
    rows = [
        HEADER,
        person(ONE),
        HEADER,
        [],
        person(TWO),
        ["合计", "2人"],
        ["审核人：李四"],
        ["备注：以上属实"],
        ["", " "],
    ]
    reading, read = rows_of(grid(tmp_path / "s.xlsx", ("S", rows)), SMALL)
    assert [row["sheet_row"] for row in read] == ["2", "5"]
    assert (reading.skipped["header"], reading.skipped["total"], reading.skipped["signature"]) == (1, 1, 2)


def test_many_sheets_are_read_hidden_ones_and_other_tables_are_not(tmp_path: Path) -> None:
    def hide(book: object, first: object) -> None:
        book.worksheets()[2].hide()
        first.set_row(2, None, None, {"hidden": True})

    sheets = [
        ("甲县", [HEADER, person(ONE), person(TWO)]),
        ("乙县", [["乙县名单"], ["姓名", "身份证号"], ["李四", THREE]]),
        ("藏", [HEADER, person(ONE)]),
        ("字典", [["性别", "任教学段"], ["男", "小学"]]),
    ]
    path = grid(tmp_path / "s.xlsx", *sheets, hide=hide)
    reading, read = rows_of(path, SMALL)
    assert [(row["sheet"], row["sheet_row"]) for row in read] == [("甲县", "2"), ("甲县", "3"), ("乙县", "3")]
    assert [(sheet.name, sheet.used, sheet.reason) for sheet in reading.outline.sheets] == [
        ("甲县", True, ""), ("乙县", True, ""), ("藏", False, "hidden"), ("字典", False, "no_header"),
    ]  # fmt: skip
    assert reading.inspection.hidden_rows == {"甲县": [3]}
    assert [kinds(row, "") for row in read] == [[], ["row_hidden"], []]
    _, read = rows_of(path, SMALL, include_hidden=["藏"])
    assert len(read) == 4


def test_missing_columns_are_named_one_by_one(tmp_path: Path) -> None:
    path = grid(tmp_path / "s.xlsx", ("S", [["姓名", "单位", "性别"], ["张三", "一小", "男"]]))
    with pytest.raises(Refused) as refused:
        rows_of(path, SMALL)
    assert refused.value.code == "sheets.missing_columns"
    assert "身份证号" in refused.value.message


def test_doubtful_headers_are_asked_about_before_anything_is_read(tmp_path: Path) -> None:
    path = grid(tmp_path / "s.xlsx", ("S", [["姓名", "性别", "号"], ["张三", "男", ONE]]))
    reading, read = rows_of(path, SMALL)
    assert (reading.asked, read) == (True, [])
    assert reading.outline.sheets[0].unsure == ["号"]
    assert reading.outline.sheets[0].sample == [["张三", "男", ONE]]
    reading, read = rows_of(path, SMALL, mapping={"号": "id_no"})
    assert (reading.asked, len(read), read[0]["grade"]) == (False, 1, "clean")


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_files_are_read_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "名单.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(
            [["名单"], HEADER, person(ONE, name="马𠮷䶮"), person(TWO, '二"小,"')]
        )
    reading, read = rows_of(path, SMALL)
    assert [row["name"] for row in read] == ["马𠮷䶮", "张三"]
    assert read[1]["school"] == '二"小,"'
    assert [row["sheet_row"] for row in read] == ["3", "4"]
    assert reading.inspection.encoding.replace("-sig", "") in {encoding.replace("-sig", ""), "utf-16"}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_text_without_a_mark_is_known_though_it_is_chinese_throughout(tmp_path: Path, encoding: str) -> None:
    school = "西藏自治区拉萨市城关区第一小学一二三部附属幼儿园及特殊教育中心学校"
    rows = [["工作单位全称", "姓名", "身份证号"], *[[school, "卓玛次仁央金", ""]] * 40]
    path = tmp_path / "名单.csv"
    path.write_text("\r\n".join("\t".join(row) for row in rows), encoding=encoding)
    reading, read = rows_of(path, SMALL)
    assert (reading.inspection.encoding, len(read)) == (encoding, 40)
    assert {(row["school"], row["name"]) for row in read} == {(school, "卓玛次仁央金")}


def test_constants_lead_every_row_and_awkward_text_survives_copy(tmp_path: Path) -> None:
    path = grid(tmp_path / "s.xlsx", ("S", [HEADER, person(ONE, "一\\小\\N")]))
    said: list[bytes] = []
    reading, _ = rows_of(path, SMALL)
    read_file(path, SMALL, lambda stream: said.append(stream.read()), keyring=None, today=TODAY, constants=[7, None])
    fields = b"".join(said).decode().rstrip("\n").split("\t")
    assert fields[:6] == ["7", "\\N", "1", "S", "2", fields[5]]
    assert "一\\\\小\\\\N" in fields
    assert len(fields) == 2 + len(SMALL.outputs())
    assert reading.rows == 1


def test_template_filled_in_is_read_back_without_a_question(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, NATIONAL)
    outline = outline_file(path, NATIONAL).outline
    assert [(sheet.name, sheet.used, sheet.missing, sheet.unsure) for sheet in outline.sheets if sheet.used] == [
        ("学员导入模板", True, [], [])
    ]


def test_progress_is_reported_and_ends_at_the_total(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    rows_of(long_list(tmp_path / "l.csv", 20_000), SMALL, progress=lambda *said: seen.append(said))
    assert {phase for phase, _, _ in seen} == {"inspecting", "opening", "reading"}
    assert all(done <= 20_000 for _, done, _ in seen)


def test_checking_a_file_says_what_it_is(tmp_path: Path) -> None:
    found = check_file(roster(tmp_path / "roster.dat"))
    assert (found.type, len(found.sha256), found.warnings) == ("xlsx", 64, [])


def test_same_seed_makes_the_same_roster(tmp_path: Path) -> None:
    mess = Mess(**{**USUAL.__dict__, "duplicates": 0.2})
    one, two = (rows_of(roster(tmp_path / f"{n}.xlsx", 200, mess=mess, seed=9), NATIONAL)[1] for n in "ab")
    assert [row["id_no_masked"] for row in one] == [row["id_no_masked"] for row in two]
