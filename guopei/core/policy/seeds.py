"""Values to begin with, in the words of the documents that they come from. A key is registered together with its own.

`confirmed` only where the text itself was read; the rest is shown as unconfirmed. The notices of 2010 and 2019 have
sections instead of articles: the clause names the section.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

NATION = "000000"

FEES = "training-fees-2016"
FUND = "fund-measures-later"  # 财教〔2021〕55号, in force since 2021; its text was not found, so no clause is named
NOTICE = "notice-2019"
PROGRAMME = "programme-2010"
CONTROL = "internal-control-2012"

OUR_SETTING: dict[str, Any] = {"note": "系统设定", "note_en": "our setting"}
YEAR_2026: dict[str, Any] = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
CALENDAR_2026: dict[str, Any] = {
    **YEAR_2026,
    "note": "按常见工作安排（5—6月分配任务和名额）设定，无文件依据，待2026年通知确认",
    "note_en": "set by the usual course of a year (orders and quotas in May and June), no document, unconfirmed",
}


@dataclass(frozen=True)
class Seed:
    """One value to begin with. `document` is a code of `reference/documents.py`, "" for a default of the system."""

    value: Any = True
    document: str = ""
    clause: str = ""
    clause_en: str = ""
    confirmed: bool = False
    note: str = ""
    note_en: str = ""
    source: str = ""
    read_on: date | None = None
    unit: str = NATION
    valid_from: date | None = None
    valid_until: date | None = None


def notice(section: str, number: int, value: Any = True, **more: Any) -> Seed:
    """By a section of the notice of 2019."""
    return Seed(value, NOTICE, f"第{section}部分", f"section {number}", confirmed=True, **more)


def closing(value: Any = True, **more: Any) -> Seed:
    """By the last paragraph of the notice of 2019, which has no section number."""
    return Seed(value, NOTICE, "末段", "closing paragraph", **{"confirmed": True, **more})


def carried(value: Any) -> Seed:
    """A day of 2019 carried on to 2026, whose own notice was not seen."""
    return Seed(
        value,
        NOTICE,
        "末段",
        "closing paragraph",
        **YEAR_2026,
        note="沿用2019年日期，待2026年通知确认",
        note_en="the day of 2019 carried on until the notice of 2026 says otherwise",
    )


def programme(section: str, section_en: str) -> Seed:
    """By the text of 2010, which was read in translation only: its wording is not confirmed."""
    return Seed(True, PROGRAMME, section, section_en)
