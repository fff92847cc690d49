"""Where plans show themselves: navigation, names of their records in histories."""

from django.utils.translation import gettext_lazy as _

from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records
from guopei.core.documents.attaching import AttachmentKind
from guopei.core.schemes import purposes
from guopei.core.ui import navigation
from guopei.core.ui.attachments import hang_attachments
from guopei.core.ui.papers import hang_paper
from projects.planning.enums import OPEN
from projects.planning.models import Plan
from projects.planning.rules.rights import DRAFT_PLAN, VIEW_PLAN
from projects.planning.selectors.papers import plan_paper

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

PLAN_REVIEW = purposes.register("projects.plan", _("Review of provincial plans"))
COUNTY_SELECTION = purposes.register("projects.county", _("Selection of project counties"))

hang_attachments(
    Plan,
    (
        AttachmentKind("plan_scan", _("Scan with seal")),
        AttachmentKind("plan_minutes", _("Minutes")),
        AttachmentKind("plan_proof", _("Supporting document")),
    ),
    permission=DRAFT_PLAN,
    of="province_id",
    open=OPEN,
    page="projects:plan-detail",
)

hang_paper(Plan, plan_paper, page="projects:plan-detail")
