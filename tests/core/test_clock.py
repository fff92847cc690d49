"""The one clock."""

from datetime import UTC, datetime, timedelta

import pytest

from guopei.core import clock


@pytest.mark.parametrize("distance", [timedelta(days=22, milliseconds=400), -timedelta(days=200, milliseconds=400)])
def test_work_put_off_is_never_done_before_it_was_asked_for(distance: timedelta) -> None:
    with clock.travel(distance):
        carried = timedelta(seconds=clock.shift_in_seconds())
        assert timedelta() <= carried - clock.shift() < timedelta(seconds=1)


def test_a_moment_travelled_to_is_the_moment() -> None:
    there = datetime(2026, 5, 18, 1, tzinfo=UTC)
    with clock.travel(there):
        assert clock.now() - there < timedelta(seconds=5)
