"""From marks to a total: exact, rounded once; nothing outside the marks, nothing left out."""

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest

from guopei.core.refusal import Refused
from guopei.core.schemes.scoring import grade_of, mark_hindrance, scale_of, total, unmarked


@dataclass
class Leaf:
    code: str
    weight: Decimal
    least: Decimal | None = Decimal(0)
    most: Decimal | None = Decimal(10)
    step: Decimal | None = Decimal("0.5")


@dataclass
class Grade:
    name: str
    least: Decimal


def test_full_marks_are_the_whole() -> None:
    leaves = [Leaf("A", Decimal(35)), Leaf("B", Decimal(25)), Leaf("C", Decimal(40), most=Decimal(5), step=Decimal(1))]
    assert total(leaves, {"A": Decimal(10), "B": Decimal(10), "C": Decimal(5)}) == 100
    assert total(leaves, {"A": Decimal(0), "B": Decimal(0), "C": Decimal(0)}) == 0
    assert total(leaves, {"A": Decimal("8.5"), "B": Decimal(7), "C": Decimal(3)}) == Decimal("71.25")


def test_a_total_is_rounded_once_and_half_up() -> None:
    thirds = [Leaf(code, Decimal("33.33"), most=Decimal(3), step=Decimal(1)) for code in "ABC"]
    assert total(thirds, dict.fromkeys("ABC", Decimal(1))) == Decimal("33.33")
    seventh = [Leaf("A", Decimal(1), most=Decimal(8), step=Decimal(1))]
    assert total(seventh, {"A": Decimal(1)}) == Decimal("0.13")  # 0.125 goes up
    halves = [Leaf(code, Decimal("0.01"), most=Decimal(2), step=Decimal(1)) for code in "AB"]
    assert total(halves, dict.fromkeys("AB", Decimal(1))) == Decimal("0.01")  # 0.005 twice, not 0.01 twice


@pytest.mark.parametrize("seed", range(20))
def test_totals_are_those_of_exact_division(seed: int) -> None:
    chance, exact = random.Random(seed), Context(prec=60, rounding=ROUND_HALF_UP)
    leaves = [
        Leaf(f"C{place}", Decimal(chance.randint(1, 2000)) / 100, most=Decimal(chance.choice([3, 5, 7, 10])))
        for place in range(chance.randint(1, 20))
    ]
    marks = {leaf.code: Decimal(chance.randint(0, 2 * int(scale_of(leaf)[1]))) / 2 for leaf in leaves}
    by_hand = sum(
        (exact.divide(leaf.weight * marks[leaf.code], scale_of(leaf)[1]) for leaf in leaves), start=Decimal(0)
    )
    expected = exact.quantize(by_hand + Decimal("1e-40"), Decimal("0.01"))
    assert total(leaves, marks) == expected


@pytest.mark.parametrize(
    ("mark", "code"), [("10.5", "mark_outside"), ("-0.5", "mark_outside"), ("7.25", "mark_between_steps"), ("7.5", "")]
)
def test_marks_lie_on_the_steps(mark: str, code: str) -> None:
    hindrance = mark_hindrance(Leaf("C1.1", Decimal(8)), Decimal(mark))
    assert (hindrance.code if hindrance else "") == code
    if code:
        with pytest.raises(Refused, match=r"C1\.1"):
            total([Leaf("C1.1", Decimal(8))], {"C1.1": Decimal(mark)})


def test_a_missing_mark_is_named() -> None:
    leaves = [Leaf("A", Decimal(60)), Leaf("B", Decimal(40))]
    assert unmarked(leaves, {"B": Decimal(1)}) == ["A"]
    with pytest.raises(Refused) as refusal:
        total(leaves, {"B": Decimal(1)})
    assert (refusal.value.code, refusal.value.field) == ("marks_missing", "A")
    with pytest.raises(KeyError):
        total(leaves, {"A": Decimal(1), "B": Decimal(1), "X": Decimal(1)})


def test_a_indicator_with_parts_has_no_marks_of_its_own() -> None:
    with pytest.raises(ValueError, match="parts"):
        scale_of(Leaf("A", Decimal(60), most=None))


@pytest.mark.parametrize(("points", "name"), [("100", "良好"), ("80", "良好"), ("79.99", "合格"), ("59.99", None)])
def test_a_grade_begins_at_its_points(points: str, name: str | None) -> None:
    found = grade_of([Grade("合格", Decimal(60)), Grade("良好", Decimal(80))], Decimal(points))
    assert (found.name if found else None) == name
