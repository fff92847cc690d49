from guopei.core.catalogue.services.days import refuse_strange_day
from guopei.core.catalogue.services.milestones import record_milestone, take_back_milestone
from guopei.core.catalogue.services.years import close_year, draft_year, open_year, refuse_closed_year

__all__ = [
    "close_year",
    "draft_year",
    "open_year",
    "record_milestone",
    "refuse_closed_year",
    "refuse_strange_day",
    "take_back_milestone",
]
