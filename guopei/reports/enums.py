"""Words of annual reports."""

from django.db import models
from django.utils.translation import pgettext_lazy


class ReportState(models.TextChoices):
    """Where a unit's annual report stands."""

    DRAFT = "DRAFT", pgettext_lazy("annual report", "Draft")
    BUILDING = "BUILDING", pgettext_lazy("annual report", "Being built")
    BUILT = "BUILT", pgettext_lazy("annual report", "Built, not filed")
    FILED = "FILED", pgettext_lazy("annual report", "Filed")


class Filing(models.TextChoices):
    """How a province stands with its report, for the page that shows who has not filed."""

    NO_TASK = "NO_TASK", pgettext_lazy("annual report", "No task this year")
    NOT_BEGUN = "NOT_BEGUN", pgettext_lazy("annual report", "Not begun")
    DRAFT = "DRAFT", pgettext_lazy("annual report", "Draft")
    BUILDING = "BUILDING", pgettext_lazy("annual report", "Being built")
    FAILED = "FAILED", pgettext_lazy("annual report", "Building failed")
    BUILT = "BUILT", pgettext_lazy("annual report", "Built, not filed")
    OVERDUE = "OVERDUE", pgettext_lazy("annual report", "Overdue, not filed")
    FILED = "FILED", pgettext_lazy("annual report", "Filed")


class SectionKey(models.TextChoices):
    """Parts of the text. The six named by 教师厅〔2019〕2号 stand between the figures and the outlook."""

    OVERVIEW = "overview", pgettext_lazy("annual report", "General figures")
    PLANNING = "planning", pgettext_lazy("annual report", "Project planning")
    COORDINATION = "coordination", pgettext_lazy("annual report", "Coordination")
    MODES = "modes", pgettext_lazy("annual report", "Modes of training")
    CONTENT = "content", pgettext_lazy("annual report", "Content of training")
    SUPPORT = "support", pgettext_lazy("annual report", "Support")
    MANAGEMENT = "management", pgettext_lazy("annual report", "Management")
    OUTLOOK = "outlook", pgettext_lazy("annual report", "Problems and next steps")
