"""What the permissions of task orders are called, in refusals and in the glossary."""

from django.utils.translation import pgettext_lazy

from guopei.core.access.permissions import name_permissions

name_permissions(
    {
        "projects.accept_task_order": pgettext_lazy("permission", "accept task orders"),
        "projects.draft_task_order": pgettext_lazy("permission", "write task orders"),
        "projects.issue_task_order": pgettext_lazy("permission", "issue and withdraw task orders"),
        "projects.view_task_order": pgettext_lazy("permission", "view task orders"),
    }
)
