"""Besides: the province looks at classes. What it found was put right at the second try; one more thing is open."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from guopei.core.documents.services.attaching import attach_file
from guopei.core.rectification.enums import Severity
from guopei.core.rectification.models import Finding
from guopei.core.rectification.rules.attaching import PROOF
from guopei.core.rectification.services.answering import ProofFile, answer_finding
from guopei.core.rectification.services.checking import close_finding, extend_finding, raise_finding, return_finding
from guopei.core.sheets.export import CellKind, ExportColumn, write_table
from guopei.story.cast import name_of
from guopei.story.telling import Telling, on
from trainees.classes.models import TrainingClass

RECORDS = (
    ExportColumn("日期", CellKind.DATE, 14),
    ExportColumn("补授内容", CellKind.TEXT, 30),
    ExportColumn("学时", CellKind.NUMBER, 8),
    ExportColumn("授课人", CellKind.TEXT, 12),
)
CLAUSE = "教师厅〔2021〕1号 第三条（严格执行培训计划）"


def look_at_classes(telling: Telling, classes: Sequence[TrainingClass]) -> None:
    """Two findings of the province's: one raised, answered, returned, extended, answered and closed; one overdue."""
    _put_right(telling, classes[0])
    with on(date(2026, 12, 14)), telling.act("provincial_officer", "finding_raised") as actor:
        raise_finding(
            classes[-1],
            actor=actor,
            text="演示：开班前的应急预案没有写明就近医院和夜间值班人员。",
            clause="教师厅〔2021〕1号 第六条（建立突发事件应急机制）",
            severity=Severity.MINOR,
            due=date(2026, 12, 20),
        )


def _put_right(telling: Telling, training_class: TrainingClass) -> None:
    with on(date(2026, 9, 10)), telling.act("provincial_officer", "finding_raised") as actor:
        finding = raise_finding(
            training_class,
            actor=actor,
            text="演示：两次研讨缺少授课记录，实际学时比课程表少 4 学时。",
            clause=CLAUSE,
            severity=Severity.SERIOUS,
            due=date(2026, 9, 25),
        )
    with on(date(2026, 9, 18)), telling.act("institution_officer", "finding_answered") as actor:
        proof = ProofFile("补授课时记录.xlsx", _records(2))
        finding = answer_finding(finding, actor=actor, reason="演示：已补授 2 学时，其余正在安排。", proof=proof)
    with on(date(2026, 9, 21)), telling.act("provincial_officer2", "finding_returned") as actor:
        finding = return_finding(finding, actor=actor, reason="演示：还差 2 学时，请补齐后再报。")
    with on(date(2026, 9, 22)), telling.act("provincial_officer", "finding_extended") as actor:
        finding = extend_finding(
            finding, actor=actor, due=date(2026, 10, 15), reason="演示：学员分散在各县，需要另行约定时间。"
        )
    _answer_again(telling, finding)
    with on(date(2026, 10, 13)), telling.act("provincial_officer", "finding_closed") as actor:
        close_finding(finding, actor=actor, reason="演示：记录齐全，同意销号。")


def _answer_again(telling: Telling, finding: Finding) -> None:
    with on(date(2026, 10, 12)):
        with telling.refused("provincial_officer", "finding_refused_unanswered", code="wrong_state") as actor:
            close_finding(finding, actor=actor)
        with telling.act("institution_officer", "finding_answered") as actor:
            attach_file(finding, kind=PROOF.key, content=_records(4), name="补授课时记录（全部）.xlsx", actor=actor)
            answer_finding(finding, actor=actor, reason="演示：4 学时已全部补授，记录见附件。")


def _records(hours: int) -> bytes:
    """The proof: so many hours made good."""
    target = BytesIO()
    teacher = name_of("institution_officer")
    rows = [
        (date(2026, 9, 12 + number), f"研讨补授之{number + 1}", Decimal(2), teacher) for number in range(hours // 2)
    ]
    write_table(target, RECORDS, rows, title="补授课时记录（演示）", demo=True)
    return target.getvalue()
