"""The rules of attendance, results and certificates: keys of policy, with the values to begin with."""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import OUR_SETTING, Seed

policy.register(
    "trainees.least_attendance",
    _("Least attendance for a pass"),
    Seed(80, note="缺勤达20%不予结业，常见做法", note_en="common practice: no pass from 20 % absence on"),
    kind=ValueKind.PERCENT,
)
policy.register(
    "trainees.results_days",
    _("Days after the end of a class within which its results are proposed"),
    Seed(14, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
policy.register(
    "trainees.pass_mark",
    _("Pass mark"),
    Seed(60, note="见于既有系统", note_en="seen in existing systems"),
    kind=ValueKind.NUMBER,
    measure=_("of 100"),
)
policy.register(
    "trainees.late_minutes",
    _("Minutes after which late counts as absent"),
    Seed(15, note="常见做法", note_en="common practice"),
    kind=ValueKind.NUMBER,
    measure=_("minutes"),
)
policy.register("trainees.certificate_after_pass", _("Certificates are given for a pass only"), Seed())
policy.register(
    "trainees.no_show_after_days",
    _("Days after the first day from which no-shows are declared"),
    Seed(1, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("days"),
)
policy.register(
    "trainees.afternoon_from_hour",
    _("Hour from which attendance of afternoon lessons is recorded"),
    Seed(12, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("o'clock"),
)
policy.register(
    "trainees.evening_from_hour",
    _("Hour from which attendance of evening lessons is recorded"),
    Seed(17, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("o'clock"),
)
policy.register(
    "trainees.good_mark", _("Mark for “good”"), Seed(75, **OUR_SETTING), kind=ValueKind.NUMBER, measure=_("of 100")
)
policy.register(
    "trainees.excellent_mark",
    _("Mark for “excellent”"),
    Seed(90, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("of 100"),
)
