from guopei.core.catalogue.selectors.tasks import TaskProgress, task_progress
from guopei.core.catalogue.selectors.years import open_years, sub_projects_of, year_of, years

__all__ = ["TaskProgress", "open_years", "sub_projects_of", "task_progress", "year_of", "years"]
