"""The paper of a plan (规划方案): the letter by which a province sends it to the ministry, with all that it says.

Its words stand here, not in a message catalogue: what is sent is Chinese.
"""

from guopei.core import clock, money
from guopei.core.access.actor import Actor
from guopei.core.catalogue.enums import ApprovalMode
from guopei.core.orgs.enums import UnitKind
from guopei.core.papers.content import Cell, Heading, Paper, Part, Section, Table
from guopei.core.papers.words import chinese_number, signer
from guopei.core.sheets.export import CellKind
from projects.planning.enums import COMMITTED, DECIDED, PlanSection
from projects.planning.models import Plan, PlanItem, PlanSubmission
from projects.planning.selectors.plans import items_of, sums_of

WRITTEN = (PlanSection.NEEDS, PlanSection.GOALS, PlanSection.COVERAGE)
EMPTY = "（尚未填写）"


def plan_paper(actor: Actor, plan: Plan) -> Paper:
    """The plan as it stands, the same for everybody who sees it; dated by its last submission while that stands."""
    year, is_nation = plan.year.year, plan.province.kind == UnitKind.NATION
    submission = PlanSubmission.objects.filter(plan=plan).order_by("-number").first()
    dated = submission is not None and plan.state in COMMITTED
    line = "示范项目" if is_nation else ""
    return Paper(
        name=f"{plan.province.name}{year}年度“国培计划”{line}规划方案",
        title_lines=(
            [f"{year}年度“国培计划”", f"{line}规划方案"]
            if is_nation
            else [f"{signer(plan.province)}关于报送", f"{year}年度“国培计划”规划方案的函"]
        ),
        addressee="" if is_nation else "教育部",
        parts=[_opening(plan, line), *_written(plan), *_items(plan)],
        signers=[signer(plan.province)],
        day=submission.submitted_at.astimezone(clock.SHANGHAI).date() if submission and dated else None,
        is_draft=plan.state not in DECIDED,
    )


def _opening(plan: Plan, line: str) -> str:
    sums = sums_of(plan)
    whole = f"计划培训{sums.places:,}人，经费合计{money.wan(sums.amount_fen)}万元"
    if line:
        return f"{plan.year.year}年度“国培计划”{line}由教育部组织实施，{whole}。"
    asked = "备案" if plan.year.approval_mode == ApprovalMode.FILING else "审定"
    name = f"{plan.province.name}{plan.year.year}年度“国培计划”规划方案"
    return f"按照年度工作安排，现报送{name}，请予{asked}。{whole}。"


def _written(plan: Plan) -> list[Part]:
    found: list[Part] = []
    for number, section in enumerate(WRITTEN, start=1):
        lines = [line.strip() for line in getattr(plan, section).splitlines() if line.strip()]
        found += [Section(f"{chinese_number(number)}、{section.label}"), *(lines or [EMPTY])]
    return found


def _items(plan: Plan) -> list[Part]:
    items = items_of(plan)
    heading = Section(f"{chinese_number(len(WRITTEN) + 1)}、项目和经费")
    if not items:
        return [heading, EMPTY]
    places, fen = sum(item.places for item in items), sum(int(item.amount_fen) for item in items)
    total = [Cell("合计"), Cell(""), Cell(f"{places:,}", places), Cell(""), Cell(""), Cell(money.wan(fen), fen)]
    return [
        heading,
        "项目、名额和经费见下表。",
        Table(
            caption="项目明细表",
            headings=[
                Heading("子项目", kind=CellKind.TEXT),
                Heading("学段学科", kind=CellKind.TEXT),
                Heading("名额", "人"),
                Heading("天数", "天"),
                Heading("标准", "元/人·天", CellKind.YUAN),
                Heading("金额", "万元", CellKind.WAN),
            ],
            rows=[*(_row(item) for item in items), total],
            has_total=True,
        ),
    ]


def _row(item: PlanItem) -> list[Cell]:
    whom = f"{item.get_stage_display()}{item.subject.name if item.subject else ''}"
    fen = int(item.amount_fen)
    return [
        Cell(item.sub_project.name),
        Cell(whom),
        Cell(f"{item.places:,}", item.places),
        Cell(str(item.days), item.days),
        Cell(money.yuan(item.rate_fen), item.rate_fen),
        Cell(money.wan(fen), fen),
    ]
