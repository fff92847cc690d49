"""Who looks after accounts, who grants roles, who lends them: three administrators, none of whom does business."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import ADMINISTRATORS, EVERYBODY, INSTITUTION, READERS, Role
from guopei.core.access.models import Grant
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.accounts.models import User
from guopei.core.audit.acts import name_act
from guopei.core.audit.words import name_records
from guopei.core.inbox import registry
from guopei.core.orgs.enums import UnitKind

VIEW_PERSON = allow("people.view_person", ADMINISTRATORS, _("view people and roles"))
MANAGE_ACCOUNT = allow("people.manage_account", {Role.SYSTEM_ADMIN}, _("manage accounts"))
RESET_SECOND_STEP = allow("people.reset_second_step", {Role.SECURITY_ADMIN}, _("take a lost second step off"))
GRANT_ROLE = allow("people.grant_role", {Role.SECURITY_ADMIN}, _("grant and end roles"))
# Whoever decides or handles business may be stood in for. Experts and inspectors are chosen as persons, readers only
# read, and administrators are kept apart.
LENDERS = EVERYBODY - ADMINISTRATORS - READERS - {Role.REVIEW_EXPERT, Role.INSPECTOR, Role.TEACHER}
DELEGATE_ROLE = allow("people.delegate_role", LENDERS, _("delegate a role of one's own"))

# At which kind of unit a role can be held.
UNIT_KINDS: dict[Role, tuple[UnitKind, ...]] = {
    Role.MINISTRY_OFFICER: (UnitKind.NATION,),
    Role.PROJECT_OFFICE: (UnitKind.NATION,),
    Role.MINISTRY_FINANCE: (UnitKind.NATION,),
    Role.PROVINCIAL_OFFICER: (UnitKind.PROVINCE,),
    Role.PROVINCIAL_FINANCE: (UnitKind.PROVINCE,),
    Role.PREFECTURE_OFFICER: (UnitKind.PREFECTURE,),
    Role.COUNTY_OFFICER: (UnitKind.COUNTY,),
    Role.COUNTY_FINANCE: (UnitKind.COUNTY,),
    Role.SCHOOL_OFFICER: (UnitKind.SCHOOL,),
    **dict.fromkeys(INSTITUTION, (UnitKind.INSTITUTION,)),
    Role.REVIEW_EXPERT: (UnitKind.NATION, UnitKind.PROVINCE),
    Role.INSPECTOR: (UnitKind.NATION, UnitKind.PROVINCE),
    Role.SUPERVISOR: (UnitKind.NATION, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY),
    Role.AUDITOR: (UnitKind.NATION, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY),
    **dict.fromkeys(ADMINISTRATORS, (UnitKind.NATION, UnitKind.PROVINCE)),
    Role.TEACHER: (UnitKind.SCHOOL, UnitKind.COUNTY),
}


def _people(actor: Actor) -> Q:
    """Oneself; for administrators everybody who works or holds a role in their branch, and for the nation's all."""
    own = Q(pk=actor.user_id)
    if not actor.has(VIEW_PERSON):
        return own
    if actor.unit_kind == UnitKind.NATION:
        return Q(pk__isnull=False)
    here = Grant.objects.filter(user_id=OuterRef("pk"), unit__path__startswith=actor.unit_path)
    return own | Q(unit__path__startswith=actor.unit_path) | Q(Exists(here))


def _grants(actor: Actor) -> Q:
    """One's own, those one lent, and for administrators all of their branch."""
    own = Q(user_id=actor.user_id) | Q(delegated_by__user_id=actor.user_id)
    return own | Q(unit__path__startswith=actor.unit_path) if actor.has(VIEW_PERSON) else own


declare(User, view=None, extra=_people)
declare(Grant, view=None, extra=_grants)
name_records("access.Grant", "user", "unit")

GRANT_WANTED = "people.grant_wanted"
registry.register(
    GRANT_WANTED, title=_("%(name)s has a new account and waits for a role at %(unit)s"), button=_("Grant a role")
)

FIRST_ADMINISTRATORS = "people.first_administrators"
name_act(FIRST_ADMINISTRATORS, _("Make the first administrators"))
