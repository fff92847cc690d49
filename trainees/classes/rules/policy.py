"""The rules of classes: keys of policy, with the values to begin with."""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import Seed, closing, notice, programme

policy.register(
    "trainees.class_needs_task_order",
    _("A national class needs a task order"),
    programme("培训经费管理部分", "section on the management of training funds"),
)
policy.register(
    "trainees.class_within_order",
    _("A class stays within its task order"),
    notice("三", 3, note="严格执行培训计划", note_en="training plans are strictly carried out"),
)
policy.register(
    "trainees.class_in_year",
    _("A class is held in its programme year"),
    closing(
        confirmed=False,
        note="参训学员信息随年度报告报送，班次须在报送之日前办结，为本系统理解",
        note_en="trainees are reported with the year's report, so classes end before it is due: our reading",
    ),
)
policy.register(
    "trainees.class_safety_gate",
    _("Trainees have a safety lesson before other lessons"),
    notice("六", 6, note="开展学员安全教育", note_en="safety education of trainees"),
)
policy.register("trainees.class_phases", _("A class has phases, a timetable and trainees before it opens"), Seed())
policy.register(
    "trainees.class_emergency_plan",
    _("A class has an emergency plan"),
    notice("六", 6, note="建立突发事件应急机制", note_en="an emergency mechanism"),
)
policy.register("trainees.named_class_manager", _("Every class has a class manager"), notice("七", 7))
policy.register(
    "projects.named_leader",
    _("The institution's leader is personally responsible"),
    programme("组织领导部分", "section on organisation and leadership"),
)
policy.register(
    "projects.no_charge",
    _("Trainees are not charged"),
    programme("培训经费管理部分", "section on the management of training funds"),
)
policy.register(
    "projects.hours_per_day",
    _("Training hours of a day of centralised training"),
    Seed(8, note="一般为6—8学时", note_en="6 to 8 in practice"),
    kind=ValueKind.NUMBER,
    measure=_("training hours"),
)
policy.register("trainees.lecturer_qualified", _("Lecturers' qualification is checked"), notice("三", 3))
