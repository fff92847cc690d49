"""Policy values and documents, as pages show them."""

from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.policy.models import PolicyDocument, PolicyValue


def policy_values(actor: Actor) -> QuerySet[PolicyValue]:
    """Every value with its unit and document."""
    return visible(actor, PolicyValue.objects.select_related("unit", "document"))


def get_value(actor: Actor, pk: int) -> PolicyValue:
    """One value with those who recorded and confirmed it."""
    return get_visible(actor, policy_values(actor).select_related("recorded_by", "confirmed_by"), pk=pk)


def values_of_key(actor: Actor, key: str) -> QuerySet[PolicyValue]:
    """The values of one key, by unit and time."""
    return policy_values(actor).filter(key=key).order_by("unit__path", "valid_from")


def latest_value(actor: Actor, key: str) -> PolicyValue | None:
    """The last one recorded for the unit that stands highest."""
    return policy_values(actor).filter(key=key).order_by("unit__depth", "-valid_from").first()


def policy_documents(actor: Actor) -> QuerySet[PolicyDocument]:
    """Every document."""
    return visible(actor, PolicyDocument.objects.all())


def documents_to_choose() -> QuerySet[PolicyDocument]:
    """Documents by number, for a filter."""
    return PolicyDocument.objects.order_by("number", "id")


def get_document(actor: Actor, pk: int) -> PolicyDocument:
    """One document."""
    return get_visible(actor, policy_documents(actor), pk=pk)
