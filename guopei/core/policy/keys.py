"""The policy keys of the ground and of the first rooms. A refusal that names one of these cites its document.

Add a key here (or in the room's rules.py), its value in `reference/values.py`, its Chinese label in `locale/`.
"""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy.enums import ValueKind
from guopei.core.policy.registry import register

# Everywhere
register("core.second_person", _("Plans, money and grades are decided by a second person"))
register(
    "access.three_administrators_apart",
    _("System, security and audit administrator are different persons without other duties"),
)
register(
    "core.document_retention", _("Days that personal uploads are kept"), ValueKind.NUMBER, measure=_("calendar days")
)
register(
    "core.export_retention_days", _("Days that exported lists are kept"), ValueKind.NUMBER, measure=_("calendar days")
)
register(
    "core.reminder_days",
    _("Days before the due day on which to-dos are recalled"),
    ValueKind.NUMBERS,
    measure=_("calendar days"),
)
register("core.todo_days", _("Days that a to-do leaves at the least"), ValueKind.NUMBER, measure=_("calendar days"))
register(
    "core.todo_days_at_hand",
    _("Days that a to-do of a class's own days leaves at the least"),
    ValueKind.NUMBER,
    measure=_("calendar days"),
)
register("core.id_mask", _("Masking of ID numbers"), ValueKind.ENDS)

# Rates of the training fee
for number, label in (
    (1, _("Comprehensive quota, class one")),
    (2, _("Comprehensive quota, class two")),
    (3, _("Comprehensive quota, class three")),
):
    register(f"fees.day_rate_{number}", label, ValueKind.FEN, measure=_("per person and day"))
register(
    "fees.day_steps", _("Share of the quota by length of the training"), ValueKind.STEPS, measure=_("calendar days")
)
register("fees.cap_by_item", _("Lodging and meals are capped one by one"))
register(
    "fees.travel_days",
    _("Arrival and leaving count as at most so many days each"),
    ValueKind.NUMBER,
    measure=_("calendar days"),
)
register(
    "fees.travel_days_counted",
    _("Days of arrival and leaving are counted"),
    ValueKind.CHOICE,
    choices={"each": _("each by itself"), "together": _("both together")},
)
register(
    "fees.longest_months",
    _("Longest training that the measures are made for"),
    ValueKind.NUMBER,
    measure=_("months"),
)
register("fees.plan_passed", _("The year's training plan passes finance and the leaders' meeting"))
register("fees.travel_by_sender", _("Travel between cities is paid by the trainee's own unit"))
register("fees.lecture_once", _("One lecture to several classes is paid once"))
register("fees.borne_by_organiser", _("The organiser bears the training fee"))
register("fees.papers", _("Papers that a training fee is settled with"))
register(
    "fees.lecture_vice_senior",
    _("Lecture fee, vice-senior title"),
    ValueKind.FEN,
    measure=_("per hour, after tax"),
)
register("fees.lecture_senior", _("Lecture fee, senior title"), ValueKind.FEN, measure=_("per hour, after tax"))
register(
    "fees.lecture_academician",
    _("Lecture fee, academicians and experts known nationwide"),
    ValueKind.FEN,
    measure=_("per hour, after tax"),
)
register(
    "fees.lecture_hours_half_day",
    _("Lecture hours paid in half a day, at most"),
    ValueKind.NUMBER,
    measure=_("training hours"),
)
register("fees.staff_share", _("Staff for each hundred trainees, at most"), ValueKind.PERCENT)

# Central money
register("funds.plan_ceiling", _("A plan stays within the money ordered to its province"))
register("funds.order_adds_up", _("Advance and formal orders add up to the year's money"))
register("funds.given_to_localities", _("Central money given to localities, sum of the years"), ValueKind.FEN)
register("funds.given_in_all", _("Central money given in all, sum of the years"), ValueKind.FEN)
register(
    "funds.pass_on_days",
    _("Days within which a province passes central money on"),
    ValueKind.NUMBER,
    measure=_("calendar days"),
)
register("funds.earmarked", _("The special fund is used for its purpose only"))

# Plans and task orders
register("projects.plan_within_ceiling", _("A plan stays within the money ordered to its province"))
register("projects.plan_parts", _("Parts that a provincial plan must have"))
register("projects.plan_sub_projects", _("A province plans the sub-projects of the year's catalogue"))
register("projects.plan_day_rate", _("A plan's daily rate stays within the comprehensive quota"))
register(
    "projects.approval_mode",
    _("What the ministry does with provincial plans"),
    ValueKind.CHOICE,
    choices={"review": _("Approval"), "filing": _("Filing for the record")},
)
register("projects.plans_due", _("Day by which provinces send the year's plan"), ValueKind.DATE)
register("projects.orders_due", _("Day by which task orders are given out"), ValueKind.DATE)
register("projects.orders_within_item", _("Task orders stay within the plan's item"))
register("projects.order_needs_settled_plan", _("Task orders follow a plan that was approved or filed"))
register("projects.order_needs_document", _("A task order has a document number"))
register("projects.order_needs_letter", _("The institution's leader accepts the main responsibility"))
register("projects.recipient_qualified", _("Institutions are chosen by qualification and record"))

# Classes
register("projects.class_needs_task_order", _("A national class needs a task order"))
register("projects.class_within_order", _("A class stays within its task order"))
register("projects.class_in_year", _("A class is held in its programme year"))
register("projects.class_safety_gate", _("Trainees have a safety lesson before other lessons"))
register("projects.class_phases", _("A class has phases, a timetable and trainees before it opens"))
register("projects.class_emergency_plan", _("A class has an emergency plan"))
register("projects.named_class_manager", _("Every class has a class manager"))
register("projects.named_leader", _("The institution's leader is personally responsible"))
register("projects.no_charge", _("Trainees are not charged"))
register(
    "projects.hours_per_day",
    _("Training hours of a day of centralised training"),
    ValueKind.NUMBER,
    measure=_("training hours"),
)
register("projects.lecturer_qualified", _("Lecturers' qualification is checked"))

# Institutions
register("institutions.credit_code", _("Unified social credit code with a right check character"))

# Quotas, rosters, enrolments
register("trainees.quota", _("Quotas given on stay within the quota received"))
register("trainees.quota_surplus", _("Names above the quota become reserves"))
register(
    "trainees.reserve_order",
    _("Order of the reserves"),
    ValueKind.CHOICE,
    choices={"designated_then_time": _("Key counties first, then by time"), "time": _("By time")},
)
register("trainees.rosters_due", _("Day by which rosters are sent and approved"), ValueKind.DATE)
register("trainees.id_number", _("ID numbers carry a right check digit, a real day and a known area"))
register("trainees.in_service", _("Trainees are in service"))
register("trainees.least_age", _("Least age of a teacher"), ValueKind.NUMBER, measure=_("years of age"))
register("trainees.most_age", _("Greatest age of a teacher"), ValueKind.NUMBER, measure=_("years of age"))
register("trainees.once_a_year_per_type", _("Once a year in one type of project"))
register("trainees.one_place_at_a_time", _("Nobody is in two places: on-site phases do not overlap"))
register("trainees.stage_matches", _("Stage and subject suit the class"))
register("trainees.replacement", _("New names do not exceed the no-shows; reserves come first, in order"))
register(
    "trainees.roster_retention_days",
    _("Days that uploaded rosters are kept"),
    ValueKind.NUMBER,
    measure=_("calendar days"),
)
register("trainees.least_attendance", _("Least attendance for a pass"), ValueKind.PERCENT)
register(
    "trainees.results_days",
    _("Days after the end of a class within which its results are proposed"),
    ValueKind.NUMBER,
    measure=_("calendar days"),
)
register("trainees.pass_mark", _("Pass mark"), ValueKind.NUMBER, measure=_("of 100"))
register(
    "trainees.late_minutes", _("Minutes after which late counts as absent"), ValueKind.NUMBER, measure=_("minutes")
)
register("trainees.certificate_after_pass", _("Certificates are given for a pass only"))

# Evaluation, reports
register("evaluation.same_rubric", _("Tests before and after use one rubric"))
register("reports.cases", _("A yearly report has two or three cases"))
register(
    "reports.reports_due", _("Day of the following year by which provinces send the yearly report"), ValueKind.DATE
)
register("reports.six_parts", _("A yearly report sums up six dimensions"))
