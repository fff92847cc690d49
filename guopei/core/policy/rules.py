"""Who may record policy. Everybody signed in may read it: refusals cite it."""

from django.utils.translation import pgettext_lazy

from guopei.core.access.enums import Role
from guopei.core.access.permissions import allow, name_permissions
from guopei.core.access.scopes import declare
from guopei.core.audit.words import name_records, spell
from guopei.core.policy.models import PolicyDocument, PolicyValue
from guopei.core.policy.registry import label_of

declare(PolicyDocument, view=None, everywhere=True)
declare(PolicyValue, view=None, everywhere=True)
name_records("policy.PolicyDocument")
spell("policy.PolicyValue", key=label_of)

RECORD_VALUE = allow("policy.record_value", {Role.MINISTRY_OFFICER, Role.PROVINCIAL_OFFICER})
CONFIRM_VALUE = allow("policy.confirm_value", {Role.MINISTRY_OFFICER, Role.PROVINCIAL_OFFICER})

name_permissions(
    {
        "policy.confirm_value": pgettext_lazy("permission", "confirm policy values"),
        "policy.record_value": pgettext_lazy("permission", "record policy values and documents"),
        "policy.view_policy": pgettext_lazy("permission", "view policy values"),
    }
)
