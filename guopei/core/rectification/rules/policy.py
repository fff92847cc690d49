"""The rules of rectification, with the values to begin with."""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy.enums import ValueKind
from guopei.core.policy.registry import name_group, register
from guopei.core.policy.seeds import OUR_SETTING, Seed

name_group("rectification", _("Rectification"))
register(
    "rectification.days",
    _("Days that are proposed for putting a finding right"),
    Seed(30, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
