from guopei.core.catalogue.services.days import refuse_strange_day
from guopei.core.catalogue.services.milestones import record_milestone, take_back_milestone
from guopei.core.catalogue.services.sub_projects import (
    confirm_catalogue,
    draft_sub_project,
    remove_sub_project,
    save_sub_project,
)
from guopei.core.catalogue.services.years import (
    close_year,
    delete_year,
    draft_year,
    open_year,
    refuse_closed_year,
    save_year,
)

__all__ = [
    "close_year",
    "confirm_catalogue",
    "delete_year",
    "draft_sub_project",
    "draft_year",
    "open_year",
    "record_milestone",
    "refuse_closed_year",
    "refuse_strange_day",
    "remove_sub_project",
    "save_sub_project",
    "save_year",
    "take_back_milestone",
]
