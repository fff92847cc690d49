"""What the permissions of plans are called, in refusals and in the glossary."""

from django.utils.translation import pgettext_lazy

from guopei.core.access.permissions import name_permissions

name_permissions(
    {
        "projects.approve_plan": pgettext_lazy("permission", "approve or file plans"),
        "projects.draft_plan": pgettext_lazy("permission", "draw up plans"),
        "projects.return_plan": pgettext_lazy("permission", "return and reopen plans"),
        "projects.set_ceiling": pgettext_lazy("permission", "set ceilings"),
        "projects.submit_plan": pgettext_lazy("permission", "submit plans"),
        "projects.view_plan": pgettext_lazy("permission", "view plans"),
    }
)
