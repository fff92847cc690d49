"""The register as it is read: public to all who work here; staff only from the institution and from above."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.enums import INSTITUTION, Role
from guopei.core.access.scopes import get_visible, visible
from guopei.core.access.selectors.grants import current_grants
from institutions.models import Institution
from institutions.rules import EDIT_INSTITUTION, VIEW_STAFF


def institutions_for(actor: Actor) -> QuerySet[Institution]:
    """Every institution of the register, with its unit and the unit above."""
    return visible(actor, Institution.objects.select_related("unit", "unit__parent"))


def get_institution(actor: Actor, pk: int) -> Institution:
    """One institution; the same 404 for hidden and missing."""
    return get_visible(actor, Institution.objects.select_related("unit", "unit__parent", "leader"), pk=pk)


def institution_of(actor: Actor) -> Institution | None:
    """The institution that the actor works at, or None."""
    return Institution.objects.select_related("unit").filter(unit_id=actor.unit_id).first()


def may_edit(actor: Actor, institution: Institution) -> bool:
    """Whether the actor may change this institution's entry: from the institution itself or from a unit above it."""
    return actor.has(EDIT_INSTITUTION) and institution.unit.path.startswith(actor.unit_path)


@dataclass(frozen=True)
class Member:
    """A person who works for an institution in a role, from and until."""

    grant_id: int
    name: str
    username: str
    role: Role
    valid_from: date
    valid_until: date | None
    has_logged_in: bool

    @property
    def role_label(self) -> str:
        """The role in the reader's language."""
        return str(self.role.label)


def staff_of(actor: Actor, institution: Institution) -> list[Member]:
    """Who acts for the institution today. Empty for readers who are neither of it nor above it. One query."""
    if not actor.has(VIEW_STAFF) or not institution.unit.path.startswith(actor.unit_path):
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
        )
        for row in rows
    ]
