"""What the register's permissions are called, in refusals and in the glossary."""

from django.utils.translation import pgettext_lazy

from guopei.core.access.permissions import name_permissions

name_permissions(
    {
        "trainees.reveal_teacher": pgettext_lazy("permission", "see full numbers"),
        "trainees.view_teacher": pgettext_lazy("permission", "view the register of teachers"),
    }
)
