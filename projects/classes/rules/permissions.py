"""What the permissions of classes are called, in refusals and in the glossary."""

from django.utils.translation import pgettext_lazy

from guopei.core.access.permissions import name_permissions

name_permissions(
    {
        "projects.cancel_class": pgettext_lazy("permission", "cancel classes"),
        "projects.edit_class": pgettext_lazy("permission", "make and edit classes"),
        "projects.edit_timetable": pgettext_lazy("permission", "edit timetables"),
        "projects.hold_lesson": pgettext_lazy("permission", "mark lessons as held"),
        "projects.ready_class": pgettext_lazy("permission", "declare classes ready"),
        "projects.run_class": pgettext_lazy("permission", "start and end classes"),
        "projects.settle_class": pgettext_lazy("permission", "settle classes"),
        "projects.view_class": pgettext_lazy("permission", "view classes"),
    }
)
