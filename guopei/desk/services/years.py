"""Drawing up a year with the second person whom it waits for: the catalogue lies below the inbox."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.audit.transaction import service
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.catalogue.rules import YEAR_FLOW
from guopei.core.catalogue.services import (
    delete_year,
    draft_sub_project,
    draft_year,
    open_year,
    remove_sub_project,
)
from guopei.core.flow.table import barred, step
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.selectors import due_by
from guopei.core.inbox.services import close_todos, raise_todo
from guopei.core.orgs.selectors import nation

TO_OPEN = "catalogue.year_to_open"


def _ask_to_open(year: ProgrammeYear) -> None:
    """A year with sub-projects waits for somebody else than whoever drew it up; one without cannot be opened yet."""
    if year.state != YearState.DRAFT or not SubProject.objects.filter(year=year).exists():
        return
    raise_todo(
        TO_OPEN,
        unit=nation(),
        role=Role.MINISTRY_OFFICER,
        subject=year,
        url=reverse("catalogue:year-detail", args=[year.pk]),
        due=due_by(),
        params={"year": year.year},
        not_for=barred(YEAR_FLOW["open"], year),
    )


@service(_("Draft a programme year"))
def draw_up_year(year: int, *, actor: Actor, **given: Any) -> ProgrammeYear:
    """Draw up a year and ask a second person to open it. Refuses what `draft_year` refuses."""
    made = draft_year(year, actor=actor, **given)
    _ask_to_open(made)
    return made


@service(_("Add a sub-project"))
def add_sub_project(year: ProgrammeYear, *, actor: Actor, **fields: Any) -> SubProject:
    """Add a sub-project; the first one of a draft year lets it wait for a second person. Refuses what
    `draft_sub_project` refuses."""
    made = draft_sub_project(year, actor=actor, **fields)
    _ask_to_open(year)
    return made


@service(_("Remove a sub-project"))
def take_out_sub_project(sub_project: SubProject, *, actor: Actor, version: int | None = None) -> None:
    """Take a sub-project out; nobody is asked to open a year without any. Refuses what `remove_sub_project` refuses."""
    year = sub_project.year
    remove_sub_project(sub_project, actor=actor, version=version)
    if not SubProject.objects.filter(year=year).exists():
        close_todos(year, actor=actor, kinds=(TO_OPEN,), state=TodoState.DROPPED)


@step(YEAR_FLOW, "open")
@service(_("Open a programme year"))
def open_drawn_up_year(
    year: ProgrammeYear, *, actor: Actor, version: int | None = None, reason: str = ""
) -> ProgrammeYear:
    """Open a year for plans, as it was asked for. Refuses what `open_year` refuses."""
    opened = open_year(year, actor=actor, version=version)
    close_todos(opened, actor=actor, kinds=(TO_OPEN,))
    return opened


@service(_("Delete a drafted year"))
def discard_year(year: ProgrammeYear, *, actor: Actor, reason: str, version: int | None = None) -> None:
    """Delete a year that was drawn up wrongly; nobody has to open it any more. Refuses what `delete_year` refuses."""
    close_todos(year, actor=actor, kinds=(TO_OPEN,), state=TodoState.DROPPED)
    delete_year(year, actor=actor, reason=reason, version=version)
