"""Cells that several people fill in: what was seen, what was changed, and when both sides have to be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guopei.core.flow.cells import Cell, Overtaken, changes, refuse_overtaken, sent_cells

ONE, TWO = (1, "a"), (2, "a")
VALUES = st.sampled_from(["", "PRESENT", "NO_SHOW", "45.5", "100.0"])


@given(VALUES, st.integers(0, 10**9 - 1))
def test_a_cell_is_carried_and_read_back(value: str, version: int) -> None:
    assert Cell.parse(str(Cell(value, version))) == Cell(value, version)


@pytest.mark.parametrize(
    "text", ["", "@", "PRESENT", "PRESENT@", "@x", "present@1", "PRESENT@1@2", "1e5@1", "A@" + "9" * 40]
)
def test_what_is_no_cell_is_none(text: str) -> None:
    assert Cell.parse(text) is None


def test_a_page_sends_what_was_entered_and_what_it_showed() -> None:
    sent = [
        ("mark-1-a", "PRESENT"),
        ("seen-1-a", "LATE@3"),
        ("seen-2-a", "nonsense"),
        ("mark-²-a", "PRESENT"),
        ("mark-1", "PRESENT"),
        ("mark-" + "9" * 5000 + "-a", "PRESENT"),
        ("version", "3"),
    ]
    assert sent_cells(sent) == ({ONE: "PRESENT"}, {ONE: Cell("LATE", 3)})


def test_only_what_differs_from_what_was_seen_is_a_change() -> None:
    entered = {ONE: "PRESENT", TWO: "LATE"}
    assert changes(entered, {ONE: Cell("PRESENT", 1), TWO: Cell("PRESENT", 1)}) == {TWO: "LATE"}
    assert changes(entered, {}) == entered
    assert changes(entered, None) == entered


@pytest.mark.parametrize(
    ("seen", "now", "clashes"),
    [
        (Cell("LATE", 1), Cell("LATE", 1), False),  # as it was seen
        (Cell("LATE", 1), Cell("ABSENT", 2), True),
        (Cell("LATE", 1), Cell("LATE", 3), True),  # changed and changed back
        (Cell("LATE", 1), Cell("PRESENT", 2), False),  # both want the same
        (Cell("LATE", 1), None, True),  # taken away
        (None, Cell("ABSENT", 1), True),  # came new
        (None, None, False),
    ],
)
def test_both_sides_are_shown_where_both_changed(seen: Cell | None, now: Cell | None, clashes: bool) -> None:
    entered, seen_cells, now_cells = {ONE: "PRESENT"}, {ONE: seen} if seen else {}, {ONE: now} if now else {}
    if not clashes:
        return refuse_overtaken(entered, seen_cells, now_cells)
    with pytest.raises(Overtaken) as refusal:
        refuse_overtaken(entered, seen_cells, now_cells)
    assert (refusal.value.status, [clash.key for clash in refusal.value.clashes]) == (409, [ONE])
    assert refusal.value.now == {ONE: now or Cell()}
    return None


def test_who_saw_nothing_because_nobody_asked_is_not_refused() -> None:
    refuse_overtaken({ONE: "PRESENT"}, None, {ONE: Cell("ABSENT", 5)})
