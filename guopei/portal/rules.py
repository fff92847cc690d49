"""What the public pages go by."""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import OUR_SETTING, Seed

policy.name_group("portal", _("Public pages"))
CHECKS_FROM_ONE_PLACE = policy.register(
    "portal.checks_from_one_place",
    _("Certificate checks from one address in ten minutes"),
    Seed(30, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("checks"),
)
MISSES_OF_ONE_NUMBER = policy.register(
    "portal.misses_of_one_number",
    _("Wrong answers for one certificate number from one address in an hour"),
    Seed(10, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("answers"),
)
MISSES_FROM_ANYWHERE = policy.register(
    "portal.misses_from_anywhere",
    _("Wrong answers for one certificate number from all addresses in an hour"),
    Seed(100, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("answers"),
)
ACTIVATIONS_FROM_ONE_PLACE = policy.register(
    "portal.activations_from_one_place",
    _("Wrong activation codes from one address in ten minutes"),
    Seed(30, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("answers"),
)
MISSES_OF_ONE_CODE = policy.register(
    "portal.misses_of_one_code",
    _("Wrong answers for one activation code from one address in an hour"),
    Seed(5, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("answers"),
)
