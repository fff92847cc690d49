"""Sample data for the style page. Synthetic, and shown as such."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from guopei.core import clock
from guopei.core.ui.badges import Tone, badge_for
from guopei.core.ui.parts import Chart, Fact, Figure, StepButton, StepMark, Tab

PROVINCES = [
    ("130000", "河北省", 12_460, 11_020, 1_230_000_000),
    ("140000", "山西省", 9_320, 8_904, 940_000_000),
    ("150000", "内蒙古自治区", 8_100, 6_032, 905_000_000),
    ("340000", "安徽省", 13_950, 13_120, 1_402_000_000),
    ("360000", "江西省", 11_240, 9_986, 1_166_000_000),
    ("410000", "河南省", 18_730, 17_655, 1_871_000_000),
    ("420000", "湖北省", 12_880, 12_011, 1_299_000_000),
    ("430000", "湖南省", 14_505, 13_870, 1_455_000_000),
    ("450000", "广西壮族自治区", 13_220, 12_404, 1_367_000_000),
    ("460000", "海南省", 3_640, 3_322, 388_000_000),
    ("500000", "重庆市", 8_870, 8_431, 902_000_000),
    ("510000", "四川省", 17_460, 15_020, 1_803_000_000),
    ("520000", "贵州省", 14_110, 13_001, 1_488_000_000),
    ("530000", "云南省", 15_230, 13_999, 1_590_000_000),
    ("540000", "西藏自治区", 4_020, 3_180, 520_000_000),
    ("610000", "陕西省", 11_905, 11_230, 1_212_000_000),
    ("620000", "甘肃省", 12_330, 11_874, 1_301_000_000),
    ("630000", "青海省", 4_410, 3_950, 490_000_000),
    ("640000", "宁夏回族自治区", 3_950, 3_801, 420_000_000),
    ("650000", "新疆维吾尔自治区", 12_020, 9_640, 1_388_000_000),
]


@dataclass(frozen=True)
class RegionRow:
    """A line of the board's table."""

    code: str
    name: str
    planned: int
    enrolled: int
    money_fen: int

    @property
    def share(self) -> str:
        return f"{100 * self.enrolled / self.planned:.1f}%"


@dataclass(frozen=True)
class Task:
    """A line of the inbox."""

    title: str
    unit_name: str
    button: str
    days_left: int | None
    url: str = "#"
    is_read: bool = False

    @property
    def kind(self) -> str:
        """Each is of a kind of its own."""
        return self.title

    @property
    def due(self) -> date | None:
        return None if self.days_left is None else clock.today() + timedelta(days=self.days_left)

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def days_late(self) -> int:
        return -min(self.days_left or 0, 0)

    @property
    def raised_at(self) -> datetime:
        return clock.now() - timedelta(days=2, hours=3)


@dataclass(frozen=True)
class Paper:
    """The record's sample."""

    pk: int = 7
    version: int = 4

    def __str__(self) -> str:
        return "河北省2026年“国培计划”实施计划"


REGIONS = [RegionRow(*row) for row in PROVINCES]
TODO = [
    Task("审核石家庄市桥西区报送的参训学员花名册（第 3 批，214 人）", "河北省石家庄市桥西区教育局", "去审核", -2),
    Task("河北省2026年实施计划被退回：经费明细超出控制数 0.01 元", "河北省教育厅", "修改并重报", 0),
    Task("为“乡村初中数学骨干教师研修”下达任务书", "河北师范大学", "下达任务书", 3),
    Task("填报上半年资金支付进度", "河北省教育厅财务处", "去填报", 12),
    Task("确认承办机构名录中的负责人", "河北省教育厅", "去确认", None),
]
WAITING = [
    Task("教育部审批河北省2026年实施计划", "教育部教师工作司", "", 6),
    Task("衡水市分解培训名额", "衡水市教育局", "", 1),
]
NOTICES = [
    Task("2026年度“国培计划”已开放，控制数见资金页。", "教育部", "", None),
    Task("花名册 2026-0413 检查完成：上报 214 人，新增 201，有差异 3，无变化 6，退回 4。", "", "", None, is_read=True),
]


def figures() -> list[Figure]:
    """The board's row of figures."""
    planned, enrolled = sum(row.planned for row in REGIONS), sum(row.enrolled for row in REGIONS)
    money = sum(row.money_fen for row in REGIONS)
    return [
        Figure(
            "计划培训名额", planned, "人", "#", how="各省已批准计划中全部项目行的人数之和；退回和草稿状态的计划不计。"
        ),
        Figure(
            "已报到人数",
            enrolled,
            "人",
            "#",
            part=enrolled,
            whole=planned,
            how="状态为“已报到”的学员人数；分母为计划人数。",
        ),
        Figure("中央资金", money, "wan", "#", kind="money", how="本年度已批准指标文（含负数调减）之和。"),
        Figure("已支付", money * 61 // 100, "wan", "#", kind="money", note="支付进度 61.0%"),
        Figure("未按期报送的省份", 2, "个", "#", note="逾期：西藏自治区 3 天、青海省 1 天", late=True),
    ]


def charts() -> list[Chart]:
    """A map and two trends."""
    data = [
        {"name": row.name, "code": row.code, "value": round(100 * row.enrolled / row.planned, 1)} for row in REGIONS
    ]
    months = [f"{month}月" for month in range(3, 12)]
    map_option: dict[str, Any] = {
        "tooltip": {"trigger": "item"},
        "visualMap": {
            "type": "piecewise",
            "left": 0,
            "bottom": 0,
            "itemWidth": 14,
            "itemHeight": 10,
            "pieces": [
                {"min": 95, "label": "≥ 95%", "color": "#1657a8"},
                {"min": 90, "max": 95, "label": "90–95%", "color": "#5d8fca"},
                {"min": 80, "max": 90, "label": "80–90%", "color": "#a6c3e4"},
                {"max": 80, "label": "< 80%", "color": "#dce7f4"},
            ],
        },
        "series": [
            {
                "type": "map",
                "map": "china",
                "nameProperty": "name",
                "data": data,
                "name": "报到率",
                "itemStyle": {"areaColor": "#f4f6f8", "borderColor": "#9aa6b4", "borderWidth": 0.5},
                "selectedMode": False,
                "left": 8,
                "right": 8,
                "top": 8,
                "bottom": 8,
                "emphasis": {"label": {"show": False}, "itemStyle": {"areaColor": "#f2c66d"}},
            }
        ],
    }
    trend: dict[str, Any] = {
        "grid": {"left": 56, "right": 16, "top": 32, "bottom": 28},
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0, "left": 0},
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value"},
        "series": [
            {"name": "本年", "type": "line", "symbol": "circle", "data": [3, 18, 41, 62, 96, 131, 168, 190, 203]},
            {
                "name": "上年",
                "type": "line",
                "symbol": "emptyTriangle",
                "lineStyle": {"type": "dashed"},
                "data": [2, 12, 33, 60, 88, 119, 150, 181, 198],
            },
        ],
    }
    bars: dict[str, Any] = {
        "grid": {"left": 56, "right": 16, "top": 12, "bottom": 28},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value"},
        "series": [
            {
                "name": "支付（万元）",
                "type": "bar",
                "barMaxWidth": 26,
                "data": [120, 860, 1900, 2400, 3300, 5200, 6100, 7300, 9100],
            }
        ],
    }
    words = "各省报到率，最高为山西省 95.5%，最低为内蒙古自治区 74.5%；数值见右侧表格。"
    return [
        Chart(
            "map",
            "各省报到率",
            map_option,
            words,
            map="china",
            url_template="?unit={code}",
            caption="审图号：由部署单位填写",
        ),
        Chart(
            "trend",
            "累计报到人数（千人）",
            trend,
            "本年三月至十一月累计报到人数由 3 千增至 203 千，略高于上年。",
            low=True,
        ),
        Chart("paid", "每月支付", bars, "每月支付由三月 120 万元升至十一月 9100 万元。", low=True),
    ]


def facts() -> list[Fact]:
    """Facts beside the record."""
    return [
        Fact("年度", "2026"),
        Fact("报送单位", "河北省教育厅", url="#"),
        Fact("控制数", 1_230_000_000, "money", "wan"),
        Fact("已列支", 1_229_999_999, "money", "yuan"),
        Fact("培训人数", 12_460, "number", "人"),
        Fact("报送时间", clock.now() - timedelta(days=3), "datetime"),
        Fact("截止日期", clock.today() + timedelta(days=9), "date"),
        Fact("状态", badge_for("待审批", Tone.GOING), "badge"),
        Fact("备案号", ""),
    ]


def stepper() -> list[StepMark]:
    """A plan on its way."""
    now = clock.now()
    return [
        StepMark("草稿", "done", "李文静", now - timedelta(days=12)),
        StepMark("省级复核", "done", "王建国", now - timedelta(days=4)),
        StepMark("已报送", "done", "王建国", now - timedelta(days=3)),
        StepMark("部级审批", "current"),
        StepMark("已批准", "next"),
    ]


BUTTONS = [
    StepButton("approve", "批准", False, True, False),
    StepButton("return", "退回修改", True, False, False, sends_back=True),
    StepButton("reject", "不予批准", True, False, True),
]
DOCUMENTS = [
    {"name": "实施计划（盖章）.pdf", "url": "#", "type": "PDF", "size": 1_258_291},
    {"name": "经费明细.xlsx", "url": "#", "type": "XLSX", "size": 48_640},
    {"name": "专家评审意见.docx", "url": "#", "type": "DOCX", "size": 96_256},
]
TABS = [
    Tab("documents", "附件", "ui/kit/_documents.html", "paperclip", len(DOCUMENTS)),
    Tab("history", "历史", "ui/_history.html", "history"),
]
