"""The sample of an official document."""

from guopei.core import clock
from guopei.core.money import yuan
from guopei.core.papers.content import Cell, Heading, Paper, Section, Table
from guopei.core.sheets.export import CellKind
from guopei.core.ui.kit import samples


def sample_paper(title: str) -> Paper:
    """A report as an official document."""
    numbers = (Heading("计划", "人"), Heading("报到", "人"), Heading("资金", "元", CellKind.YUAN))
    return Paper(
        name=title,
        title_lines=[title],
        body="（发文机关名称由使用单位配置）",
        number="（文号由使用单位填写）〔2026〕12号",
        addressee="教育部",
        parts=[
            "按照年度工作安排，我厅组织完成了2026年度“国培计划”绩效自评，现将有关情况报告如下。",
            Section("一、基本情况"),
            "本年度计划培训12460人，实际报到11020人，报到率88.4%。中央资金1230.00万元，已全部下达。",
            "各地按期完成名额分解、学员遴选和集中培训，分地区情况见下表。",
            Table(
                "表1　分地区实施情况",
                [Heading("地区", kind=CellKind.TEXT), *numbers],
                [
                    [Cell(row.name), Cell(f"{row.planned:,}"), Cell(f"{row.enrolled:,}"), Cell(yuan(row.money_fen))]
                    for row in samples.REGIONS[:8]
                ],
            ),
            Section("二、存在问题与改进措施"),
            "部分县（市、区）替换学员报备不及时，已督促整改。",
            "特此报告。",
        ],
        annexes=["2026年度项目实施情况表", "典型案例（2个）"],
        signers=["示例省教育厅"],
        day=clock.today(),
        is_draft=False,
        demo=True,
    )
