"""Figures: right numbers at every level, parts that add up to the whole, and the rows behind each."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.http import Http404

from guopei.core.access.enums import Role
from guopei.core.figures.registry import figures
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied
from guopei.reports.selectors.board import Board, board, idle_regions, quantity_of, region_for
from tests.factories.access import make_actor
from tests.factories.orgs import make_institution_unit, make_nation
from tests.factories.reports import World

BY_KEY = {figure.key: figure for figure in figures()}

EXPECTED = {
    "ceiling": "15,000.00",
    "planned": "55.00",
    "ordered": "22.00",
    "places_planned": "100",
    "places_ordered": "40",
    "quota": "40",
    "rows_read": "7",
    "rows_refused": "2",
    "enrolled": "5",
    "arrived": "4",
    "due": "5",
    "arrival_rate": "80.0%",
    "settled": "4",
    "passed": "3",
    "pass_rate": "75.0%",
    "certificates": "3",
    "attendance_rate": "100.0%",
    "gain": "+33.5",
}


def texts(found: Board) -> dict[str, str]:
    return {key: quantity.text for key, quantity in found.whole.quantities.items()}


def table(found: Board, *keys: str) -> dict[str, list[str]]:
    """The lines that hold something, by name."""
    return {
        line.unit.name if line.unit else "": [line[key].text for key in keys]
        for line in found.table
        if not line.is_empty
    }


def test_nation_counts_everything(world: World) -> None:
    found = board(world.ministry_officer, year=world.year, unit=make_nation())

    assert texts(found) == EXPECTED
    assert table(found, "ceiling", "enrolled", "arrival_rate", "gain") == {
        "河北省": ["10,000.00", "5", "80.0%", "+33.5"],
        "重庆市": ["5,000.00", "0", "—", "—"],
    }


def test_province_is_cut_by_prefecture_and_keeps_what_lies_at_itself(world: World) -> None:
    found = board(world.provincial_officer, year=world.year, unit=world.hebei)

    assert texts(found) == {**EXPECTED, "ceiling": "10,000.00"}
    assert table(found, "quota", "enrolled", "arrived", "passed", "gain") == {
        "石家庄市": ["0", "4", "3", "2", "+28.0"],
        "廊坊市": ["0", "1", "1", "1", "+50.0"],
        "": ["40", "0", "0", "0", "—"],
    }
    assert {figure.key for figure in figures()} - {figure.key for figure in found.columns} == {
        "ceiling",
        "planned",
        "ordered",
        "places_planned",
        "places_ordered",
    }


def test_county_has_no_money_of_its_own(world: World) -> None:
    found = board(world.ministry_officer, year=world.year, unit=world.counties[1])

    assert "ceiling" not in found.whole.quantities
    assert [found.whole[key].text for key in ("enrolled", "arrived", "arrival_rate")] == ["2", "1", "50.0%"]
    assert found.table == []


def test_parts_add_up_to_the_whole_at_every_level(world: World) -> None:
    for unit in (make_nation(), world.hebei, world.shijiazhuang):
        found = board(world.ministry_officer, year=world.year, unit=unit)
        for figure in found.columns:
            parts = [line[figure.key] for line in found.table]
            assert sum(part.part or 0 for part in parts) == found.whole[figure.key].part
            assert sum(part.whole or 0 for part in parts) == (found.whole[figure.key].whole or 0)


def test_rows_behind_each_figure_make_the_figure(world: World, subtests: pytest.Subtests) -> None:
    whole = board(world.ministry_officer, year=world.year, unit=world.hebei).whole
    for key, figure in BY_KEY.items():
        with subtests.test(key):
            rows = figure.source.within(world.year, world.hebei).filter(figure.measure.where)
            adds = figure.measure.adds
            counted: Any = rows.count() if adds is None else rows.aggregate(n=Sum(adds))["n"]
            assert Decimal(counted) == Decimal(whole[key].part or 0) != 0


def test_every_measure_is_reached_by_a_figure() -> None:
    measures = {(figure.source.key, measure.key) for figure in figures() for measure in figure.source.measures}
    used = {(figure.source.key, part) for figure in figures() for part in (figure.part, figure.whole) if part}

    assert used == measures


def test_another_provinces_officer_sees_nothing_of_it(world: World) -> None:
    outsider = make_actor(Role.PROVINCIAL_OFFICER, world.chongqing)

    with pytest.raises(Http404):
        board(outsider, year=world.year, unit=world.hebei)
    with pytest.raises(Http404):
        board(outsider, year=world.year, unit=make_nation())
    with pytest.raises(Http404):
        region_for(outsider, "130000")
    assert region_for(outsider) == world.chongqing


def test_institutions_see_no_boards(world: World) -> None:
    unit = make_institution_unit()

    with pytest.raises(Denied):
        board(make_actor(Role.INSTITUTION_OFFICER, unit), year=world.year, unit=unit)


def test_a_board_costs_the_same_for_two_provinces_and_for_all(world: World, django_assert_num_queries: Any) -> None:
    sources = len({figure.source.key for figure in figures()})
    for unit in (make_nation(), world.hebei, world.counties[0]):
        OrgUnit.objects.count()
        with django_assert_num_queries(sources + 1):
            board(world.ministry_officer, year=world.year, unit=unit)


def test_one_figure_alone_is_the_boards_at_the_cost_of_one_query(world: World, django_assert_num_queries: Any) -> None:
    for unit in (make_nation(), world.hebei, world.counties[0]):
        whole = board(world.ministry_officer, year=world.year, unit=unit).whole.quantities
        for key, figure in BY_KEY.items():
            if key in whole:
                with django_assert_num_queries(1):
                    alone = quantity_of(world.ministry_officer, figure, year=world.year, unit=unit)
                assert alone == whole[key]


def test_one_figure_alone_is_refused_like_the_board(world: World) -> None:
    outsider = make_actor(Role.PROVINCIAL_OFFICER, world.chongqing)
    for actor, key, unit in (
        (outsider, "enrolled", world.hebei),
        (world.ministry_officer, "ceiling", world.counties[0]),
    ):
        with pytest.raises(Http404):
            quantity_of(actor, BY_KEY[key], year=world.year, unit=unit)
    host = make_institution_unit()
    with pytest.raises(Denied):
        quantity_of(make_actor(Role.INSTITUTION_OFFICER, host), BY_KEY["enrolled"], year=world.year, unit=host)


def test_idle_regions_are_the_boards_empty_lines(world: World, django_assert_num_queries: Any) -> None:
    for unit in (make_nation(), world.hebei):
        lines = board(world.ministry_officer, year=world.year, unit=unit).lines
        empty = {line.unit.pk for line in lines if line.unit is not None and line.is_empty}
        assert idle_regions(world.ministry_officer, year=world.year, unit=unit) == empty
    nation, busy = make_nation(), [world.hebei.pk, world.chongqing.pk]
    OrgUnit.objects.filter(kind="PROVINCE").exclude(pk__in=busy).update(in_programme=False)
    with django_assert_num_queries(2):  # both have money: nothing else is looked at
        assert idle_regions(world.ministry_officer, year=world.year, unit=nation) == set()
