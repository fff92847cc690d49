"""The paper of a task order (任务书): the task, its phases with their money, the letter of responsibility.

Its words stand here, not in a message catalogue: what is issued is Chinese.
"""

from guopei.core import clock, money
from guopei.core.access.actor import Actor
from guopei.core.papers.content import Cell, Heading, Paper, Part, Section, Table
from guopei.core.papers.words import chinese_date, signer
from guopei.core.sheets.export import CellKind
from projects.orders.enums import GIVEN, TaskOrderState
from projects.orders.models import TaskOrder, TaskOrderPhase
from projects.orders.selectors.letters import extent_and_rate, letter_to_sign, taker


def task_order_paper(actor: Actor, order: TaskOrder) -> Paper:
    """The order as its province issues it and whoever holds it signs it: the same for everybody who sees it."""
    plan = order.plan_item.plan
    return Paper(
        name=f"{order.number}-“国培计划”任务书",
        title_lines=[f"{plan.year.year}年度“国培计划”任务书"],
        number=order.document_no,
        addressee=taker(order, 0),
        parts=_parts(order, list(order.phases.all())),
        signers=[signer(plan.province)],
        day=order.issued_at.astimezone(clock.SHANGHAI).date() if order.issued_at else None,
        is_draft=order.state == TaskOrderState.DRAFT,
        is_void=order.state not in (TaskOrderState.DRAFT, *GIVEN),
    )


def _parts(order: TaskOrder, phases: list[TaskOrderPhase]) -> list[Part]:
    item = order.plan_item
    letter = (order.letter or letter_to_sign(order)).splitlines()
    return [
        f"现将{item.plan.year.year}年度“国培计划”“{item.sub_project.name}”任务下达你单位，任务书编号为{order.number}。"
        f"培训对象为{item.get_stage_display()}教师，计划培训{order.places}人，经费合计{money.yuan(order.amount_fen)}元。",
        Section("一、培训环节和经费"),
        "各培训环节的人数、时长、标准和经费如下。",
        Table(
            caption="培训环节和经费表",
            headings=[
                Heading("环节和时长", kind=CellKind.TEXT),
                Heading("人数", "人"),
                Heading("标准", kind=CellKind.TEXT),
                Heading("金额", "元", CellKind.YUAN),
            ],
            rows=[
                *(_row(phase) for phase in phases),
                [Cell("合计"), Cell(""), Cell(""), Cell(money.yuan(order.amount_fen), order.amount_fen)],
            ],
            has_total=True,
        ),
        Section("二、主体责任书"),
        *letter,
        *_signature(order),
    ]


def _row(phase: TaskOrderPhase) -> list[Cell]:
    extent, rate = extent_and_rate(phase, 0)
    amount = Cell(money.yuan(phase.amount_fen), phase.amount_fen)
    return [Cell(extent), Cell(f"{phase.places:,}", phase.places), Cell(rate or "—"), amount]


def _signature(order: TaskOrder) -> list[str]:
    """Who signed the letter, and when; nothing before that."""
    if order.accepted_at is None:
        return []
    day = chinese_date(order.accepted_at.astimezone(clock.SHANGHAI).date())
    return [f"本责任书由{order.accepted_by}于{day}签署。"]
