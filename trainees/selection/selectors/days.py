"""By when people have to be named."""

from datetime import date

from guopei.core import clock
from guopei.core.inbox.selectors.due import due_by
from projects.orders.models import TaskOrder
from trainees.selection.models import Quota


def rosters_due(quota: Quota, order: TaskOrder) -> date:
    """The day by which to-dos ask for rosters: the quota's own while it is to come, for no roster is taken after it;
    else the programme year's, or some days from now when that is later."""
    if quota.due_on is not None and quota.due_on >= clock.today():
        return quota.due_on
    return due_by(quota.due_on or order.plan_item.plan.year.rosters_due)
