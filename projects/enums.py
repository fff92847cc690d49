"""Words of plans and task orders."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """Where a province's yearly plan stands. Approved (审批) or filed (备案) by the setting of the programme year."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Submitted")
    RETURNED = "RETURNED", _("Returned")
    APPROVED = "APPROVED", _("Approved")
    FILED = "FILED", _("Filed")


# States in which the plan's total is held against the ceiling. The database's triggers name the same three.
COMMITTED = (PlanState.SUBMITTED, PlanState.APPROVED, PlanState.FILED)
OPEN = (PlanState.DRAFT, PlanState.RETURNED)
DECIDED = (PlanState.APPROVED, PlanState.FILED)


class PlanSection(models.TextChoices):
    """The parts of a plan that a remark can point at (教师厅〔2019〕2号: needs, goals, poverty-county plan, items)."""

    NEEDS = "needs", _("Training needs")
    GOALS = "goals", _("Goals")
    COVERAGE = "coverage", _("Poor and key counties")
    ITEMS = "items", _("Items")


class TaskOrderState(models.TextChoices):
    """Where a task order stands: the institution's leader accepts it by signing the letter of responsibility."""

    DRAFT = "DRAFT", _("Draft")
    ISSUED = "ISSUED", pgettext_lazy("task order", "Issued")
    ACCEPTED = "ACCEPTED", pgettext_lazy("task order", "Accepted")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("task order", "Withdrawn")


class ClassLevel(models.TextChoices):
    """Which level holds a class: the five-level system 国—省—市—县—校 (domain 1.6)."""

    NATIONAL = "NATIONAL", _("National")
    PROVINCIAL = "PROVINCIAL", _("Provincial")
    PREFECTURE = "PREFECTURE", _("Prefecture")
    COUNTY = "COUNTY", _("County")
    SCHOOL = "SCHOOL", _("School")


class ClassState(models.TextChoices):
    """Where a class stands (coverage 3.12: arrival and the safety lesson happen in READY)."""

    PREPARING = "PREPARING", _("In preparation")
    READY = "READY", _("Ready to open")
    RUNNING = "RUNNING", _("Under way")
    ENDED = "ENDED", _("Teaching ended")
    SETTLED = "SETTLED", _("Settled")
    CANCELLED = "CANCELLED", _("Cancelled")


class PhaseKind(models.TextChoices):
    """How a stretch of a class is held. Only ONSITE occupies a teacher's days (coverage 3.4)."""

    ONSITE = "ONSITE", _("On site")
    ONLINE = "ONLINE", _("Online")
    RETURN = "RETURN", _("Back at school")


class HalfDay(models.TextChoices):
    """Part of a day in a timetable. The values sort in the order of the day."""

    MORNING = "1AM", _("Morning")
    AFTERNOON = "2PM", _("Afternoon")
    EVENING = "3EV", _("Evening")


class LessonForm(models.TextChoices):
    """Form of a face-to-face lesson (coverage C93)."""

    LECTURE = "LECTURE", _("Expert lecture")
    DEMONSTRATION = "DEMONSTRATION", _("Model lesson")
    COMMENT = "COMMENT", _("Expert comment")
    EXCHANGE = "EXCHANGE", _("Exchange on teaching")
    PRACTICE = "PRACTICE", _("Practice on site")


class LessonState(models.TextChoices):
    """Whether a lesson of the timetable took place."""

    PLANNED = "PLANNED", _("Scheduled")
    HELD = "HELD", _("Held")
    CANCELLED = "CANCELLED", _("Cancelled")
