"""Words of annual reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Where a unit's annual report stands."""

    DRAFT = "DRAFT", _("Draft")
    BUILDING = "BUILDING", _("Being built")
    BUILT = "BUILT", _("Built, not filed")
    FILED = "FILED", _("Filed")


class Filing(models.TextChoices):
    """How a province stands with its report, for the page that shows who has not filed."""

    NO_TASK = "NO_TASK", _("No task this year")
    NOT_BEGUN = "NOT_BEGUN", _("Not begun")
    DRAFT = "DRAFT", _("Draft")
    BUILDING = "BUILDING", _("Being built")
    FAILED = "FAILED", _("Building failed")
    BUILT = "BUILT", _("Built, not filed")
    OVERDUE = "OVERDUE", _("Overdue, not filed")
    FILED = "FILED", _("Filed")


class SectionKey(models.TextChoices):
    """Parts of the text. The six named by 教师厅〔2019〕2号 stand between the figures and the outlook."""

    OVERVIEW = "overview", _("General figures")
    PLANNING = "planning", _("Project planning")
    COORDINATION = "coordination", _("Coordination")
    MODES = "modes", _("Modes of training")
    CONTENT = "content", _("Content of training")
    SUPPORT = "support", _("Support")
    MANAGEMENT = "management", _("Management")
    OUTLOOK = "outlook", _("Problems and next steps")
