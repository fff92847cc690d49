from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.access.enums import Role
from guopei.core.access.permissions import allow, name_permissions
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
from guopei.core.flow.table import Flow, Step, register

for model in (ProgrammeYear, Line, SubProject, Subject, TargetGroup, Topic, KeyTask, Milestone):
    declare(model, view=None, everywhere=True)
    name_records(model._meta.label)
name_part("catalogue.SubProject", "year", "code", "name")
spell("catalogue.ProgrammeYear", phase=phase_in_words)
declare(MilestoneReached, view=None, paths=("province__path",))

RECORD_MILESTONE = allow("catalogue.record_milestone", {Role.PROVINCIAL_OFFICER})

DRAFT_YEAR, CONFIRM_CATALOGUE = "catalogue.draft_year", "catalogue.open_year"

YEAR_FLOW = register(
    Flow(
        "catalogue.ProgrammeYear",
        initial=(YearState.DRAFT,),
        steps=(
            Step(
                "open",
                _("Open the year"),
                (YearState.DRAFT,),
                YearState.OPEN,
                "catalogue.open_year",
                not_by=("drafted_by",),
                done=_("The year is open."),
            ),
            Step(
                "close",
                _("Close the year"),
                (YearState.OPEN,),
                YearState.CLOSED,
                "catalogue.close_year",
                needs_reason=True,
                style="danger",
                done=_("The year is closed."),
            ),
        ),
    ),
    roles={
        "catalogue.draft_year": frozenset({Role.MINISTRY_OFFICER}),
        "catalogue.open_year": frozenset({Role.MINISTRY_OFFICER}),
        "catalogue.close_year": frozenset({Role.MINISTRY_OFFICER}),
    },
)

name_permissions(
    {
        "catalogue.close_year": pgettext_lazy("permission", "close a programme year"),
        "catalogue.draft_year": pgettext_lazy("permission", "draw up a programme year"),
        "catalogue.open_year": pgettext_lazy("permission", "open a programme year"),
        "catalogue.record_milestone": pgettext_lazy("permission", "record a milestone"),
        "catalogue.view_catalogue": pgettext_lazy("permission", "view years and catalogue"),
    }
)
