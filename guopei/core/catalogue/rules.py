from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import EVERYBODY, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records, spell
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import (
    KeyTask,
    Line,
    Milestone,
    MilestoneReached,
    ProgrammeYear,
    Subject,
    SubProject,
    TargetGroup,
    Topic,
)
from guopei.core.catalogue.models.years import phase_in_words
from guopei.core.flow.asks import Ask
from guopei.core.flow.table import Flow, Step, register

for model in (ProgrammeYear, Line, SubProject, Subject, TargetGroup, Topic, KeyTask, Milestone):
    declare(model, view=None, everywhere=True)
    name_records(model._meta.label)
name_part("catalogue.SubProject", "year", "code", "name")
spell("catalogue.ProgrammeYear", phase=phase_in_words)
declare(MilestoneReached, view=None, paths=("province__path",))

RECORD_MILESTONE = allow("catalogue.record_milestone", {Role.PROVINCIAL_OFFICER}, _("record a milestone"))

DRAFT_YEAR = allow("catalogue.draft_year", {Role.MINISTRY_OFFICER}, _("draw up a programme year"))
OPEN_YEAR = allow("catalogue.open_year", {Role.MINISTRY_OFFICER}, _("open a programme year"))
CLOSE_YEAR = allow("catalogue.close_year", {Role.MINISTRY_OFFICER}, _("close a programme year"))
VIEW_CATALOGUE = allow("catalogue.view_catalogue", EVERYBODY, _("view years and catalogue"))


def _has_sub_projects(year: ProgrammeYear) -> bool:
    """A year without any cannot be opened yet."""
    return SubProject.objects.filter(year=year).exists()


YEAR_FLOW = register(
    Flow(
        "catalogue.ProgrammeYear",
        initial=(YearState.DRAFT,),
        steps=(
            Step(
                "open", _("Open the year"), (YearState.DRAFT,), YearState.OPEN, OPEN_YEAR,
                stamps="opened", not_by=("drafted_by",), done=_("The year is open."),
            ),
            Step(
                "close", _("Close the year"), (YearState.OPEN,), YearState.CLOSED, CLOSE_YEAR,
                needs_reason=True, style="danger", done=_("The year is closed."),
            ),
        ),
        says=(
            Ask(
                "catalogue.year_to_open", (YearState.DRAFT,), role=Role.MINISTRY_OFFICER, step="open",
                title=_("The year %(year)s is drawn up and waits for a second person to open it"),
                button=_("Look at the year"), when=_has_sub_projects,
                url="catalogue:year-detail", params={"year": "year"},
            ),
        ),
    )
)  # fmt: skip
