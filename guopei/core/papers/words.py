"""Words that official documents (公文) are written with: days, numerals, the bodies that sign."""

from datetime import date

from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit

_DIGITS = "〇一二三四五六七八九"
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
XPCC = "660000"


def chinese_date(day: date) -> str:
    """2026-03-05 → "2026年3月5日" as GB/T 9704-2012 7.3.5.4 asks (Arabic numerals, no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(number: int) -> str:
    """1–99 in Chinese numerals for headings: 1 → 一, 12 → 十二, 20 → 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    head = "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def signer(unit: OrgUnit) -> str:
    """The body that signs (教师厅〔2019〕2号): 教育厅, in municipalities 教育委员会, in the XPCC 教育局."""
    if unit.kind == UnitKind.NATION:
        return "教育部"
    if unit.code in MUNICIPALITIES:
        return f"{unit.name}教育委员会"
    return f"{unit.name}{'教育局' if unit.code == XPCC else '教育厅'}"
