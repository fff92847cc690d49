"""Figures where the year is not smooth: withdrawn, revoked, replaced, drafted, not begun, each counts as it should.

Every number on this page was worked out by hand from `tests/factories/exceptions.py`.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from pytest_django import DjangoDbBlocker

from guopei.core.figures.quantity import Kind
from guopei.core.figures.registry import figures
from guopei.reports.selectors.board import Board, board
from guopei.reports.views.rows import figure_rows
from tests.factories.exceptions import add_exceptions
from tests.factories.orgs import make_nation, make_province
from tests.factories.reports import World
from tests.support.shared import own_copy, shared

BY_KEY = {figure.key: figure for figure in figures()}

NATION = {
    "ceiling": "15,000.00",  # 777 more are only drafted
    "planned": "55.00",  # Chongqing's plan is a draft
    "ordered": "25.30",  # 22.00 accepted, 3.30 issued; not the draft, not the withdrawn
    "places_planned": "100",
    "places_ordered": "46",
    "quota": "40",  # three of them lie at Chang'an now
    "rows_read": "11",  # 7 and 4; not those of the failed and the undone roster
    "rows_refused": "2",
    "enrolled": "11",  # twelve rows, one of them a no-show who was replaced
    "arrived": "7",  # four of the first class, three of the second, one of these left early
    "due": "8",  # five and three; three people wait
    "arrival_rate": "87.5%",
    "settled": "4",
    "passed": "3",
    "pass_rate": "75.0%",
    "certificates": "2",  # one of three is revoked
    "attendance_rate": "88.9%",  # 12 of 12 and 4 of 6: an open roll call counts for nothing
    "gain": "+33.5",  # of the four pairs; two people were tested on one side
}
# What the rows behind a figure add up to, or how many there are. For a share: its denominator.
ROWS = {
    "ceiling": 15 * 10**9,
    "planned": 55 * 10**6,
    "ordered": 253 * 10**5,
    "places_planned": 100,
    "places_ordered": 46,
    "quota": 40,
    "rows_read": 11,
    "rows_refused": 2,
    "enrolled": 11,
    "arrived": 7,
    "due": 8,
    "arrival_rate": 8,
    "settled": 4,
    "passed": 3,
    "pass_rate": 4,
    "certificates": 2,
    "attendance_rate": 18,
    "gain": 134,
}


@pytest.fixture(scope="module")
def made_odd(made_world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    def make() -> World:
        world = own_copy(made_world)
        add_exceptions(world)
        return world

    with shared(django_db_blocker, make) as made:
        yield made


@pytest.fixture
def odd(made_odd: World, db: None) -> World:
    """The world with everything that is odd."""
    return own_copy(made_odd)


def texts(found: Board) -> dict[str, str]:
    return {key: quantity.text for key, quantity in found.whole.quantities.items()}


def lines(found: Board, *keys: str) -> dict[str, list[str]]:
    return {
        line.unit.name if line.unit else "": [line[key].text for key in keys]
        for line in found.table
        if not line.is_empty
    }


def test_what_is_odd_counts_as_worked_out_by_hand(odd: World, subtests: pytest.Subtests) -> None:
    nation = board(odd.ministry_officer, year=odd.year, unit=make_nation())
    with subtests.test("nation"):
        assert texts(nation) == NATION
    with subtests.test("prefectures"):
        hebei = board(odd.provincial_officer, year=odd.year, unit=odd.hebei)
        assert lines(hebei, "quota", "enrolled", "arrived", "due", "arrival_rate", "certificates") == {
            "石家庄市": ["3", "9", "6", "7", "85.7%", "1"],
            "廊坊市": ["0", "2", "1", "1", "100.0%", "1"],
            "": ["37", "0", "0", "0", "—", "0"],
        }
    with subtests.test("counties"):
        city = board(odd.provincial_officer, year=odd.year, unit=odd.shijiazhuang)
        assert lines(city, "quota", "enrolled", "arrived", "due", "arrival_rate", "attendance_rate") == {
            "长安区": ["3", "5", "5", "5", "100.0%", "83.3%"],
            "桥西区": ["0", "4", "1", "2", "50.0%", "100.0%"],
        }


def test_the_rows_behind_are_those_that_were_counted(odd: World, subtests: pytest.Subtests) -> None:
    for key, expected in ROWS.items():
        with subtests.test(key):
            figure = BY_KEY[key]
            rows = figure_rows(odd.ministry_officer, figure, odd.year, make_nation())
            adds = None if figure.kind == Kind.SHARE else figure.measure.adds
            counted: Any = rows.count() if adds is None else rows.aggregate(n=Sum(adds))["n"]
            assert Decimal(counted) == expected
    assert set(ROWS) == set(BY_KEY)


def test_who_was_replaced_is_not_listed_and_who_replaced_is(odd: World) -> None:
    names = set(
        figure_rows(odd.ministry_officer, BY_KEY["due"], odd.year, odd.counties[0]).values_list(
            "teacher__name", flat=True
        )
    )

    assert {"甲一", "乙二", "丁四"} <= names
    assert "丙三" not in names
    assert len(names) == 5


def test_more_people_than_places_is_never_said_when_reserves_followed(odd: World) -> None:
    line = board(odd.provincial_officer, year=odd.year, unit=odd.hebei)

    assert int(line.whole["enrolled"].part or 0) <= int(line.whole["quota"].part or 0)


def test_a_region_without_anything_on_record_has_no_values(odd: World) -> None:
    empty = odd.chongqing
    lines_of_nation = board(odd.ministry_officer, year=odd.year, unit=make_nation()).lines
    [chongqing] = [line for line in lines_of_nation if line.unit == empty]
    assert chongqing["ceiling"].text == "5,000.00"
    assert chongqing["enrolled"].text == "0", "it takes part, and nobody is enrolled"

    province = make_province("640000", "宁夏回族自治区")
    [ningxia] = [
        line for line in board(odd.ministry_officer, year=odd.year, unit=make_nation()).lines if line.unit == province
    ]
    assert {quantity.text for quantity in ningxia.quantities.values()} == {"—"}
