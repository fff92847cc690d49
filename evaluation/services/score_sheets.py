"""Scores by sheet: the trainees of a test with two columns."""

import re
from decimal import Decimal
from typing import BinaryIO

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evaluation.enums import Moment
from evaluation.models import SkillTest
from evaluation.selectors.skill_tests import score_lines
from evaluation.services.skill_tests import ScoresRecorded, record_scores
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.refusal import Refused
from guopei.core.sheets.export import CellKind, ExportColumn, write_table
from guopei.core.sheets.spec import Column, Kind, SheetSpec
from trainees.services.class_sheets import NAME, NUMBER, people_by_number, read_rows, refuse_problems

PLAIN = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
COLUMNS = {Moment.PRE: "训前成绩", Moment.POST: "训后成绩"}
SCORES = SheetSpec(
    "scores",
    "测试成绩表",
    (NUMBER, NAME, *(Column(moment.lower(), label, Kind.TEXT) for moment, label in COLUMNS.items())),
    keys=("trainee", "name"),
)


def write_score_sheet(target: BinaryIO, test: SkillTest, *, actor: Actor) -> None:
    """The sheet of a test as it stands."""
    require(actor, "evaluation.view_test", test)
    columns = [ExportColumn(NUMBER.label), ExportColumn(NAME.label)]
    columns += [ExportColumn(label, CellKind.NUMBER) for label in COLUMNS.values()]
    write_table(
        target,
        columns,
        ([str(line.enrolment.pk), line.enrolment.teacher.name, line.pre, line.post] for line in score_lines(test)),
        notes=[
            ("填写方法", f"每格填 0 到 {test.full} 的分数，最多一位小数；空格表示不登记。不要改动第一行和学员编号。"),
            ("班级", test.training_class.name),
            ("量规", test.rubric.name),
        ],
        demo=test.training_class.is_demo,
    )


@service(_("Record scores from a sheet"))
def record_score_sheet(test: SkillTest, content: bytes, name: str, *, actor: Actor) -> tuple[int, ScoresRecorded]:
    """Record a filled-in sheet of scores: all of it, or nothing with the reasons. Returns rows and what was done."""
    require(actor, "evaluation.record_scores", test)
    rows = read_rows(content, name, SCORES)
    people = {str(line.enrolment.pk): line.enrolment.teacher.name for line in score_lines(test)}
    problems: list[str] = []
    scores: dict[tuple[int, str], Decimal | None] = {}
    for row, number in people_by_number(rows, people, problems):
        for moment in COLUMNS:
            word = row.get(moment.lower(), "").strip()
            score = _score(word, test.full)
            if score is not None:
                scores[number, str(moment)] = score
            elif word:
                problems.append(
                    _now("row %(row)s: “%(word)s” is no score between 0 and %(full)s with at most one decimal")
                    % {"row": row["sheet_row"], "word": word, "full": test.full}
                )
    refuse_problems(problems)
    if not scores:
        raise Refused(_("The sheet has no score in it."), code="sheet_empty", field="file")
    return len(rows), record_scores(test, scores, actor=actor)


def _score(word: str, full: Decimal) -> Decimal | None:
    """A number as people write it, and no other (1e1, 1_0) that Python would read."""
    if PLAIN.fullmatch(word) is None:
        return None
    score = Decimal(word)
    return score if score <= full and score == round(score, 1) else None
