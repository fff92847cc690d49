"""Words of plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
