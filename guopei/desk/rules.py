from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import EVERYBODY, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare, visible
from guopei.core.audit.acts import name_act
from guopei.core.audit.models import Event
from guopei.core.audit.selectors.trail import made_within
from guopei.core.catalogue.rules import VIEW_CATALOGUE
from guopei.core.inbox import registry as inbox
from guopei.core.jobs.rules import VIEW_SCHEDULE
from guopei.core.orgs.enums import REGION_KINDS
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import units
from guopei.core.people.rules import VIEW_PERSON
from guopei.core.policy.registry import label_of
from guopei.core.policy.rules import VIEW_POLICY
from guopei.core.rectification.enums import FindingState
from guopei.core.rectification.models import Finding
from guopei.core.rectification.rules.rights import VIEW_FINDING
from guopei.core.schemes.rules import VIEW_SCHEME
from guopei.core.ui import navigation
from guopei.core.ui.attachments import show_attachments
from guopei.core.ui.badges import Tone, register_tones
from guopei.core.ui.pickers import register_units
from projects.planning.rules.pages import PLANNING

VIEW_TRAIL = allow("audit.view_trail", {Role.AUDIT_ADMIN, Role.AUDITOR}, _("view the audit trail"))
declare(Event, view=VIEW_TRAIL, extra=made_within)

navigation.register(navigation.HOME, _("Inbox"), "inbox:home", "inbox", order=1)

# Regions, schools and institutions, policy and the catalogue are common knowledge: everybody signed in may look.
declare(OrgUnit, view=None, everywhere=True)
VIEW_UNIT = allow("orgs.view_unit", EVERYBODY, _("view regions and units"))

navigation.register(
    PLANNING,
    _("Programme years"),
    "catalogue:year-list",
    "calendar",
    permission=VIEW_CATALOGUE,
    order=10,
)
navigation.register(
    PLANNING,
    _("Schemes"),
    "schemes:scheme-list",
    "scale",
    permission=VIEW_SCHEME,
    order=15,
)
navigation.register(
    navigation.Section(_("Supervision"), 65), _("Findings"), "rectification:finding-list", "alert-circle",
    permission=VIEW_FINDING, order=10,
)  # fmt: skip
show_attachments(Finding)
register_tones(
    "rectification.Finding",
    {FindingState.RAISED: Tone.CARE, FindingState.ANSWERED: Tone.GOING, FindingState.CLOSED: Tone.GOOD},
)
navigation.register(
    navigation.SYSTEM,
    _("Policy values"),
    "policy:value-list",
    "book",
    permission=VIEW_POLICY,
    order=10,
)
navigation.register(
    navigation.SYSTEM,
    _("Regions and units"),
    "orgs:unit-list",
    "map-2",
    permission=VIEW_UNIT,
    order=20,
)
navigation.register(
    navigation.SYSTEM, _("People and roles"), "access:person-list", "users", permission=VIEW_PERSON, order=30
)
navigation.register(
    navigation.SYSTEM, _("Audit trail"), "access:trail-list", "history", permission=VIEW_TRAIL, order=40
)
navigation.register(
    navigation.SYSTEM, _("Scheduled work"), "jobs:schedule-list", "clock", permission=VIEW_SCHEDULE, order=50
)


def regions_in_reach(actor: Actor) -> QuerySet[OrgUnit]:
    """The regions at and below the actor's own that take part in the programme."""
    rows = OrgUnit.objects.filter(kind__in=REGION_KINDS, in_programme=True, valid_until=None)
    return visible(actor, rows.filter(path__startswith=actor.unit_path))


register_units("policy.units_in_reach", regions_in_reach)


def units_in_reach(actor: Actor) -> QuerySet[OrgUnit]:
    """Every unit at and below the actor's own, schools and institutions too."""
    return visible(actor, units().filter(path__startswith=actor.unit_path))


UNITS_IN_REACH = register_units("people.units_in_reach", units_in_reach)

inbox.register(
    "policy.value_to_confirm",
    title=_("“%(label)s” was recorded and waits for a second person to confirm it"),
    button=_("Look at the value"),
    fill=lambda params: {"label": label_of(params["key"])},
)


# The pages of allauth (`desk.urls.accounts`) write without services: what is done there is named after the page.
for _page, _title in {
    "account_change_password": _("Change one's own password"),
    "account_login": _("Sign in"),
    "account_logout": _("Sign out"),
    "account_reset_password_from_key": _("Set a password through a link"),
    "mfa_activate_totp": _("Turn two-step sign-in on"),
    "mfa_authenticate": _("Sign in with the second step"),
    "mfa_deactivate_totp": _("Turn two-step sign-in off"),
    "mfa_generate_recovery_codes": _("Make new recovery codes"),
}.items():
    name_act(f"web:{_page}", _title)
