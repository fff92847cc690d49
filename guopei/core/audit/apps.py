from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from guopei.core.audit.acts import name_act


class AuditConfig(AppConfig):
    name = "guopei.core.audit"
    label = "audit"

    def ready(self) -> None:
        name_act("orgs.load_reference", _("Load the reference data"))  # a command of a floor below this one
