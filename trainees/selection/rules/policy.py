"""The rules of quotas, rosters and enrolments: keys of policy, with the values to begin with."""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import CALENDAR_2026, NOTICE, Seed, notice, programme

policy.register("trainees.quota", _("Quotas given on stay within the quota received"), notice("六", 6))
policy.register(
    "trainees.quota_surplus",
    _("Names above the quota become reserves"),
    Seed(note="超出名额者按顺序列为预备学员", note_en="names above the quota are reserves, in order"),
)
policy.register(
    "trainees.reserve_order",
    _("Order of the reserves"),
    notice(
        "二",
        2,
        "designated_then_time",
        note="优先支持贫困地区；时间次序为系统设定",
        note_en="poor counties first; the order by time is our setting",
    ),
    kind=ValueKind.CHOICE,
    choices={"designated_then_time": _("Key counties first, then by time"), "time": _("By time")},
)
policy.register(
    "trainees.rosters_due",
    _("Day by which rosters are sent and approved"),
    Seed("06-30", **CALENDAR_2026),
    kind=ValueKind.DATE,
)
policy.register(
    "trainees.in_service", _("Trainees are in service"), programme("项目内容部分", "section on the projects")
)
policy.register(
    "trainees.least_age", _("Least age of a teacher"), Seed(18), kind=ValueKind.NUMBER, measure=_("years of age")
)
policy.register(
    "trainees.most_age", _("Greatest age of a teacher"), Seed(70), kind=ValueKind.NUMBER, measure=_("years of age")
)
policy.register(
    "trainees.once_a_year_per_type",
    _("Once a year in one type of project"),
    Seed(
        note="见于一个省级系统；未结业、未报到、退出者不计",
        note_en="one provincial system's rule; failed, no-show and withdrawn do not count",
    ),
)
policy.register(
    "trainees.one_place_at_a_time",
    _("Nobody is in two places: on-site phases do not overlap"),
    Seed(note="仅限集中、跟岗阶段", note_en="on-site phases only"),
)
policy.register(
    "trainees.stage_matches",
    _("Stage and subject suit the class"),
    Seed(True, NOTICE, "第三部分", "section 3", note="分层分类施训", note_en="training by level and kind"),
)
policy.register(
    "trainees.replacement", _("New names do not exceed the no-shows; reserves come first, in order"), Seed()
)
policy.register(
    "trainees.roster_retention_days",
    _("Days that uploaded rosters are kept"),
    Seed(
        180,
        "personal-information-law",
        "第十九条",
        "art. 19",
        note="期限为系统设定",
        note_en="the period is our setting",
    ),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
