"""Who may record policy. Everybody signed in may read it: refusals cite it."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import EVERYBODY, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.audit.words import name_records, spell
from guopei.core.policy.models import PolicyDocument, PolicyValue
from guopei.core.policy.registry import label_of

declare(PolicyDocument, view=None, everywhere=True)
declare(PolicyValue, view=None, everywhere=True)
name_records("policy.PolicyDocument")
spell("policy.PolicyValue", key=label_of)

RECORD_VALUE = allow(
    "policy.record_value", {Role.MINISTRY_OFFICER, Role.PROVINCIAL_OFFICER}, _("record policy values and documents")
)
CONFIRM_VALUE = allow(
    "policy.confirm_value", {Role.MINISTRY_OFFICER, Role.PROVINCIAL_OFFICER}, _("confirm policy values")
)
VIEW_POLICY = allow("policy.view_policy", EVERYBODY, _("view policy values"))
