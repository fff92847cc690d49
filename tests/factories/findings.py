"""Findings about a class, taken as far as a test needs, through the services."""

from dataclasses import dataclass
from datetime import date, timedelta

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.documents.services.attaching import attach_file
from guopei.core.rectification.enums import Severity
from guopei.core.rectification.models import Finding
from guopei.core.rectification.services.answering import answer_finding
from guopei.core.rectification.services.checking import close_finding, extend_finding, raise_finding
from tests.factories.access import make_actor
from tests.factories.classes import make_class, make_house
from trainees.classes.models import TrainingClass

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"
DAYS = 10


@dataclass(frozen=True)
class Sides:
    """A class, two officers of the province that checks it, and two of the institution that holds it."""

    training_class: TrainingClass
    checker: Actor
    second: Actor
    officer: Actor
    colleague: Actor


def make_sides() -> Sides:
    """Both sides of a class."""
    return sides_of(make_class(make_house()))


def make_finding(
    sides: Sides, *, actor: Actor | None = None, text: str = "课时不足", due: date | None = None
) -> Finding:
    """A finding about the class, to be put right within ten days."""
    return raise_finding(
        sides.training_class,
        actor=actor or sides.checker,
        text=text,
        clause="教师厅〔2021〕1号第三条",
        severity=Severity.SERIOUS,
        due=due or clock.today() + timedelta(days=DAYS),
    )


def prove(finding: Finding, actor: Actor, name: str = "签到表.pdf") -> None:
    """A file that proves it."""
    attach_file(finding, kind="finding_proof", content=PDF, name=name, actor=actor)


def make_answered(sides: Sides, finding: Finding | None = None) -> Finding:
    """A finding that was answered with proof and waits for its re-check."""
    finding = finding or make_finding(sides)
    prove(finding, sides.officer)
    return answer_finding(finding, actor=sides.officer, reason="已补授课时")


def sides_of(training_class: TrainingClass) -> Sides:
    """Both sides of a class that is there."""
    plan = training_class.task_order.plan_item.plan
    province, institution = plan.province, training_class.institution.unit
    checker, second = (make_actor(Role.PROVINCIAL_OFFICER, province) for _one in range(2))
    officer, colleague = (make_actor(Role.INSTITUTION_OFFICER, institution) for _one in range(2))
    return Sides(training_class, checker, second, officer, colleague)


def make_closed_finding(training_class: TrainingClass) -> Finding:
    """A finding that was given more time, answered with proof and closed by another officer of the province."""
    sides = sides_of(training_class)
    finding = make_finding(sides)
    later = finding.due + timedelta(days=DAYS)
    finding = extend_finding(finding, actor=sides.checker, due=later, reason="考试周")
    return close_finding(make_answered(sides, finding), actor=sides.second, reason="已复核")
