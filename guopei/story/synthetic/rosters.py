"""Rosters as counties really send them: the national template's columns, filled with invented people and real mess."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from guopei.core.sheets.codes import labels
from guopei.story.synthetic.people import Person
from trainees.selection.imports import NATIONAL_COLUMNS

GUOPEI_AREAS = {"110": "城市教师", "121": "县城所在地教师", "120": "镇区教师", "210": "乡教师", "220": "村教师"}


@dataclass(frozen=True)
class Place:
    """Where a roster comes from."""

    province: str = "河北省"
    city: str = "石家庄市"
    county: str = "平山县"
    schools: tuple[str, ...] = ("平山县第一示例小学", "平山县第二示例小学", "平山县示例中学", "平山县示例幼儿园")
    project: str = "中西部骨干项目（演示）"


@dataclass(frozen=True)
class Mess:
    """What is wrong with the roster: switches for its layout, shares (0 to 1) for its cells."""

    titles: bool = True  # two merged title rows and a "filled in by" line
    two_row_header: bool = True
    totals: bool = True  # a row of totals and a row of signatures below
    blank_rows: int = 0  # formatted blanks between the people and the totals
    lost_ids: float = 0.0  # 1.10105E+17
    wrong_check_digits: float = 0.0
    old_ids: float = 0.0  # 15 digits
    lower_x: float = 0.0
    full_width: float = 0.0
    spaced_names: float = 0.0
    odd_dots: float = 0.0
    phones_as_numbers: float = 0.0
    two_phones: float = 0.0
    same_as_above: float = 0.0
    old_titles: float = 0.0
    nulls: float = 0.0
    sex_conflicts: float = 0.0
    duplicates: float = 0.0  # the person above once more


CLEAN = Mess(titles=False, two_row_header=False, totals=False)
USUAL = Mess(
    blank_rows=5,
    lost_ids=0.01,
    wrong_check_digits=0.01,
    old_ids=0.01,
    lower_x=0.5,
    full_width=0.02,
    spaced_names=0.3,
    odd_dots=0.5,
    phones_as_numbers=0.3,
    two_phones=0.01,
    same_as_above=0.3,
    old_titles=0.4,
    nulls=0.3,
    sex_conflicts=0.01,
    duplicates=0.005,
)
_OLD_TITLES = {"02": "中学高级", "03": "小学高级", "04": "小学一级", "05": "小学二级"}
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def row_of(person: Person, place: Place, chance: random.Random, *, year: int = 2026) -> dict[str, Any]:
    """A person as a clean row, by column name of the sheets dictionary."""
    stage, subject = labels("stage")[person.stage], labels("subject")[person.subject]
    return {
        "province": place.province,
        "city": place.city,
        "county": place.county,
        "region": f"{place.province}/{place.city}/{place.county}",
        "project": place.project,
        "stage_subject": stage + subject if person.stage != "K" else "学前教育",
        "name": person.name,
        "id_no": person.id_no,
        "sex": labels("sex")[person.sex],
        "age": year - person.birth.year,
        "ethnic": labels("ethnic")[person.ethnic],
        "school": chance.choice(place.schools),
        "school_type": {"K": "幼儿园", "P": "小学", "J": "初中", "S": "高中"}[person.stage],
        "area_class": GUOPEI_AREAS[person.area_class],
        "duty": chance.choice(("教师", "教研组长", "教导主任", "")),
        "title": labels("title")[person.title],
        "education": {"14": "硕士", "20": "本科", "30": "专科", "41": "中专"}[person.education],
        "years": person.years,
        "mobile": person.mobile,
        "email": person.email,
        "phone": "",
        "stage": stage,
        "subject": subject,
        "graduated_from": "示例师范学院",
        "major": subject,
        "joined": f"{year - person.years}.9",
        "certificate_no": "",
        "note": "",
        "note2": "",
    }


def messy(row: dict[str, Any], mess: Mess, chance: random.Random, above: dict[str, Any] | None) -> dict[str, Any]:
    """The row as somebody in a hurry would have typed it."""
    if above is not None and chance.random() < mess.duplicates:
        return dict(above)
    row = dict(row)
    number = str(row["id_no"])
    if chance.random() < mess.lost_ids:
        row["id_no"] = float(number[:15] + "000")
    elif chance.random() < mess.wrong_check_digits:
        row["id_no"] = number[:17] + ("0" if number[17] != "0" else "1")
    elif chance.random() < mess.old_ids and number[6:8] == "19":
        row["id_no"] = number[:6] + number[8:17]
    elif number.endswith("X") and chance.random() < mess.lower_x:
        row["id_no"] = number[:17] + "x"
    elif chance.random() < mess.full_width:
        row["id_no"] = number.translate(_WIDE)
    name = str(row["name"])
    if "·" in name and chance.random() < mess.odd_dots:
        row["name"] = name.replace("·", chance.choice("•・．.∙"))
    elif len(name) == 2 and chance.random() < mess.spaced_names:
        row["name"] = f"{name[0]}  {name[1]}"
    if chance.random() < mess.phones_as_numbers:
        row["mobile"] = float(row["mobile"])
    elif chance.random() < mess.two_phones:
        row["mobile"] = f"{row['mobile']}/{row['mobile'][:-1]}{(int(row['mobile'][-1]) + 1) % 10}"
    if chance.random() < mess.old_titles:
        row["title"] = next(
            (old for code, old in _OLD_TITLES.items() if labels("title")[code] == row["title"]), row["title"]
        )
    if chance.random() < mess.sex_conflicts:
        row["sex"] = "男" if row["sex"] == "女" else "女"
    if chance.random() < mess.nulls:
        row["duty"] = chance.choice(("无", "/", "-"))
    if above is not None and row["school"] == above["school"] and chance.random() < mess.same_as_above * 3:
        row["school"] = "同上"
    return row


def roster_rows(people: Iterable[Person], place: Place, mess: Mess, seed: int) -> list[dict[str, Any]]:
    """The rows of a roster, messed up; "same as above" is written only where it is true."""
    chance = random.Random(seed)  # noqa: S311 - invented people need no secrets
    rows: list[dict[str, Any]] = []
    above: dict[str, Any] | None = None
    for person in people:
        clean = row_of(person, place, chance)
        rows.append(messy(clean, mess, chance, above))
        above = clean if rows[-1].get("id_no") != (above or {}).get("id_no") else above
    return rows


def write_roster(
    target: Path | BinaryIO,
    people: Iterable[Person],
    *,
    place: Place | None = None,
    mess: Mess = USUAL,
    headers: Sequence[tuple[str, str]] = NATIONAL_COLUMNS,
    seed: int = 1,
) -> int:
    """Write an xlsx roster and return its number of people. Always labelled 演示数据 where it has a title."""
    place = place or Place()
    rows = roster_rows(people, place, mess, seed)
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, {"strings_to_formulas": False})
    sheet = book.add_worksheet("花名册")
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    cell = book.add_format({"border": 1})
    line = 0
    if mess.titles:
        big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        sheet.merge_range(0, 0, 0, len(headers) - 1, f"{place.province}“国培计划”参训学员信息表（演示数据）", big)
        sheet.write_string(1, 0, f"填报单位（盖章）：{place.county}教育局        填报时间：2026年3月1日")
        line = 2
    line = _header(sheet, line, headers, head, two_rows=mess.two_row_header)
    for row in rows:
        for column, (name, _) in enumerate(headers):
            value = row.get(name, "")
            if isinstance(value, float):
                sheet.write_number(line, column, value, cell)
            elif value == "":
                sheet.write_blank(line, column, None, cell)
            else:
                sheet.write_string(line, column, str(value), cell)
        line += 1
    for _ in range(mess.blank_rows):
        for column in range(len(headers)):
            sheet.write_blank(line, column, None, cell)
        line += 1
    if mess.totals:
        sheet.write_string(line, 0, f"合计：{len(rows)}人", cell)
        sheet.write_string(line + 2, 0, "审核人：            填表人：            联系电话：")
    book.close()
    return len(rows)


def _header(sheet: Any, line: int, headers: Sequence[tuple[str, str]], head: Any, *, two_rows: bool) -> int:
    if not two_rows:
        for column, (_, label) in enumerate(headers):
            sheet.write_string(line, column, label, head)
        return line + 1
    names = [name for name, _ in headers]
    groups = [("所在地区", ("province", "city", "county")), ("联系方式", ("mobile", "email", "phone"))]
    grouped: dict[int, str] = {}
    for label, members in groups:
        places = [names.index(member) for member in members if member in names]
        if len(places) == len(members) and places == list(range(places[0], places[0] + len(places))):
            sheet.merge_range(line, places[0], line, places[-1], label, head)
            grouped |= dict.fromkeys(places, label)
    short = {
        "province": "省*",
        "city": "市*",
        "county": "县（市、区）*",
        "mobile": "手机*",
        "email": "邮箱*",
        "phone": "办公电话",
    }
    for column, (name, label) in enumerate(headers):
        if column in grouped:
            sheet.write_string(line + 1, column, short[name], head)
        else:
            sheet.merge_range(line, column, line + 1, column, label, head)
    return line + 2
