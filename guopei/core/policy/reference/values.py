"""Values to begin with. `confirmed` only where the text itself was read; the rest is shown as unconfirmed.

The notices of 2010 and 2019 have sections instead of articles: the clause names the section.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

NATION = "000000"

FEES = "training-fees-2016"
FUND = "fund-measures-later"  # 财教〔2021〕55号, in force since 2021; its text was not found, so no clause is named
NOTICE = "notice-2019"
PROGRAMME = "programme-2010"
CONTROL = "internal-control-2012"


@dataclass(frozen=True)
class Seed:
    """One row to begin with. `document` is a code of `documents.py`, "" for a default of the system."""

    key: str
    value: Any = True
    document: str = ""
    clause: str = ""
    clause_en: str = ""
    confirmed: bool = False
    note: str = ""
    note_en: str = ""
    source: str = ""
    read_on: date | None = None
    unit: str = NATION
    valid_from: date | None = None
    valid_until: date | None = None


def _notice(key: str, section: str, number: int, value: Any = True, **more: Any) -> Seed:
    return Seed(key, value, NOTICE, f"第{section}部分", f"section {number}", confirmed=True, **more)


def _closing(key: str, value: Any = True, **more: Any) -> Seed:
    """The notice's last paragraph, which has no section number."""
    return Seed(key, value, NOTICE, "末段", "closing paragraph", **{"confirmed": True, **more})


def _carried(key: str, value: Any) -> Seed:
    """A day of 2019 carried on to 2026, whose own notice was not seen."""
    return Seed(
        key,
        value,
        NOTICE,
        "末段",
        "closing paragraph",
        **YEAR_2026,
        note="沿用2019年日期，待2026年通知确认",
        note_en="the day of 2019 carried on until the notice of 2026 says otherwise",
    )


def _programme(key: str, section: str, section_en: str) -> Seed:
    """The text of 2010 was read in translation only, so its wording is not confirmed."""
    return Seed(key, True, PROGRAMME, section, section_en)


def _article(key: str, number: str, english: str, value: Any = True, *, source: str, **more: Any) -> Seed:
    """A rule of 财行〔2016〕540号 as copies of it tell; a ministry user confirms it with the text before him."""
    return Seed(
        key, value, FEES, number, english, source=source, read_on=date(2026, 11, 30), valid_from=SINCE_540, **more
    )


SINCE_540 = date(2017, 1, 1)
SCOPE_540: dict[str, Any] = {
    "note": "适用于中央和国家机关；地方国培经费按本省办法，“教师属三类培训”为本系统理解",
    "note_en": "made for central organs; provinces follow their own, and class three for teachers is our reading",
}
YEAR_2026: dict[str, Any] = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
CALENDAR_2026: dict[str, Any] = {
    **YEAR_2026,
    "note": "按常见工作安排（5—6月分配任务和名额）设定，无文件依据，待2026年通知确认",
    "note_en": "set by the usual course of a year (orders and quotas in May and June), no document, unconfirmed",
}
OLDER_PATTERN = "旧办法（15天内100%、16—30天80%、超过30天70%）在部分省份仍适用，由该省录入"
OLDER_PATTERN_EN = (
    "an older pattern (100 % to 15 days, 80 % to 30, 70 % beyond) still holds in some provinces: recorded there"
)

VALUES = [
    # Everywhere
    Seed(
        "core.second_person",
        True,
        CONTROL,
        "第十二条",
        "art. 12",
        note="不相容岗位相互分离",
        note_en="incompatible duties are kept apart",
    ),
    Seed(
        "access.three_administrators_apart",
        True,
        "gbt-22239-2019",
        "8.1.4",
        "8.1.4",
        note="安全计算环境（第三级）：管理用户权限分离、最小权限；条款原文待核实",
        note_en="secure computing environment, level 3: administrators' rights apart and least; wording unread",
    ),
    Seed(
        "core.document_retention",
        180,
        "personal-information-law",
        "第十九条",
        "art. 19",
        note="期限为系统设定",
        note_en="the period is our setting",
    ),
    Seed("core.reminder_days", [7, 3, 1, 0], note="系统设定", note_en="our setting"),
    Seed("core.todo_days", 7, note="系统设定", note_en="our setting"),
    Seed("core.todo_days_at_hand", 1, note="系统设定", note_en="our setting"),
    Seed(
        "core.export_retention_days",
        7,
        "personal-information-law",
        "第十九条",
        "art. 19",
        note="期限为系统设定",
        note_en="the period is our setting",
    ),
    Seed(
        "core.id_mask",
        "3-4",
        "personal-information-law",
        "第五十一条",
        "art. 51",
        note="保留前3位和后4位",
        note_en="the first 3 and the last 4 characters are shown",
    ),
    # Rates of the training fee
    Seed("fees.day_rate_1", 76_000, FEES, "第九条", "art. 9", valid_from=SINCE_540, **SCOPE_540),
    Seed("fees.day_rate_2", 65_000, FEES, "第九条", "art. 9", valid_from=SINCE_540, **SCOPE_540),
    Seed("fees.day_rate_3", 55_000, FEES, "第九条", "art. 9", confirmed=True, valid_from=SINCE_540, **SCOPE_540),
    Seed(
        "fees.day_steps",
        [{"until": 30, "percent": 100}, {"until": None, "percent": 70}],
        FEES,
        "第九条",
        "art. 9",
        valid_from=SINCE_540,
        note=OLDER_PATTERN,
        note_en=OLDER_PATTERN_EN,
    ),
    Seed(
        "fees.cap_by_item",
        False,
        FEES,
        "第九条",
        "art. 9",
        valid_from=SINCE_540,
        note="分项核定、总额控制，各项费用之间可以调剂使用",
        note_en="set by item, capped in total; items may be shifted",
    ),
    Seed("fees.travel_days", 1, FEES, "第九条", "art. 9", valid_from=SINCE_540),
    _article(
        "fees.travel_days_counted",
        "第九条",
        "art. 9",
        "each",
        source="77cn.com.cn 1173112_3",
        note="中央办法为报到、离开各不超过1天；有的地方合计1天，由该地录入",
        note_en="arrival and leaving at most one day each; some regions count one day together and record it",
    ),
    _article(
        "fees.longest_months",
        "第二条",
        "art. 2",
        3,
        source="财行〔2016〕540号第二条",
        note="适用于三个月以内的培训",
        note_en="the measures are made for trainings of up to three months",
    ),
    _article(
        "fees.plan_passed",
        "第五条",
        "art. 5",
        source="gwg365.cn 282461",
        note="年度培训计划经财务部门审核、领导班子会议审定",
        note_en="the year's training plan passes the finance office and the leaders' meeting",
    ),
    _article(
        "fees.travel_by_sender",
        "第八条",
        "art. 8",
        source="财行〔2016〕540号第八条",
        note="学员城市间交通费回单位报销，不在培训费中列支，也不是向学员收费",
        note_en="trainees' travel between cities is paid by their own unit, which is no charge to trainees",
    ),
    _article(
        "fees.lecture_once",
        "第十条",
        "art. 10",
        source="77cn.com.cn 1173112_3",
        note="同时为多班次一并授课的，不重复计算讲课费",
        note_en="one lecture to several classes at once is paid once",
    ),
    _article(
        "fees.borne_by_organiser",
        "",
        "",
        source="weikao.com/zhenti/206229",
        note="培训费由举办单位承担，不得向参训人员收取任何费用；条款待核实",
        note_en="the organiser bears the fee and charges trainees nothing; clause unread",
    ),
    _article(
        "fees.papers",
        "",
        "",
        source="weikao.com/zhenti/206224",
        note="报销须附培训计划审批文件、培训通知、实际参训人员签到表、收款票据、费用明细；条款待核实",
        note_en="approval, notice, list of those present, receipt and breakdown are asked for; clause unread",
    ),
    Seed("fees.lecture_vice_senior", 50_000, FEES, "第十条", "art. 10", confirmed=True, valid_from=SINCE_540),
    Seed("fees.lecture_senior", 100_000, FEES, "第十条", "art. 10", confirmed=True, valid_from=SINCE_540),
    Seed("fees.lecture_academician", 150_000, FEES, "第十条", "art. 10", confirmed=True, valid_from=SINCE_540),
    Seed("fees.lecture_hours_half_day", 4, FEES, "第十条", "art. 10", confirmed=True, valid_from=SINCE_540),
    Seed("fees.staff_share", 10, FEES, "第十四条", "art. 14", valid_from=SINCE_540),
    # Central money
    Seed(
        "funds.plan_ceiling",
        True,
        FUND,
        note="规划金额不超过已下达资金",
        note_en="a plan's sum does not exceed the money ordered",
    ),
    Seed(
        "funds.order_adds_up",
        True,
        "budget-2023",
        "附件1",
        "annex 1",
        confirmed=True,
        note="提前下达与此次下达合计为全年数",
        note_en="advance and this order add up to the year",
    ),
    Seed(
        "funds.given_to_localities",
        1_578_400_000_000,
        source="mof2019",
        read_on=date(2026, 11, 30),
        valid_from=date(2010, 1, 1),
        valid_until=date(2019, 12, 31),
        note="口径：2010—2019年下达地方的专项资金合计157.84亿元，不含示范性项目",
        note_en="scope: given to localities in 2010–2019, 15.784 billion yuan, without the demonstration project",
    ),
    Seed(
        "funds.given_in_all",
        1_720_000_000_000,
        source="cns2020",
        read_on=date(2026, 11, 30),
        valid_from=date(2010, 1, 1),
        valid_until=date(2019, 12, 31),
        note="口径：2010—2019年中央投入合计172亿元，含示范性项目；中西部和幼师项目159亿元以上",
        note_en="scope: central money of 2010–2019 with the demonstration project, 17.2 billion yuan",
    ),
    Seed("funds.pass_on_days", 30, "budget-law", "第五十二条", "art. 52"),
    _notice("funds.earmarked", "七", 7),
    # Plans and task orders
    Seed("projects.plan_within_ceiling", True, FUND),
    _closing("projects.plan_parts", note="规划方案须报送", note_en="plans are to be sent in"),
    Seed(
        "projects.plan_sub_projects",
        True,
        "notice-2021-2025",
        note="2026年沿用2021—2025年项目设置，待确认",
        note_en="2026 carries on the projects of 2021–2025, unconfirmed",
    ),
    Seed("projects.plan_day_rate", True, FEES, "第九条", "art. 9", valid_from=SINCE_540, **SCOPE_540),
    Seed(
        "projects.approval_mode",
        "review",
        NOTICE,
        "末段",
        "closing paragraph",
        note="通知用语为“报送”；审批为系统设定",
        note_en="the notice says “send in”; approval is our setting",
    ),
    _closing("projects.plans_due", "04-12", valid_from=date(2019, 1, 1), valid_until=date(2019, 12, 31)),
    Seed(
        "projects.plans_due",
        "04-12",
        NOTICE,
        "末段",
        "closing paragraph",
        valid_from=date(2020, 1, 1),
        valid_until=date(2025, 12, 31),
        note="各年通知未核实，沿用2019年日期",
        note_en="the notices of these years are unread: the day of 2019 carried on",
    ),
    _carried("projects.plans_due", "04-12"),
    Seed("projects.orders_due", "05-31", **CALENDAR_2026),
    Seed("projects.orders_within_item", True, FUND),
    _notice("projects.order_needs_settled_plan", "六", 6),
    _programme("projects.order_needs_document", "培训项目监督检查部分", "section on supervision of projects"),
    _notice(
        "projects.order_needs_letter",
        "四",
        4,
        note="履行培训实施的主体责任",
        note_en="main responsibility for the training",
    ),
    _notice("projects.recipient_qualified", "六", 6),
    # Classes
    _programme("projects.class_needs_task_order", "培训经费管理部分", "section on the management of training funds"),
    _notice(
        "projects.class_within_order",
        "三",
        3,
        note="严格执行培训计划",
        note_en="training plans are strictly carried out",
    ),
    _closing(
        "projects.class_in_year",
        confirmed=False,
        note="参训学员信息随年度报告报送，班次须在报送之日前办结，为本系统理解",
        note_en="trainees are reported with the year's report, so classes end before it is due: our reading",
    ),
    _notice("projects.class_safety_gate", "六", 6, note="开展学员安全教育", note_en="safety education of trainees"),
    Seed("projects.class_phases", True),
    _notice("projects.class_emergency_plan", "六", 6, note="建立突发事件应急机制", note_en="an emergency mechanism"),
    _notice("projects.named_class_manager", "七", 7),
    _programme("projects.named_leader", "组织领导部分", "section on organisation and leadership"),
    _programme("projects.no_charge", "培训经费管理部分", "section on the management of training funds"),
    Seed("projects.hours_per_day", 8, note="一般为6—8学时", note_en="6 to 8 in practice"),
    _notice("projects.lecturer_qualified", "三", 3),
    # Institutions
    Seed("institutions.credit_code", True, "credit-code-2015"),
    # Quotas, rosters, enrolments
    _notice("trainees.quota", "六", 6),
    Seed(
        "trainees.quota_surplus",
        True,
        note="超出名额者按顺序列为预备学员",
        note_en="names above the quota are reserves, in order",
    ),
    _notice(
        "trainees.reserve_order",
        "二",
        2,
        "designated_then_time",
        note="优先支持贫困地区；时间次序为系统设定",
        note_en="poor counties first; the order by time is our setting",
    ),
    Seed("trainees.rosters_due", "06-30", **CALENDAR_2026),
    Seed("trainees.id_number", True, "id-number-1999"),
    _programme("trainees.in_service", "项目内容部分", "section on the projects"),
    Seed("trainees.least_age", 18),
    Seed("trainees.most_age", 70),
    Seed(
        "trainees.once_a_year_per_type",
        True,
        note="见于一个省级系统；未结业、未报到、退出者不计",
        note_en="one provincial system's rule; failed, no-show and withdrawn do not count",
    ),
    Seed("trainees.one_place_at_a_time", True, note="仅限集中、跟岗阶段", note_en="on-site phases only"),
    Seed(
        "trainees.stage_matches",
        True,
        NOTICE,
        "第三部分",
        "section 3",
        note="分层分类施训",
        note_en="training by level and kind",
    ),
    Seed("trainees.replacement", True),
    Seed(
        "trainees.roster_retention_days",
        180,
        "personal-information-law",
        "第十九条",
        "art. 19",
        note="期限为系统设定",
        note_en="the period is our setting",
    ),
    Seed(
        "trainees.least_attendance",
        80,
        note="缺勤达20%不予结业，常见做法",
        note_en="common practice: no pass from 20 % absence on",
    ),
    Seed("trainees.results_days", 14, note="系统设定", note_en="our setting"),
    Seed("trainees.pass_mark", 60, note="见于既有系统", note_en="seen in existing systems"),
    Seed("trainees.late_minutes", 15, note="常见做法", note_en="common practice"),
    Seed("trainees.certificate_after_pass", True),
    Seed("trainees.no_show_after_days", 1, note="系统设定", note_en="our setting"),
    Seed("trainees.afternoon_from_hour", 12, note="系统设定", note_en="our setting"),
    Seed("trainees.evening_from_hour", 17, note="系统设定", note_en="our setting"),
    Seed("trainees.good_mark", 75, note="系统设定", note_en="our setting"),
    Seed("trainees.excellent_mark", 90, note="系统设定", note_en="our setting"),
    Seed("portal.checks_from_one_place", 30, note="系统设定", note_en="our setting"),
    Seed("portal.misses_of_one_number", 10, note="系统设定", note_en="our setting"),
    Seed("portal.misses_from_anywhere", 100, note="系统设定", note_en="our setting"),
    # Evaluation, reports
    _notice(
        "evaluation.same_rubric",
        "三",
        3,
        note="培训前后能力提升的对比评价",
        note_en="comparison of ability before and after",
    ),
    _closing("reports.cases"),
    _closing("reports.six_parts"),
    _closing(
        "reports.reports_due",
        "04-12",
        valid_from=date(2018, 1, 1),
        valid_until=date(2018, 12, 31),
        note="2018年学员信息、总结报告、典型案例于2019年4月12日前报送",
        note_en="trainee data, report and cases of 2018 were due on 12 April 2019",
    ),
    _carried("reports.reports_due", "04-12"),
]
