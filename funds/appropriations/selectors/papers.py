"""The paper of an order of central money (资金下达通知). Its words stand here, not in a message catalogue: what is
issued is Chinese."""

from collections.abc import Sequence

from funds.appropriations.enums import OrderKind, OrderState
from funds.appropriations.models import AppropriationLine, AppropriationOrder
from funds.appropriations.selectors.orders import lines_of
from guopei.core import money
from guopei.core.access.actor import Actor
from guopei.core.orgs.enums import UnitKind
from guopei.core.papers.content import Cell, Heading, Paper, Part, Table
from guopei.core.policy.selectors.values import value
from guopei.core.sheets.export import CellKind

ACTS = {OrderKind.ADVANCE: "提前下达", OrderKind.FORMAL: "下达", OrderKind.ADJUSTMENT: "调整"}
MONEY = "“国培计划”资金预算"
ISSUER = "财政部"


def order_paper(actor: Actor, order: AppropriationOrder) -> Paper:
    """The notice with the lines in sight: the ministry reads all of it, a province what it gets itself."""
    lines = lines_of(actor, order)
    act = ACTS[OrderKind(order.kind)]
    of_one = len(lines) == 1
    return Paper(
        name=f"{order.number}-{act}{order.year.year}年{MONEY}的通知",
        title_lines=[f"{ISSUER}关于{act}{order.year.year}年", f"{MONEY}的通知"],
        number=order.number,
        addressee=_addressee(lines[0]) if of_one else "各省、自治区、直辖市财政厅（局），新疆生产建设兵团财政局",
        parts=_parts(order, lines, act),
        signers=[ISSUER],
        day=order.issued_on,
        is_draft=order.state != OrderState.APPROVED,
        demo=order.is_demo,
    )


def _addressee(line: AppropriationLine) -> str:
    if line.unit.kind == UnitKind.NATION:
        return "教育部"
    return f"{line.unit.name}财政{'局' if line.unit.name.endswith(('市', '兵团')) else '厅'}"


def _parts(order: AppropriationOrder, lines: Sequence[AppropriationLine], act: str) -> list[Part]:
    total = sum(line.amount_fen for line in lines)
    passed_on = _pass_on(order) if any(line.unit.kind == UnitKind.PROVINCE for line in lines) else ""
    whom = "你单位" if len(lines) == 1 else "各地"
    told: list[Part] = [
        f"为支持实施中小学幼儿园教师国家级培训计划，现{act}{whom}{order.year.year}年{MONEY}"
        f"{money.wan(total)}万元，{'列明如下' if len(lines) == 1 else '分地区金额见下表'}。",
        Table(
            caption=f"{order.year.year}年{MONEY}{'' if len(lines) == 1 else '分配'}表",
            headings=[
                Heading("序号"),
                Heading("地区", kind=CellKind.TEXT),
                Heading("金额", "万元", CellKind.WAN),
                Heading("备注", kind=CellKind.TEXT),
            ],
            rows=[*_rows(lines), [Cell(""), Cell("合计"), Cell(money.wan(total), total), Cell("")]],
            note="金额为负的，为收回资金。" if any(line.amount_fen < 0 for line in lines) else "",
            has_total=True,
        ),
        f"{passed_on}资金专款专用，任何单位和个人不得截留、挤占和挪用。",
    ]
    return [*told, *([f"{order.note}"] if order.note else []), "特此通知。"]


def _pass_on(order: AppropriationOrder) -> str:
    """Until when provinces pass the money on, by the rule of the day of issue."""
    days = value("funds.pass_on_days", on=order.issued_on).value
    return f"请在收到本通知后{days}日内将预算正式下达到本级有关部门和下级财政部门，并督促加快执行。"


def _rows(lines: Sequence[AppropriationLine]) -> list[list[Cell]]:
    return [
        [
            Cell(str(number), number),
            Cell("中央本级（示范项目）" if line.unit.kind == UnitKind.NATION else line.unit.name),
            Cell(money.wan(line.amount_fen), line.amount_fen),
            Cell(line.note),
        ]
        for number, line in enumerate(lines, start=1)
    ]
