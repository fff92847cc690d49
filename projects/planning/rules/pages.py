"""Where plans show themselves: navigation, names of their records in histories."""

from django.utils.translation import gettext_lazy as _

from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records
from guopei.core.ui import navigation
from projects.planning.rules.rights import VIEW_PLAN

name_records("projects.Plan", "year", "province")
name_records("projects.PlanItem", "sub_project")
name_part("projects.PlanItem", "plan", "sub_project", "stage", "subject")
name_part("projects.PlanRemark", "plan", "field", "about")

PLANNING = navigation.Section(_("Planning and declarations"), 20)
navigation.register(
    PLANNING,
    _("Yearly plans"),
    "projects:plan-list",
    "clipboard-list",
    permission=VIEW_PLAN,
    order=20,
)
