"""The rules of the register: keys of policy, with the values to begin with."""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy import registry as policy
from guopei.core.policy.seeds import Seed

policy.register(
    "trainees.id_number",
    _("ID numbers carry a right check digit, a real day and a known area"),
    Seed(True, "id-number-1999"),
)
