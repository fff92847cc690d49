"""Who keeps the register of institutions and who sees it: it is common knowledge to everybody who works here."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import ADMINISTRATORS, EVERYBODY, INSTITUTION, NATION, PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.audit.words import name_records
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import units
from guopei.core.policy import registry as policy
from guopei.core.policy.seeds import Seed
from guopei.core.ui import navigation
from guopei.core.ui.pickers import register_units
from institutions.register.models import Institution

VIEW_INSTITUTION = allow(
    "institutions.view_institution", EVERYBODY - ADMINISTRATORS - {Role.TEACHER}, _("view institutions")
)
REGISTER_INSTITUTION = allow(
    "institutions.register_institution", {Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER}, _("register institutions")
)
EDIT_INSTITUTION = allow(
    "institutions.edit_institution",
    {Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER, Role.INSTITUTION_LEADER, Role.INSTITUTION_OFFICER},
    _("edit the entry of an institution"),
)
INVITE_STAFF = allow("institutions.invite_staff", {Role.INSTITUTION_LEADER}, _("invite staff of an institution"))
INVITE_LEADER = allow(
    "institutions.invite_leader", {Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER}, _("invite an institution's leader")
)
VIEW_STAFF = allow(
    "institutions.view_staff", NATION | PROVINCE | READERS | INSTITUTION, _("view staff of institutions")
)

declare(Institution, view=VIEW_INSTITUTION, everywhere=True)
name_records("institutions.Institution", "unit")

navigation.register(
    navigation.Section(_("Institutions and experts"), 30),
    _("Institutions"),
    "institutions:institution-list",
    "building-community",
    permission=VIEW_INSTITUTION,
    order=10,
)


def registered_units(actor: Actor) -> QuerySet[OrgUnit]:
    """Units of registered institutions, for pickers: the register is common knowledge."""
    return units(UnitKind.INSTITUTION).filter(institution__isnull=False)


def provinces_in_reach(actor: Actor) -> QuerySet[OrgUnit]:
    """Provinces at or below the actor's unit: where it may register an institution."""
    return units(UnitKind.PROVINCE).filter(path__startswith=actor.unit_path)


INSTITUTION_UNITS = register_units("institutions.institution", registered_units)
PROVINCES_IN_REACH = register_units("institutions.province", provinces_in_reach)

policy.name_group("institutions", _("Institutions"))
policy.register(
    "institutions.credit_code",
    _("Unified social credit code with a right check character"),
    Seed(True, "credit-code-2015"),
)
