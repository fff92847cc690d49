"""Sheets of scores: what is written comes back, and a word that is no score refuses the whole sheet."""

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluation.assessment.models import SkillTest, TestScore
from evaluation.assessment.services.score_sheets import record_score_sheet, score_of_text, write_score_sheet
from guopei.core.imports.services.numbered_sheets import as_bytes
from guopei.core.refusal import Refused
from tests.factories.classes import House, make_house, make_running, trainees
from tests.factories.evaluation import make_test
from tests.trainees.delivery.test_class_sheets import rows_below_header, saved

pytestmark = pytest.mark.django_db


def filled(house: House, test: SkillTest, *scores: tuple[Any, Any]) -> bytes:
    """The downloaded sheet with these words in the columns before and after."""
    book = load_workbook(io.BytesIO(as_bytes(write_score_sheet, test, actor=house.manager)))
    for row, (before, after) in zip(rows_below_header(book.worksheets[0]), scores, strict=True):
        row[2].value, row[3].value = before, after
    return saved(book)


@pytest.mark.parametrize("word", ["85.55", "1_0", "1e1", "-1", "100.1", "NaN", "缺考", "85分", "80%", True])
def test_a_word_that_is_no_score_refuses_the_sheet(word: Any) -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2))

    with pytest.raises(Refused) as refusal:
        record_score_sheet(test, filled(house, test, (50, 60), (word, 70)), "成绩.xlsx", actor=house.manager)

    assert (refusal.value.code, refusal.value.field) == ("sheet_problems", "file")
    assert "第3行" in str(refusal.value)
    assert "最多一位小数" in str(refusal.value)
    assert not TestScore.objects.exists()


@pytest.mark.parametrize(("word", "score"), [("８０", "80"), (80, "80"), (80.5, "80.5"), ("80.50", "80.5"), ("0", "0")])
def test_a_score_is_read_as_it_was_meant(word: Any, score: str) -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=1), pre=(40,))

    read, recorded = record_score_sheet(test, filled(house, test, (None, word)), "成绩.xlsx", actor=house.manager)

    assert (read, recorded.new, recorded.removed) == (1, 1, 0)  # an empty cell of a sheet says nothing
    assert TestScore.objects.get(moment="POST").score == Decimal(score)


def test_a_sheet_of_names_changed_round_is_refused() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2))
    book = load_workbook(io.BytesIO(filled(house, test, (50, 60), (51, 61))))
    first, second = rows_below_header(book.worksheets[0])
    first[1].value, second[1].value = second[1].value, first[1].value

    with pytest.raises(Refused) as refusal:
        record_score_sheet(test, saved(book), "成绩.xlsx", actor=house.manager)

    assert refusal.value.code == "sheet_problems"
    assert [one.teacher.name in str(refusal.value) for one in trainees(test.training_class)] == [True, True]


@pytest.mark.parametrize("word", ["85.55", "100.1", "缺考"])
def test_a_cell_that_holds_no_score_is_refused_with_its_word(word: str) -> None:
    with pytest.raises(Refused) as refusal:
        score_of_text(word, Decimal(100))

    assert (refusal.value.code, refusal.value.params["word"]) == ("score_out_of_range", word)
