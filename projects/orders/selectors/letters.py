"""The letter of responsibility (主体责任书) that an institution's leader or a county's officer signs with a task order
(coverage C43).

What is signed is the Chinese text, whatever language the reader uses; the English one helps to understand it. Both
stand here, not in a message catalogue: a letter must not change because a translation was not compiled.
"""

from dataclasses import dataclass

from django.utils.translation import get_language

from guopei.core import money
from guopei.core.catalogue.enums import PhaseKind, PriceUnit
from guopei.core.orgs.enums import UnitKind
from projects.orders.models import TaskOrder, TaskOrderPhase

CHINESE = """\
{institution}承接{province}{year}年度“国培计划”{line}任务（任务书编号{number}）：{sub_project}，{places}人，{phases}，经费合计{amount}元。
本人作为单位培训工作责任人，对本次培训的组织实施承担主体责任：将其纳入本单位工作重点，严格执行培训计划，严把授课教师资格，\
开展学员安全教育，开班前制定突发事件应急预案。
培训经费专款专用，执行综合定额标准，不向学员收取任何费用；自觉接受监督、审计和绩效评估，如实报送信息。"""

ENGLISH = """\
{institution} takes on task order {number} of {province} for the programme year {year}: {sub_project}, \
{places} places, {phases}, {amount} yuan in all.
As the leader responsible for training in this {place} I answer for the whole of it: it is part of our main work, \
held as planned, taught by qualified lecturers; the trainees are taught safety, and there is an emergency plan before \
it begins.
The money is used for this training alone, within the daily quota, and nothing is charged to the trainees. We accept \
supervision, audit and evaluation, and report truthfully."""


# Kind of phase, and how long it is: in days, hours or visits of so many days.
KINDS = {
    PhaseKind.ONSITE: ("集中培训{days}天", "{days} days on site"),
    PhaseKind.SHADOW: ("跟岗实践{days}天", "{days} days of shadowing"),
    PhaseKind.ONLINE: ("网络研修{hours}学时", "{hours} hours of online study"),
    PhaseKind.RETURN: ("返岗实践", "practice back at school"),
    PhaseKind.VISIT: ("送教下乡{visits}次（每次{days}天）", "{visits} visits of {days} days"),
}
UNITS = {
    PriceUnit.PERSON_DAY: ("{rate}元/人·天", "{rate} yuan per person and day"),
    PriceUnit.PERSON: ("{rate}元/人", "{rate} yuan per person"),
    PriceUnit.VISIT: ("{rate}元/次", "{rate} yuan per visit"),
}


def extent_and_rate(phase: TaskOrderPhase, language: int) -> tuple[str, str]:
    """How long a phase is, and its rate; nothing where it costs nothing by itself."""
    hours = f"{phase.hours.normalize():f}"
    extent = KINDS[PhaseKind(phase.kind)][language].format(days=phase.days, hours=hours, visits=phase.visits)
    rate = UNITS[PriceUnit(phase.unit)][language].format(rate=money.yuan(phase.rate_fen))
    return extent, rate if phase.rate_fen else ""


@dataclass(frozen=True)
class Marks:
    """How a language joins what belongs together."""

    between: str
    brackets: str
    comma: str
    people: str


MARKS = (Marks("、", "（{}）", "，", "{}人"), Marks(", ", " ({})", ", ", "{} people"))


def _phases(order: TaskOrder, language: int) -> str:
    """Each phase with its rate, and with its people where it is not for everybody."""
    marks, found = MARKS[language], []
    for phase in order.phases.all():
        extent, rate = extent_and_rate(phase, language)
        said = [marks.people.format(phase.places)] if phase.places != order.places else []
        said += [rate] if rate else []
        found.append(extent + (marks.brackets.format(marks.comma.join(said)) if said else ""))
    return marks.between.join(found)


def _is_national(order: TaskOrder) -> bool:
    return order.plan_item.plan.province.kind == UnitKind.NATION


def _giver(order: TaskOrder, language: int) -> str:
    """Whose task it is: a province's, or the ministry's own."""
    if _is_national(order):
        return ("教育部", "the Ministry of Education")[language]
    unit = order.plan_item.plan.province
    return unit.name if language == 0 else unit.label


def taker(order: TaskOrder, language: int) -> str:
    """Who takes the task on: an institution, or the office that runs a county's schools."""
    holder = order.holder
    if holder.kind != UnitKind.COUNTY:
        return holder.name if language == 0 else holder.label
    return f"{holder.name}教育行政部门" if language == 0 else f"The education office of {holder.label}"


def letter_to_sign(order: TaskOrder) -> str:
    """The Chinese letter, as it is kept with the signature; amounts in 元."""
    item = order.plan_item
    return CHINESE.format(
        institution=taker(order, 0),
        number=order.number,
        province=_giver(order, 0),
        line="示范项目" if _is_national(order) else "",
        year=item.plan.year.year,
        sub_project=item.sub_project.name,
        places=order.places,
        phases=_phases(order, 0),
        amount=money.yuan(order.amount_fen),
    )


def letter_of(order: TaskOrder) -> str:
    """The letter for reading: Chinese, or its English rendering on English pages."""
    if (get_language() or "zh").startswith("zh"):
        return letter_to_sign(order)
    item = order.plan_item
    return ENGLISH.format(
        institution=taker(order, 1),
        place="county" if order.holder.kind == UnitKind.COUNTY else "institution",
        number=order.number,
        province=_giver(order, 1),
        year=item.plan.year.year,
        sub_project=item.sub_project,
        places=order.places,
        phases=_phases(order, 1),
        amount=money.yuan(order.amount_fen),
    )
