"""Days of the year in certain years; several numbers as one value."""

from datetime import date

import pytest

from guopei.core.policy.enums import ValueKind
from guopei.core.policy.registry import Definition
from guopei.core.policy.selectors.days import carried, day_in
from guopei.core.policy.selectors.values import value
from guopei.core.policy.wording import as_typed, in_words, read
from guopei.core.refusal import Refused
from tests.factories.orgs import make_nation
from tests.factories.policy import make_value

DAYS = Definition("x.days", "days", ValueKind.NUMBERS)


@pytest.mark.parametrize(("year", "day"), [(2028, date(2028, 2, 29)), (2027, date(2027, 2, 28))])
def test_a_day_that_a_year_lacks_is_the_last_of_its_month(db: None, year: int, day: date) -> None:
    make_value("projects.plans_due", "02-29", unit=make_nation(), valid_from=date(2027, 1, 1))
    assert day_in(year, value("projects.plans_due", on=date(year, 1, 1))) == day


def test_a_day_is_carried_to_the_next_year() -> None:
    assert (carried(date(2026, 4, 12), 1), carried(date(2028, 2, 29), 1)) == (date(2027, 4, 12), date(2029, 2, 28))


@pytest.mark.parametrize("typed", ["7, 3, 1, 0", "7，3，1，0", "7、3、1、0"])
def test_several_numbers_are_read_as_they_are_typed(typed: str) -> None:
    assert read(DAYS, typed) == [7, 3, 1, 0]
    assert as_typed(DAYS, [7, 3, 1, 0]) == in_words(DAYS, [7, 3, 1, 0]) == "7, 3, 1, 0"


@pytest.mark.parametrize("typed", ["7; 3", "seven", "", "7,,3"])
def test_what_is_no_row_of_numbers_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read(DAYS, typed)
