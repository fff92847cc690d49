"""The small pieces."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import get_resolver
from django.utils import translation

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.flow.table import registered
from guopei.core.papers.words import chinese_date, chinese_number
from guopei.core.ui.badges import Tone, register_tones, tone_of
from guopei.core.ui.columns import Column, aligned
from guopei.core.ui.forms import MoneyField
from guopei.core.ui.navigation import SYSTEM, Item
from guopei.core.ui.pages import RecordPage
from guopei.core.ui.parts import share
from guopei.core.ui.templatetags.guopei_ui import grouped

OFFICER = Actor(1, "A", 1, Role.COUNTY_OFFICER, 1, "COUNTY", "U", "/1/")


@pytest.mark.parametrize(
    ("part", "whole", "words"), [(321, 400, "80.3%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (0, 5, "0.0%"), (1, 0, "")]
)
def test_share_rounds_half_up(part: int, whole: int, words: str) -> None:
    assert share(part, whole) == words


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")])
def test_chinese_number(number: int, words: str) -> None:
    assert chinese_number(number) == words


def test_chinese_date_has_no_leading_zeros() -> None:
    assert chinese_date(date(2026, 3, 5)) == "2026年3月5日"


def test_money_column_shows_the_unit_asked_for_and_exports_fen() -> None:
    column = Column("fen", "Amount", kind="money", unit="wan")
    assert column.cell({"fen": 123_450_000}) == "123.45"
    assert column.exported({"fen": 123_450_000}) == 123_450_000


def test_a_card_says_the_unit_that_no_heading_carries() -> None:
    with translation.override("en"):
        assert Column("fen", "Amount", kind="money", unit="wan").card_label == "Amount (10k yuan)"
        assert Column("name", "Name").card_label == "Name"


def test_column_escapes_what_people_typed() -> None:
    assert "&lt;b&gt;" in render_to_string("ui/_facts.html", {"facts": [{"label": "x", "value": "<b>"}]})
    cell = Column("name", "Name", link=lambda row: "/x/").cell({"name": "<b>"})
    assert cell == '<a class="gp-link" href="/x/">&lt;b&gt;</a>'


def test_money_field_edits_and_reads_the_same_amount() -> None:
    field = MoneyField(unit="wan", required=False)
    assert field.prepare_value(12_345_600) == "12.3456"
    assert field.clean("12.3456") == 12_345_600
    assert field.clean("1,000") == 1_000_000_000
    assert field.clean("") is None


def test_numbers_are_grouped_in_every_language() -> None:
    assert grouped(1234567) == "1,234,567"
    assert grouped(None) == ""


def test_tone_of_one_model_does_not_touch_another() -> None:
    register_tones("ui.Sample", {"open": Tone.CARE})
    assert tone_of("open", "ui.Sample") is Tone.CARE
    assert tone_of("open", "ui.Other") is Tone.GOING


def test_navigation_line_is_for_those_who_may_open_it() -> None:
    line = Item(SYSTEM, "x", "ui:thing-list", "table", "trainees.view_quota")
    assert line.is_for(OFFICER)
    assert not line.is_for(Actor(1, "A", 1, Role.TEACHER, 1, "SCHOOL", "U", "/1/"))
    assert line.is_current("ui:thing-detail")
    assert not line.is_current("ui:things")


def test_fault_pages_need_nothing() -> None:
    for name in ("500.html", "503.html"):
        text = render_to_string(name, {"request_id": "abc"})
        assert "abc" in text
        assert 'lang="en"' in text


def _record_pages(kind: type[RecordPage] = RecordPage) -> list[type[RecordPage]]:
    return [page for own in kind.__subclasses__() for page in (own, *_record_pages(own))]


def test_every_step_of_a_page_has_a_sentence_for_afterwards() -> None:
    get_resolver().url_patterns  # noqa: B018 - all pages are imported now
    of_flows = {name for flow in registered() for name in flow.steps}
    pages = list(_record_pages())
    assert len(pages) > 10
    for page in pages:
        assert set(page().steps) <= {*page.done, *of_flows}, page
        for words in page.done.values():
            with translation.override("en"):
                english = str(words)
            with translation.override("zh-hans"):
                chinese = str(words)
            assert chinese != english, page
            assert chinese.endswith("。"), page


def test_amounts_of_a_column_stand_with_their_points_one_under_the_other() -> None:
    money_column, name = Column("amount", "Amount", kind="money", unit="wan"), Column("name", "Name")
    linked = Column("amount", "Amount", kind="money", unit="wan", link=lambda row: "/x/")
    amounts = [5_540_000_001, 14_700_000_000, None]
    rows = [{"amount": fen, "name": "a.1234"} for fen in amounts]
    table = aligned([(column, column.cell(row)) for column in (money_column, name)] for row in rows)
    assert [cells[0][1] for cells in table] == [
        "5,540.000001",
        '<span class="gp-pad-4">14,700.00</span>',
        '<span class="gp-none">—</span>',
    ]
    assert {cells[1][1] for cells in table} == {"a.1234"}
    assert aligned([(linked, linked.cell(row))] for row in rows[:2])[1][0][1] == (
        '<span class="gp-pad-4"><a class="gp-link" href="/x/">14,700.00</a></span>'
    )


def test_amounts_of_one_length_are_left_alone() -> None:
    column = Column("amount", "Amount", kind="money", unit="yuan")
    assert [cells[0][1] for cells in aligned([(column, column.cell({"amount": fen}))] for fen in (100, 2550))] == [
        "1.00",
        "25.50",
    ]
