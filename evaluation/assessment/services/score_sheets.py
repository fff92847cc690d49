"""Scores by sheet: the trainees of a test with two columns."""

import re
from decimal import Decimal
from typing import BinaryIO

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.assessment.enums import Moment
from evaluation.assessment.models import SkillTest
from evaluation.assessment.rules import RECORD_SCORES, VIEW_TEST
from evaluation.assessment.selectors.skill_tests import score_cells, score_lines
from evaluation.assessment.services.skill_tests import ScoresRecorded, record_scores
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service
from guopei.core.imports.services.numbered_sheets import NumberedSheet, read_sheet, refuse_problems, write_sheet
from guopei.core.refusal import Refused
from guopei.core.sheets.export import CellKind, ExportColumn
from guopei.core.sheets.spec import Column, Kind
from guopei.core.typed import whole_number
from trainees.delivery.selectors.class_sheets import TRAINEE, TRAINEES

PLAIN = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
COLUMNS = {Moment.PRE: "训前成绩", Moment.POST: "训后成绩"}


def score_sheet(test: SkillTest, actor: Actor) -> NumberedSheet:
    """The sheet of scores of a test."""

    def called(pk: int) -> str:
        other = visible(actor, SkillTest.objects.filter(pk=pk)).select_related("training_class").first()
        return str(other.training_class) if other else gettext("test No. %(number)s") % {"number": pk}

    columns = {str(moment): Column(moment.lower(), label, Kind.TEXT) for moment, label in COLUMNS.items()}
    return NumberedSheet("scores", "测试成绩表", test.pk, TRAINEES, columns, called=called)


def write_score_sheet(target: BinaryIO, test: SkillTest, *, actor: Actor) -> None:
    """The sheet of a test as it stands."""
    require(actor, VIEW_TEST, test)
    cells = score_cells(test)
    rows = []
    for line in score_lines(test):
        pk = line.enrolment.pk
        own = {str(moment): cells[pk, str(moment)] for moment in COLUMNS if (pk, str(moment)) in cells}
        rows.append((pk, [line.enrolment.teacher.name, line.pre, line.post], own))
    write_sheet(
        target,
        score_sheet(test, actor),
        rows,
        [ExportColumn(label, CellKind.NUMBER) for label in COLUMNS.values()],
        notes=[
            (
                "填写方法",
                f"每格填 0 到 {test.full} 的分数，最多一位小数；空格表示不登记。不要改动表头和学员编号，不要增删列。",
            ),
            ("班级", test.training_class.name),
            ("评分标准", test.rubric.name),
        ],
        demo=test.training_class.is_demo,
    )


@service(_("Record scores from a sheet"))
def record_score_sheet(test: SkillTest, content: bytes, name: str, *, actor: Actor) -> tuple[int, ScoresRecorded]:
    """Record a filled-in sheet of scores: all of it, or nothing with the reasons. Returns rows and what was done.

    Empty cells, and cells left as they were downloaded, say nothing. Refuses what `read_sheet` refuses, words
    that are no score, and (Overtaken) scores that somebody else changed since the sheet was made.
    """
    require(actor, RECORD_SCORES, test)
    people = {line.enrolment.pk: line.enrolment.teacher.name for line in score_lines(test)}
    filled = read_sheet(content, name, score_sheet(test, actor), people)
    scores: dict[tuple[int, str], Decimal | None] = {}
    for row in filled.rows:
        for moment in COLUMNS:
            word = row.get(moment.lower(), "").strip()
            score = _score(word, test.full)
            if score is not None and (pk := whole_number(row.get(TRAINEE.name, ""))) is not None:
                scores[pk, str(moment)] = score
            elif word:
                filled.problems.append(
                    gettext("row %(row)s: “%(word)s” is no score between 0 and %(full)s with at most one decimal")
                    % {"row": row["sheet_row"], "word": word, "full": test.full}
                )
    refuse_problems(filled.problems)
    if not scores:
        raise Refused(_("The sheet has no score in it."), code="sheet_empty", field="file")
    return len(filled.rows), record_scores(test, scores, actor=actor, seen=filled.seen())


def score_of_text(text: str, full: Decimal) -> Decimal | None:
    """A score as a cell holds it; empty is none. Refuses what is no score."""
    score = _score(text, full)
    if text and score is None:
        raise Refused(
            _("“%(word)s” is no score between 0 and %(full)s with at most one decimal."),
            code="score_out_of_range",
            params={"word": text, "full": full},
        )
    return score


def _score(word: str, full: Decimal) -> Decimal | None:
    """A number as people write it, and no other (1e1, 1_0) that Python would read."""
    if PLAIN.fullmatch(word) is None:
        return None
    score = Decimal(word)
    return score if score <= full and score == round(score, 1) else None
