import json
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from guopei.core import money
from guopei.core.refusal import Refused

# The form's script reads the same cases: what it adds up while one types is what is saved.
CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "money.json").read_text())


@pytest.mark.parametrize(("fen", "as_yuan", "as_wan"), [tuple(case.values()) for case in CASES["written"]])
def test_amounts_are_written_exactly(fen: int, as_yuan: str, as_wan: str) -> None:
    assert (money.yuan(fen), money.wan(fen)) == (as_yuan, as_wan)


@given(st.integers(-(10**15), 10**15))
def test_what_is_written_can_be_read_back(fen: int) -> None:
    assert money.parse_yuan(money.yuan(fen)) == fen
    assert money.parse_wan(money.wan(fen)) == fen


@pytest.mark.parametrize("text", CASES["inexact"])
def test_a_part_of_a_fen_is_refused_not_rounded(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        money.parse_yuan(text)
    assert refusal.value.code == "money_inexact"


@pytest.mark.parametrize("text", CASES["unreadable"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        money.parse_yuan(text)
    assert refusal.value.code == "money_unreadable"


@pytest.mark.parametrize(("text", "fen"), [tuple(case.values()) for case in CASES["read"]])
def test_amounts_are_read_as_people_write_them(text: str, fen: int) -> None:
    assert money.parse_yuan(text) == fen


def test_more_than_anybody_was_ever_given_is_refused_in_the_unit_that_was_typed() -> None:
    assert money.parse_wan("1000000000") == money.MOST_FEN
    for text, parse, most in (
        ("1000000000.000001", money.parse_wan, "1,000,000,000.00 ten-thousand yuan"),
        ("10000000000000.01", money.parse_yuan, "10,000,000,000,000.00 yuan"),
    ):
        with override("en"), pytest.raises(Refused) as refusal:
            parse(text)
        assert refusal.value.code == "money_too_large"
        assert most in refusal.value.message


_ROUNDED = [
    *(tuple(case.values()) for case in CASES["half_up"]),
    (5, 2, 3),
    (-5, 2, -3),
    (1, 3, 0),
    (2, 3, 1),
    (7, 7, 1),
]


@pytest.mark.parametrize(("top", "bottom", "rounded"), _ROUNDED)
def test_halves_are_rounded_away_from_zero(top: int, bottom: int, rounded: int) -> None:
    assert money.half_up(top, bottom) == rounded


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any))
def test_largest_remainder_loses_and_makes_nothing(total: int, weights: list[int]) -> None:
    parts = money.largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_largest_remainder_gives_ties_to_the_earlier_part() -> None:
    assert money.largest_remainder(2, [1, 1, 1]) == [1, 1, 0]


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [0, 0]), (1, [2, -1])])
def test_shares_that_make_no_sense_are_an_error(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="negative"):
        money.largest_remainder(total, weights)
