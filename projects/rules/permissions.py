"""What the room's permissions are called, in refusals and in the glossary."""

from django.utils.translation import pgettext_lazy

from guopei.core.access.permissions import name_permissions

name_permissions(
    {
        "projects.accept_task_order": pgettext_lazy("permission", "accept task orders"),
        "projects.approve_plan": pgettext_lazy("permission", "approve or file plans"),
        "projects.cancel_class": pgettext_lazy("permission", "cancel classes"),
        "projects.draft_plan": pgettext_lazy("permission", "draw up plans"),
        "projects.draft_task_order": pgettext_lazy("permission", "write task orders"),
        "projects.edit_class": pgettext_lazy("permission", "make and edit classes"),
        "projects.edit_timetable": pgettext_lazy("permission", "edit timetables"),
        "projects.hold_lesson": pgettext_lazy("permission", "mark lessons as held"),
        "projects.issue_task_order": pgettext_lazy("permission", "issue and withdraw task orders"),
        "projects.ready_class": pgettext_lazy("permission", "declare classes ready"),
        "projects.return_plan": pgettext_lazy("permission", "return and reopen plans"),
        "projects.run_class": pgettext_lazy("permission", "start and end classes"),
        "projects.set_ceiling": pgettext_lazy("permission", "set ceilings"),
        "projects.settle_class": pgettext_lazy("permission", "settle classes"),
        "projects.submit_plan": pgettext_lazy("permission", "submit plans"),
        "projects.view_class": pgettext_lazy("permission", "view classes"),
        "projects.view_plan": pgettext_lazy("permission", "view plans"),
        "projects.view_task_order": pgettext_lazy("permission", "view task orders"),
    }
)
