"""Cells as people type them, and what becomes of them: examples first, then properties."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guopei.core.sheets.codes import code_list, find_code, labels, read_subject
from guopei.core.sheets.findings import Found
from guopei.core.sheets.normalise import coded, dates, identity, names, numbers, phones
from guopei.core.sheets.normalise.text import clean, tidy, to_text
from guopei.story.synthetic.people import id_number, mobile_number

TODAY = datetime.date(2026, 3, 1)
GOOD = "11010519491231002X"  # the standard's own example
BOUNDS = ("2026-03-01", "1940-01-01", "2008-03-01")


def kinds(found: list[Found]) -> list[str]:
    return [one.kind for one in found]


def test_standard_examples_of_id_numbers_check() -> None:
    assert identity.check_digit("11010519491231002") == "X"
    assert identity.check_digit("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("typed", "number", "said"),
    [
        (GOOD, GOOD, []),
        (GOOD.lower(), GOOD, ["id_lower_x"]),
        ("１１０１０５１９４９１２３１００２Ｘ", GOOD, ["id_cleaned"]),
        ("'110105 19491231 002X\u200b", GOOD, ["id_cleaned"]),
        ("110105491231002", GOOD, ["id_15_to_18"]),
        (110105491231002.0, GOOD, ["id_15_to_18"]),
        (1.10105194912310e17, "", ["id_lost_digits"]),
        (110105194912310000, "", ["id_lost_digits"]),
        ("1.10105E+17", "", ["id_lost_digits"]),
        ("110105194912310021", "", ["id_check_digit"]),
        ("11010519491231002", "", ["id_length"]),
        ("张三", "", ["id_shape"]),
        ("11O105194912310O2X", "", ["id_letters"]),
        ("", "", []),
        ("无", "", []),
    ],
)
def test_id_number_is_put_right_or_refused(typed: object, number: str, said: list[str]) -> None:
    read, found = identity.read_identity(typed, *BOUNDS)
    assert read.number == number
    assert kinds(found) == said


def test_id_number_says_birth_sex_and_area() -> None:
    read, found = identity.read_identity(GOOD, *BOUNDS)
    assert read == identity.Identity(GOOD, "1949-12-31", "2", "110105")
    assert found == []


def test_id_number_with_an_impossible_birth_date_is_refused() -> None:
    first = "99999919900230001"
    assert kinds(identity.read_identity(first + identity.check_digit(first), *BOUNDS)[1]) == ["id_birth"]


def test_unusual_age_is_asked_about() -> None:
    first = "99999920150301001"
    read, found = identity.read_identity(first + identity.check_digit(first), *BOUNDS)
    assert read.number
    assert [(one.kind, one.grade) for one in found] == [("age_out_of_range", "confirm")]


def with_check_digit(first: str) -> str:
    return first + identity.check_digit(first)


@pytest.mark.parametrize(
    ("kind", "number", "birth", "said"),
    [
        ("1", GOOD, "1949-12-31", []),
        ("6", with_check_digit("81000019800101002"), "1980-01-01", []),
        ("6", "81000019800101002" + "0", "", ["id_check_digit"]),
        ("6", "H12345678", "", ["id_other_document"]),  # a travel permit, written as a residence permit
        ("7", with_check_digit("91184019800101002"), "1980-01-01", []),
        ("7", "USA310080010102", "", ["id_other_document"]),  # a card from before 2023
        ("2", GOOD, "", ["id_other_document"]),
    ],
)
def test_document_is_checked_as_far_as_its_kind_allows(kind: str, number: str, birth: str, said: list[str]) -> None:
    read, found = identity.read_document(kind, number, *BOUNDS)
    assert (read.birth, kinds(found)) == (birth, said)


@given(st.integers(0, 4_999_999), st.sampled_from("12"))
def test_invented_id_numbers_are_read_as_they_are(index: int, sex: str) -> None:
    number, birth = id_number(index, sex)
    read, found = identity.read_identity(number, *BOUNDS)
    assert (read.number, read.birth, read.sex, read.area) == (number, birth.isoformat(), sex, "999999")
    assert found == []


@given(st.integers(0, 4_999_999), st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_never_passes(index: int, place: int, change: int) -> None:
    number, _ = id_number(index, "1")
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert identity.read_identity(wrong, *BOUNDS)[0].number == ""


@pytest.mark.parametrize(
    ("typed", "number", "said"),
    [
        ("15400000001", "15400000001", []),
        (15400000001.0, "15400000001", []),
        ("+86 154-0000-0001", "15400000001", ["mobile_cleaned"]),
        ("0086 15400000001", "15400000001", ["mobile_cleaned"]),
        ("１５４００００００ ０１", "15400000001", ["mobile_cleaned"]),
        ("15400000001.0", "15400000001", ["mobile_cleaned"]),
        ("15400000001/15400000002", "15400000001", ["mobile_several"]),
        ("0311-86011234、15400000002", "15400000002", ["mobile_several"]),
        ("0311-86011234", "", ["mobile_is_land_line"]),
        ("1540000000", "", ["mobile_shape"]),
        ("1.54E+10", "", ["mobile_lost_digits"]),
        ("无", "", []),
    ],
)
def test_mobile_number_is_put_right_or_refused(typed: object, number: str, said: list[str]) -> None:
    read, found = phones.read_mobile(typed)
    assert (read, kinds(found)) == (number, said)


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ("张三", "张三", []),
        ("张  三", "张三", ["name_spaces"]),
        ("\u3000欧阳\u00a0明 ", "欧阳明", ["characters_folded", "name_spaces"]),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提", ["name_dot"]),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提", ["name_dot"]),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提", ["name_dot"]),
        ("马𠮷䶮", "马𠮷䶮", []),
        ("张三（女）", "张三", ["characters_folded", "name_note_removed"]),
        ("张3", "张3", ["name_odd"]),
        ("张", "张", ["name_odd"]),
        ("无", "", []),
        ("张\ue863", "张\ue863", ["name_private_character"]),
        ("Anna Li", "Anna Li", []),
    ],
)
def test_name_is_put_right_or_asked_about(typed: str, name: str, said: list[str]) -> None:
    read, found = names.read_name(typed)
    assert (read, kinds(found)) == (name, said)


def test_names_of_one_person_share_a_key() -> None:
    spellings = ("阿卜杜拉·买买提", "阿卜杜拉•买买提", "阿卜杜拉买买提", "阿卜杜拉 买买提")
    assert {names.name_key(names.read_name(one)[0]) for one in spellings} == {"阿卜杜拉买买提"}


@pytest.mark.parametrize(
    ("typed", "day", "said"),
    [
        ("1985-03-05", "1985-03-05", []),
        (datetime.date(1985, 3, 5), "1985-03-05", []),
        (datetime.datetime(1985, 3, 5, 10, 0), "1985-03-05", []),
        ("1985.3", "1985-03-01", ["date_read"]),
        (1985.3, "1985-03-01", ["date_read"]),
        (1985.1, "1985-01-01", ["date_ambiguous"]),
        ("1985/03", "1985-03-01", ["date_read"]),
        ("198503", "1985-03-01", ["date_read"]),
        ("19850305", "1985-03-05", ["date_read"]),
        ("1985年3月", "1985-03-01", ["date_read"]),
        ("1985年3月5日", "1985-03-05", ["date_read"]),
        ("１９８５．０３", "1985-03-01", ["date_read"]),
        (31112.0, "1985-03-06", ["date_serial"]),
        ("31112", "1985-03-06", ["date_serial"]),
        ("85.3", "1985-03-01", ["date_short_year"]),
        ("5/3/1985", "1985-05-03", ["date_ambiguous"]),
        ("1985.13", "", ["date_unreadable"]),
        ("不清楚", "", ["date_unreadable"]),
        ("不详", "", []),
    ],
)
def test_date_of_every_form_is_read(typed: object, day: str, said: list[str]) -> None:
    read, found = dates.read_date(typed, today=TODAY)
    assert (read, kinds(found)) == (day, said)


def test_day_numbers_of_old_macintosh_workbooks_count_from_1904() -> None:
    assert dates.read_date(29650.0, today=TODAY, since_1904=True)[0] == "1985-03-06"


@given(st.dates(datetime.date(1930, 1, 1), datetime.date(2026, 1, 1)))
def test_dates_survive_every_way_of_writing_them(day: datetime.date) -> None:
    ways = [
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        float((day - datetime.date(1899, 12, 30)).days),
    ]
    assert {dates.read_date(way, today=TODAY)[0] for way in ways} == {day.isoformat()}


@pytest.mark.parametrize(
    ("typed", "years", "said"),
    [
        ("15", "15", []),
        (15.0, "15", []),
        ("15年", "15", ["years_read"]),
        ("2005年9月", "20", ["years_from_date"]),
        ("很久", "", ["years_unreadable"]),
    ],
)
def test_years_of_service_are_read(typed: object, years: str, said: list[str]) -> None:
    read, found = numbers.read_years(typed, today=TODAY)
    assert (read, kinds(found)) == (years, said)


@pytest.mark.parametrize(
    ("list_name", "typed", "code", "said"),
    [
        ("sex", "男", "1", []),
        ("ethnic", "汉", "01", []),
        ("ethnic", "毛难族", "36", ["code_matched"]),
        ("ethnic", "穿青人", "97", ["code_matched"]),
        ("title", "一级教师", "03", []),
        ("title", "小学高级", "03", ["title_renamed"]),
        ("title", "中高", "02", ["title_renamed"]),
        ("title", "高级教师/特级教师", "02", ["title_renamed"]),
        ("title", "高级教师、班主任", "02", ["code_of_several"]),
        ("title", "无", "06", ["title_renamed"]),
        ("education", "本科", "20", []),
        ("education", "函授本科", "20", ["code_matched"]),
        ("area_class", "村教师", "220", []),
        ("ethnic", "火星族", "", ["code_unlisted"]),
    ],
)
def test_coded_cell_is_found_in_its_list(list_name: str, typed: str, code: str, said: list[str]) -> None:
    read, found = coded.read_code(list_name, typed, required=True)
    assert (read, kinds(found)) == (code, said)


@pytest.mark.parametrize(
    ("typed", "stage", "expected"),
    [
        ("小学语文", "", ("P", "YW", False)),
        ("初中数学/班主任", "", ("J", "SX", True)),
        ("语数", "P", ("P", "YW", True)),
        ("政治", "J", ("J", "DF", False)),
        ("政治", "S", ("S", "ZZ", False)),
        ("信息技术", "P", ("P", "XK", False)),
        ("信息技术", "S", ("S", "XJ", False)),
        ("学前教育", "", ("K", "XQ", False)),
        ("高中思想政治", "", ("S", "ZZ", False)),
        ("炼金术", "", ("", None, False)),
    ],
)
def test_subject_is_split_from_its_stage(typed: str, stage: str, expected: tuple[str, str | None, bool]) -> None:
    assert read_subject(typed, stage) == expected


def test_every_code_is_found_by_its_own_name_and_code() -> None:
    lists = (
        "sex",
        "ethnic",
        "education",
        "title",
        "stage",
        "school_type",
        "area_class",
        "id_type",
        "politics",
        "trainees.register:status",
    )
    for name in lists:
        assert len(labels(name)) == len(code_list(name))
        assert [find_code(name, code.name) for code in code_list(name)] == [code.code for code in code_list(name)]
        assert [find_code(name, code.code) for code in code_list(name)] == [code.code for code in code_list(name)]


def test_ethnic_groups_are_the_56_and_two_more() -> None:
    assert len(code_list("ethnic")) == 58


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@given(texts)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(texts)
def test_cleaned_text_is_clean_and_every_change_is_logged(text: str) -> None:
    for prose in (False, True):
        cleaned, found = clean(text, prose=prose)
        again, more = clean(cleaned, prose=prose)
        assert bool(found) == (cleaned != text)
        if not cleaned.startswith("'"):
            assert (again, more) == (cleaned, [])


@given(texts)
def test_names_read_twice_stay(text: str) -> None:
    once, _ = names.read_name(text)
    assert names.name_key(names.read_name(once)[0]) == names.name_key(once) or not once


@given(texts)
def test_no_text_breaks_a_reader(text: str) -> None:
    identity.read_identity(text, *BOUNDS)
    identity.read_other_document(text)
    phones.read_mobile(text)
    dates.read_date(text, today=TODAY)
    numbers.read_years(text, today=TODAY)
    numbers.read_age(text, today=TODAY)
    numbers.read_integer(text)
    coded.read_subject_cell(text, "P", required=False)
    coded.read_email(text)
    coded.read_digits(text, 50)
    for name in ("title", "ethnic", "education"):
        coded.read_code(name, text, required=True)


@given(st.floats() | st.booleans() | st.integers() | st.datetimes() | st.times() | st.timedeltas())
def test_no_other_cell_breaks_a_reader(value: object) -> None:
    to_text(value)
    identity.read_identity(value, *BOUNDS)
    phones.read_mobile(value)
    dates.read_date(value, today=TODAY)
    numbers.read_years(value, today=TODAY)
    numbers.read_number(value)
    coded.read_text(value, 50)
    coded.read_digits(value, 50)


@given(st.integers(0, 99_999_999))
def test_invented_phones_have_a_shape_no_carrier_uses(index: int) -> None:
    assert phones.read_mobile(mobile_number(index)) == (mobile_number(index), [])
    assert mobile_number(index).startswith("154")


def test_invented_numbers_never_repeat() -> None:
    assert len({id_number(index, "2")[0] for index in range(60_000)}) == 60_000
    assert len({mobile_number(index) for index in range(60_000)}) == 60_000
