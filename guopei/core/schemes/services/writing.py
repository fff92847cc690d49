"""The rows of a scheme, written as they were typed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Refused
from guopei.core.schemes.enums import MOST_LEVELS, USUAL_MARKS, WHOLE
from guopei.core.schemes.models import Indicator, Scheme, SchemeGrade
from guopei.core.schemes.models.indicators import CODE

TEXTS = ("name", "name_en", "when_high", "when_middle", "when_low", "source")


@dataclass(frozen=True)
class IndicatorInput:
    """One indicator as it is typed. Where none of the marks is given, one without parts has the usual ones."""

    code: str
    name: str
    weight: Decimal
    name_en: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    step: Decimal | None = None
    when_high: str = ""
    when_middle: str = ""
    when_low: str = ""
    source: str = ""

    @property
    def marks(self) -> tuple[Decimal | None, ...]:
        """From, to, step."""
        return self.least, self.most, self.step

    @property
    def whole(self) -> str:
        """The code of what it is a part of; none at the top."""
        return self.code.rpartition(".")[0]


@dataclass(frozen=True)
class GradeInput:
    """A grade and the points from which on it is given."""

    name: str
    least: Decimal
    name_en: str = ""


def replace_indicators(scheme: Scheme, rows: Sequence[IndicatorInput]) -> bool:
    """Make the scheme's indicators these, in this order, and say whether any changed.

    Refuses a code of another shape or given twice, a part whose whole is missing, a weight that is not above 0 and at
    most 100, marks on an indicator with parts, and marks that are no range with steps that fit.
    """
    wholes = {row.whole for row in rows}
    _check_codes(rows)
    present = {found.code: found for found in Indicator.objects.filter(scheme=scheme)}
    wanted = {row.code: _values(place, row, row.code in wholes) for place, row in enumerate(rows)}
    gone = [found.pk for code, found in present.items() if code not in wanted]
    if gone:
        Indicator.objects.filter(pk__in=gone).delete()
    changed = [found for code, found in present.items() if code in wanted and _differs(found, wanted[code])]
    if changed:
        Indicator.objects.bulk_update(changed, list(next(iter(wanted.values()))))
    fresh = [row for row in rows if row.code not in present]
    for depth in range(MOST_LEVELS):
        level = [row for row in fresh if row.code.count(".") == depth]
        made = Indicator.objects.bulk_create(
            Indicator(scheme=scheme, code=row.code, parent=present.get(row.whole), **wanted[row.code]) for row in level
        )
        present |= {one.code: one for one in made}
    return bool(gone or changed or fresh)


def replace_grades(scheme: Scheme, rows: Sequence[GradeInput]) -> bool:
    """Make the scheme's grades these, and say whether any changed.

    Refuses points outside 0 to 100, and a name or points given twice.
    """
    for place, row in enumerate(rows):
        if not 0 <= row.least <= WHOLE:
            raise Refused(_("Points lie between 0 and 100."), code="grade_points", field=f"grades-{place}-least")
        if any(row.name == other.name or row.least == other.least for other in rows[:place]):
            raise Refused(
                _("“%(name)s”: each grade has a name and points of its own."),
                code="grade_twice",
                field=f"grades-{place}-name",
                params={"name": row.name},
            )
    present = SchemeGrade.objects.filter(scheme=scheme)
    if {(one.name, one.name_en, one.least) for one in present} == {(row.name, row.name_en, row.least) for row in rows}:
        return False
    present.delete()
    SchemeGrade.objects.bulk_create(
        SchemeGrade(scheme=scheme, name=row.name, name_en=row.name_en, least=row.least) for row in rows
    )
    return True


def _check_codes(rows: Sequence[IndicatorInput]) -> None:
    codes = {row.code for row in rows}
    seen: set[str] = set()
    for place, row in enumerate(rows):
        problem: tuple[str, Any] | None = None
        if not re.fullmatch(CODE, row.code):
            problem = (
                "indicator_code",
                _("“%(code)s” is no code: write C1, and C1.2 for its part; four levels at most."),
            )
        elif row.code in seen:
            problem = "indicator_twice", _("%(code)s stands in the scheme twice.")
        elif row.whole and row.whole not in codes:
            problem = "indicator_alone", _("%(code)s is a part of %(whole)s, which is missing.")
        if problem is not None:
            code, words = problem
            raise Refused(
                words, code=code, field=f"indicators-{place}-code", params={"code": row.code, "whole": row.whole}
            )
        seen.add(row.code)


def _values(place: int, row: IndicatorInput, has_parts: bool) -> dict[str, Any]:
    """What the columns of an indicator hold besides its code and what it is a part of."""
    if not 0 < row.weight <= WHOLE:
        raise Refused(
            _("%(code)s: a weight is above 0, and at most 100."),
            code="indicator_weight",
            field=f"indicators-{place}-weight",
            params={"code": row.code},
        )
    if has_parts and any(mark is not None for mark in row.marks):
        raise Refused(
            _("%(code)s has parts: they are marked, not the indicator itself."),
            code="indicator_marked_by_parts",
            field=f"indicators-{place}-most",
            params={"code": row.code},
        )
    least, most, step = (None, None, None) if has_parts else _marks(place, row)
    texts = {name: getattr(row, name).strip() for name in TEXTS}
    return texts | {"position": place, "weight": row.weight, "least": least, "most": most, "step": step}


def _marks(place: int, row: IndicatorInput) -> tuple[Decimal, Decimal, Decimal]:
    given = [usual if mark is None else mark for mark, usual in zip(row.marks, USUAL_MARKS, strict=True)]
    least, most, step = given
    if not (0 <= least < most and 0 < step <= most - least and (most - least) % step == 0):
        raise Refused(
            _("%(code)s: marks go from a lower to a higher number in steps that fit, for example from 0 to 10 by 0.5."),
            code="indicator_marks",
            field=f"indicators-{place}-most",
            params={"code": row.code},
        )
    return least, most, step


def _differs(found: Indicator, values: Mapping[str, Any]) -> bool:
    """Whether the row is to be written; then it holds the values already."""
    differing = {name: value for name, value in values.items() if getattr(found, name) != value}
    for name, value in differing.items():
        setattr(found, name, value)
    return bool(differing)
