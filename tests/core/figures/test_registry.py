"""A figure that is declared wrongly is found when the system starts, and every place has figures."""

from dataclasses import replace

import pytest

from guopei.core.figures import registry
from guopei.core.figures.registry import Shown, figure_of, figures, register, sources
from trainees.selection.figures import ENROLLED, QUOTA


@pytest.mark.parametrize("wrong", [{"part": "enroled"}, {"whole": "dew"}])
def test_a_figure_of_what_its_source_does_not_measure_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="does not measure"):
        replace(ENROLLED, key="another", **wrong)


@pytest.mark.parametrize("same", [{"order": 1}, {"key": "another"}])
def test_one_key_and_one_place_belong_to_one_figure(same: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="have one key, or one place"):
        register(replace(ENROLLED, **same))


def test_figures_are_found_by_their_key_and_stand_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_figures", {})
    register(QUOTA)
    first = register(replace(ENROLLED, key="first", order=1))

    assert figures() == [first, QUOTA]
    assert figure_of("first") is first
    assert figure_of("enrolled") is None
    assert sources() == [ENROLLED.source, QUOTA.source]


@pytest.mark.parametrize("place", Shown)
def test_every_place_has_figures(place: Shown) -> None:
    assert any(place in figure.shown for figure in figures())


def test_what_a_card_points_to_comes_from_a_figure_that_is_declared() -> None:
    pointed = [one for figure in figures() for one in (figure.part_of, figure.note and figure.note.figure) if one]
    assert len(pointed) > 3
    assert [figure.key for figure in pointed if figure_of(figure.key) is not figure] == []
