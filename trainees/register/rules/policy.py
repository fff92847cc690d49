"""The rules of the register: keys of policy, with the values to begin with."""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import OUR_SETTING, Seed

policy.name_group("trainees", _("Trainees"))
policy.register(
    "trainees.id_number",
    _("ID numbers carry a right check digit, a real day and a known area"),
    Seed(True, "id-number-1999"),
)
policy.register(
    "trainees.school_file_retention_days",
    _("Days that uploaded lists of schools are kept"),
    Seed(180, note="期限为系统设定", note_en="the period is our setting"),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
policy.register(
    "trainees.teacher_code_days",
    _("Days that an activation code holds"),
    Seed(60, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
