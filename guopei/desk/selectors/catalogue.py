"""Years, the words of the catalogue and its key tasks, as pages show them."""

from django.db.models import Count, QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.catalogue.models import (
    Milestone,
    MilestoneReached,
    ProgrammeYear,
    Subject,
    SubProject,
    TargetGroup,
    Topic,
)


def years_listed(actor: Actor) -> QuerySet[ProgrammeYear]:
    """Every year with its number of sub-projects."""
    return visible(actor, ProgrammeYear.objects.annotate(number_of_sub_projects=Count("sub_projects")))


def get_year(actor: Actor, pk: int) -> ProgrammeYear:
    """One year with those who drew it up and opened it."""
    return get_visible(actor, ProgrammeYear.objects.select_related("copied_from", "drafted_by", "opened_by"), pk=pk)


def get_sub_project(actor: Actor, pk: int) -> SubProject:
    """One sub-project with its year."""
    return get_visible(actor, SubProject.objects.select_related("year"), pk=pk)


def subjects(actor: Actor) -> QuerySet[Subject]:
    """Subjects and areas of learning."""
    return visible(actor, Subject.objects.order_by("id"))


def target_groups(actor: Actor) -> QuerySet[TargetGroup]:
    """Who is trained."""
    return visible(actor, TargetGroup.objects.order_by("id"))


def topics(actor: Actor) -> list[Topic]:
    """Programmes and their parts, by code."""
    return list(visible(actor, Topic.objects.order_by("code")))


def get_milestone(actor: Actor, pk: int) -> Milestone:
    """One milestone with its task."""
    return get_visible(actor, Milestone.objects.select_related("task"), pk=pk)


def get_reached(actor: Actor, pk: int | None) -> MilestoneReached:
    """That a province of the actor's reached a milestone."""
    return get_visible(actor, MilestoneReached.objects.all(), pk=pk)
