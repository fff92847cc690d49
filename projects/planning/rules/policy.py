"""The rates of the training fee and the rules of plans: keys of policy, with the values to begin with."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import FEES, FUND, NOTICE, Seed, carried, closing

SINCE_540 = date(2017, 1, 1)
SCOPE_540: dict[str, Any] = {
    "note": "适用于中央和国家机关；地方国培经费按本省办法，“教师属三类培训”为本系统理解",
    "note_en": "made for central organs; provinces follow their own, and class three for teachers is our reading",
}
OLDER_PATTERN = "旧办法（15天内100%、16—30天80%、超过30天70%）在部分省份仍适用，由该省录入"
OLDER_PATTERN_EN = (
    "an older pattern (100 % to 15 days, 80 % to 30, 70 % beyond) still holds in some provinces: recorded there"
)


def article(number: str, english: str, value: Any = True, *, source: str, **more: Any) -> Seed:
    """A rule of 财行〔2016〕540号 as copies of it tell; a ministry user confirms it with the text before him."""
    return Seed(value, FEES, number, english, source=source, read_on=date(2026, 11, 30), valid_from=SINCE_540, **more)


policy.name_group("fees", _("Training fees"))
policy.name_group("projects", _("Plans and classes"))
policy.register(
    "fees.day_rate_1",
    _("Comprehensive quota, class one"),
    Seed(76_000, FEES, "第九条", "art. 9", valid_from=SINCE_540, **SCOPE_540),
    kind=ValueKind.FEN,
    measure=_("per person and day"),
)
policy.register(
    "fees.day_rate_2",
    _("Comprehensive quota, class two"),
    Seed(65_000, FEES, "第九条", "art. 9", valid_from=SINCE_540, **SCOPE_540),
    kind=ValueKind.FEN,
    measure=_("per person and day"),
)
policy.register(
    "fees.day_rate_3",
    _("Comprehensive quota, class three"),
    Seed(55_000, FEES, "第九条", "art. 9", confirmed=True, valid_from=SINCE_540, **SCOPE_540),
    kind=ValueKind.FEN,
    measure=_("per person and day"),
)
policy.register(
    "fees.day_steps",
    _("Share of the quota by length of the training"),
    Seed(
        [{"until": 30, "percent": 100}, {"until": None, "percent": 70}],
        FEES,
        "第九条",
        "art. 9",
        valid_from=SINCE_540,
        note=OLDER_PATTERN,
        note_en=OLDER_PATTERN_EN,
    ),
    kind=ValueKind.STEPS,
    measure=_("calendar days"),
)
policy.register(
    "fees.cap_by_item",
    _("Lodging and meals are capped one by one"),
    Seed(
        False,
        FEES,
        "第九条",
        "art. 9",
        valid_from=SINCE_540,
        note="分项核定、总额控制，各项费用之间可以调剂使用",
        note_en="set by item, capped in total; items may be shifted",
    ),
)
policy.register(
    "fees.travel_days",
    _("Arrival and leaving count as at most so many days each"),
    Seed(1, FEES, "第九条", "art. 9", valid_from=SINCE_540),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
policy.register(
    "fees.travel_days_counted",
    _("Days of arrival and leaving are counted"),
    article(
        "第九条",
        "art. 9",
        "each",
        source="77cn.com.cn 1173112_3",
        note="中央办法为报到、离开各不超过1天；有的地方合计1天，由该地录入",
        note_en="arrival and leaving at most one day each; some regions count one day together and record it",
    ),
    kind=ValueKind.CHOICE,
    choices={"each": _("each by itself"), "together": _("both together")},
)
policy.register(
    "fees.longest_months",
    _("Longest training that the measures are made for"),
    article(
        "第二条",
        "art. 2",
        3,
        source="财行〔2016〕540号第二条",
        note="适用于三个月以内的培训",
        note_en="the measures are made for trainings of up to three months",
    ),
    kind=ValueKind.NUMBER,
    measure=_("months"),
)
policy.register(
    "fees.plan_passed",
    _("The year's training plan passes finance and the leaders' meeting"),
    article(
        "第五条",
        "art. 5",
        source="gwg365.cn 282461",
        note="年度培训计划经财务部门审核、领导班子会议审定",
        note_en="the year's training plan passes the finance office and the leaders' meeting",
    ),
)
policy.register(
    "fees.travel_by_sender",
    _("Travel between cities is paid by the trainee's own unit"),
    article(
        "第八条",
        "art. 8",
        source="财行〔2016〕540号第八条",
        note="学员城市间交通费回单位报销，不在培训费中列支，也不是向学员收费",
        note_en="trainees' travel between cities is paid by their own unit, which is no charge to trainees",
    ),
)
policy.register(
    "fees.lecture_once",
    _("One lecture to several classes is paid once"),
    article(
        "第十条",
        "art. 10",
        source="77cn.com.cn 1173112_3",
        note="同时为多班次一并授课的，不重复计算讲课费",
        note_en="one lecture to several classes at once is paid once",
    ),
)
policy.register(
    "fees.borne_by_organiser",
    _("The organiser bears the training fee"),
    article(
        "",
        "",
        source="weikao.com/zhenti/206229",
        note="培训费由举办单位承担，不得向参训人员收取任何费用；条款待核实",
        note_en="the organiser bears the fee and charges trainees nothing; clause unread",
    ),
)
policy.register(
    "fees.papers",
    _("Papers that a training fee is settled with"),
    article(
        "",
        "",
        source="weikao.com/zhenti/206224",
        note="报销须附培训计划审批文件、培训通知、实际参训人员签到表、收款票据、费用明细；条款待核实",
        note_en="approval, notice, list of those present, receipt and breakdown are asked for; clause unread",
    ),
)
policy.register(
    "fees.lecture_vice_senior",
    _("Lecture fee, vice-senior title"),
    Seed(50_000, FEES, "第十条", "art. 10", confirmed=True, valid_from=SINCE_540),
    kind=ValueKind.FEN,
    measure=_("per hour, after tax"),
)
policy.register(
    "fees.lecture_senior",
    _("Lecture fee, senior title"),
    Seed(100_000, FEES, "第十条", "art. 10", confirmed=True, valid_from=SINCE_540),
    kind=ValueKind.FEN,
    measure=_("per hour, after tax"),
)
policy.register(
    "fees.lecture_academician",
    _("Lecture fee, academicians and experts known nationwide"),
    Seed(150_000, FEES, "第十条", "art. 10", confirmed=True, valid_from=SINCE_540),
    kind=ValueKind.FEN,
    measure=_("per hour, after tax"),
)
policy.register(
    "fees.lecture_hours_half_day",
    _("Lecture hours paid in half a day, at most"),
    Seed(4, FEES, "第十条", "art. 10", confirmed=True, valid_from=SINCE_540),
    kind=ValueKind.NUMBER,
    measure=_("training hours"),
)
policy.register(
    "fees.staff_share",
    _("Staff for each hundred trainees, at most"),
    Seed(10, FEES, "第十四条", "art. 14", valid_from=SINCE_540),
    kind=ValueKind.PERCENT,
)
policy.register(
    "projects.plan_within_ceiling", _("A plan stays within the money ordered to its province"), Seed(True, FUND)
)
policy.register(
    "projects.plan_parts",
    _("Parts that a provincial plan must have"),
    closing(note="规划方案须报送", note_en="plans are to be sent in"),
)
policy.register(
    "projects.plan_sub_projects",
    _("A province plans the sub-projects of the year's catalogue"),
    Seed(
        True,
        "notice-2021-2025",
        note="2026年沿用2021—2025年项目设置，待确认",
        note_en="2026 carries on the projects of 2021–2025, unconfirmed",
    ),
)
policy.register(
    "projects.plan_day_rate",
    _("A plan's daily rate stays within the comprehensive quota"),
    Seed(True, FEES, "第九条", "art. 9", valid_from=SINCE_540, **SCOPE_540),
)
policy.register(
    "projects.approval_mode",
    _("What the ministry does with provincial plans"),
    Seed(
        "review",
        NOTICE,
        "末段",
        "closing paragraph",
        note="通知用语为“报送”；审批为系统设定",
        note_en="the notice says “send in”; approval is our setting",
    ),
    kind=ValueKind.CHOICE,
    choices={"review": _("Approval"), "filing": _("Filing for the record")},
)
policy.register(
    "projects.plans_due",
    _("Day by which provinces send the year's plan"),
    closing("04-12", valid_from=date(2019, 1, 1), valid_until=date(2019, 12, 31)),
    Seed(
        "04-12",
        NOTICE,
        "末段",
        "closing paragraph",
        valid_from=date(2020, 1, 1),
        valid_until=date(2025, 12, 31),
        note="各年通知未核实，沿用2019年日期",
        note_en="the notices of these years are unread: the day of 2019 carried on",
    ),
    carried("04-12"),
    kind=ValueKind.DATE,
)
