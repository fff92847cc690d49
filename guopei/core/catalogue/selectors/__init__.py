from guopei.core.catalogue.selectors.tasks import TaskProgress, recorded_hindrance, task_progress
from guopei.core.catalogue.selectors.years import (
    closed_hindrance,
    drafters,
    open_years,
    opened_hindrance,
    sub_projects_of,
    year_of,
    years,
)

__all__ = [
    "TaskProgress",
    "closed_hindrance",
    "drafters",
    "open_years",
    "opened_hindrance",
    "recorded_hindrance",
    "sub_projects_of",
    "task_progress",
    "year_of",
    "years",
]
