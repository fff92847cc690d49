"""Units, grants, files and jobs, as pages of the ground show them."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.models import Grant
from guopei.core.access.scopes import get_visible, visible
from guopei.core.accounts.models import User
from guopei.core.documents.models import Document
from guopei.core.jobs.models import Job
from guopei.core.orgs.models import OrgUnit, UnitSet


def units_listed(actor: Actor) -> QuerySet[OrgUnit]:
    """Every unit with the one above it."""
    return visible(actor, OrgUnit.objects.select_related("parent"))


def unit_sets() -> QuerySet[UnitSet]:
    """Sets of units, for a filter."""
    return UnitSet.objects.order_by("id")


def get_grant(actor: Actor, pk: int) -> Grant:
    """One grant with person, unit and whom it was lent by."""
    return get_visible(actor, Grant.objects.select_related("user", "unit", "delegated_by"), pk=pk)


def get_document(actor: Actor, uuid: UUID) -> Document:
    """One file."""
    return get_visible(actor, Document.objects.all(), uuid=uuid)


def get_job(actor: Actor, pk: int) -> Job:
    """One job."""
    return get_visible(actor, Job.objects.all(), pk=pk)


def has_two_steps(person: User) -> bool:
    """Whether signing in takes a second step. One query."""
    return bool(Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def people_called(wanted: str) -> list[int]:
    """Ids of everybody of that name, or of the one with that user name."""
    found = User.objects.filter(name=wanted) | User.objects.filter(username__iexact=wanted)
    return list(found.values_list("pk", flat=True))
