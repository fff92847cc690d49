from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.access.permissions import allow
from guopei.core.ui import navigation

allow("access.view_people", {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

navigation.register(navigation.Section.HOME, _("Inbox"), "inbox:home", "inbox", order=1)
