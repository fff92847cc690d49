"""The register as it is read: public to all who work here; staff only from the institution and from above."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.enums import INSTITUTION, Role
from guopei.core.access.scopes import get_visible, visible
from guopei.core.access.selectors.grants import current_grants
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from institutions.register.models import Institution
from institutions.register.rules import EDIT_INSTITUTION, INVITE_LEADER, INVITE_STAFF, VIEW_STAFF


def institutions_for(actor: Actor) -> QuerySet[Institution]:
    """Every institution of the register, with its unit and the unit above."""
    return visible(actor, Institution.objects.select_related("unit", "unit__parent"))


def get_institution(actor: Actor, pk: int) -> Institution:
    """One institution; the same 404 for hidden and missing."""
    return get_visible(actor, Institution.objects.select_related("unit", "unit__parent"), pk=pk)


def leader_account(institution: Institution) -> User | None:
    """The account of the leader that the register names, while that person holds the role here. One query."""
    held = current_grants().filter(user=institution.leader_id, unit=institution.unit_id, role=Role.INSTITUTION_LEADER)
    grant = held.first()
    return grant.user if grant else None


def may_edit(actor: Actor, institution: Institution) -> bool:
    """Whether the actor may change this institution's entry: from the institution itself or from a unit above it."""
    return actor.has(EDIT_INSTITUTION) and institution.unit.path.startswith(actor.unit_path)


@dataclass(frozen=True)
class Member:
    """A person who works for an institution in a role, from and until. `may_end`: the reader may end the role."""

    grant_id: int
    name: str
    username: str
    role: Role
    valid_from: date
    valid_until: date | None
    has_logged_in: bool
    may_end: bool

    @property
    def role_label(self) -> str:
        """The role in the reader's language."""
        return str(self.role.label)


def may_see_staff(actor: Actor, institution: Institution) -> bool:
    """Whether the actor sees who works there: of the institution itself or above it, in a role that looks at staff."""
    return actor.has(VIEW_STAFF) and institution.unit.path.startswith(actor.unit_path)


def staff_of(actor: Actor, institution: Institution) -> list[Member]:
    """Who acts for the institution today. Empty for readers who may not see it. One query."""
    if not may_see_staff(actor, institution):
        return []
    rows = current_grants().filter(unit_id=institution.unit_id, role__in=INSTITUTION)
    return [
        Member(
            grant_id=row.pk,
            name=row.user.name,
            username=row.user.username,
            role=Role(row.role),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            has_logged_in=row.user.last_login is not None,
            may_end=row.user_id != actor.user_id
            and actor.has(INVITE_LEADER if row.role == Role.INSTITUTION_LEADER else INVITE_STAFF),
        )
        for row in rows
    ]


def institution_of(unit: OrgUnit) -> Institution:
    """The institution that a unit of the tree is."""
    return Institution.objects.get(unit=unit)
