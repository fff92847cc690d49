"""Progress of the ten key tasks, as far as the actor sees provinces."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.catalogue.models import KeyTask, Milestone, MilestoneReached
from guopei.core.refusal import Refused


@dataclass(frozen=True)
class MilestoneProgress:
    """A milestone and the provinces in sight that reached it."""

    milestone: Milestone
    reached: tuple[MilestoneReached, ...]


@dataclass(frozen=True)
class TaskProgress:
    """A key task with its milestones."""

    task: KeyTask
    milestones: tuple[MilestoneProgress, ...]


def recorded_hindrance(milestone: Milestone, province_id: int | None) -> Refused | None:
    """The province has recorded the milestone already."""
    if not MilestoneReached.objects.filter(milestone=milestone, province_id=province_id).exists():
        return None
    return Refused(_("Your province has recorded this milestone already."), code="milestone_recorded")


def task_progress(actor: Actor) -> list[TaskProgress]:
    """The ten tasks in order, each with what the provinces in sight have reached. Three queries."""
    reached = defaultdict(list)
    for row in visible(actor, MilestoneReached.objects.select_related("province")).order_by("province__pinyin", "id"):
        reached[row.milestone_id].append(row)
    milestones = defaultdict(list)
    for milestone in Milestone.objects.order_by("number", "id"):
        milestones[milestone.task_id].append(MilestoneProgress(milestone, tuple(reached[milestone.pk])))
    return [TaskProgress(task, tuple(milestones[task.pk])) for task in KeyTask.objects.order_by("number")]
