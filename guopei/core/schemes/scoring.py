"""From marks to a total: exact arithmetic, rounded once, at the end."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeVar

from django.utils.translation import gettext_lazy as _

from guopei.core.money import half_up
from guopei.core.refusal import Refused

HUNDREDTHS = 100


class Leaf(Protocol):
    """An indicator that is marked: one without parts."""

    code: str
    weight: Decimal
    least: Decimal | None
    most: Decimal | None
    step: Decimal | None


class Grade(Protocol):
    """What a total is called from `least` points on."""

    least: Decimal


G = TypeVar("G", bound=Grade)


def mark_hindrance(leaf: Leaf, mark: Decimal) -> Refused | None:
    """The mark lies outside the indicator's marks, or between two of its steps."""
    least, most, step = scale_of(leaf)
    if not least <= mark <= most:
        return Refused(
            _("%(code)s is marked from %(least)s to %(most)s."),
            code="mark_outside",
            field=leaf.code,
            params={"code": leaf.code, "least": plain(least), "most": plain(most)},
        )
    if (mark - least) % step:
        return Refused(
            _("%(code)s is marked in steps of %(step)s."),
            code="mark_between_steps",
            field=leaf.code,
            params={"code": leaf.code, "step": plain(step)},
        )
    return None


def scale_of(leaf: Leaf) -> tuple[Decimal, Decimal, Decimal]:
    """From, to and step of an indicator that is marked. ValueError for one with parts: a mistake of the program."""
    if leaf.least is None or leaf.most is None or leaf.step is None:
        raise ValueError(f"{leaf.code} has parts: they are marked")
    return leaf.least, leaf.most, leaf.step


def unmarked(leaves: Iterable[Leaf], marks: Mapping[str, Decimal]) -> list[str]:
    """The codes of the indicators that have no mark yet, in the scheme's order."""
    return [leaf.code for leaf in leaves if leaf.code not in marks]


def total(leaves: Iterable[Leaf], marks: Mapping[str, Decimal]) -> Decimal:
    """Σ weight × mark ÷ most, 0 to 100 points with two decimals, half up. `marks` are by code.

    Refuses a missing mark, and what `mark_hindrance` refuses. A code that no indicator has is a KeyError: marks are of
    another scheme.
    """
    known = list(leaves)
    strange = set(marks) - {leaf.code for leaf in known}
    if strange:
        raise KeyError(", ".join(sorted(strange)))
    missing = unmarked(known, marks)
    if missing:
        raise Refused(
            _("Not marked yet: %(codes)s."),
            code="marks_missing",
            field=missing[0],
            params={"codes": ", ".join(missing)},
        )
    points = Fraction(0)
    for leaf in known:
        hindrance = mark_hindrance(leaf, marks[leaf.code])
        if hindrance is not None:
            raise hindrance
        points += Fraction(leaf.weight) * Fraction(marks[leaf.code]) / Fraction(scale_of(leaf)[1])
    hundredths = points * HUNDREDTHS
    return Decimal(half_up(hundredths.numerator, hundredths.denominator)) / HUNDREDTHS


def grade_of(grades: Iterable[G], points: Decimal) -> G | None:
    """The grade with the most points that the total reaches; none below the last, or where there are no grades."""
    reached = [grade for grade in grades if grade.least <= points]
    return max(reached, key=lambda grade: grade.least, default=None)


def tidied(number: Decimal) -> Decimal:
    """A number without the noughts that its column adds: 0.50 is 0.5, 100.00 is 100."""
    return Decimal(plain(number))


def plain(number: Decimal) -> str:
    """The same as words have it."""
    return f"{number.normalize():f}"
