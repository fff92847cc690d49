from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit


def unended_grants() -> QuerySet[Grant]:
    """Grants that are not over: in force, or still to come."""
    return Grant.objects.filter(Q(valid_until=None) | Q(valid_until__gte=clock.today()), ended_at=None)


def has_ended(grant: Grant) -> bool:
    """Whether a grant is over for good."""
    return grant.ended_at is not None or (grant.valid_until is not None and grant.valid_until < clock.today())


def has_begun(grant: Grant) -> bool:
    """Whether its first day has come."""
    return grant.valid_from <= clock.today()


def current_grants() -> QuerySet[Grant]:
    """Grants in force now, with person and unit. Accounts that are closed act no more, nor do their delegates."""
    return _in_force().select_related("user", "unit")


def _in_force() -> QuerySet[Grant]:
    return (
        unended_grants()
        .filter(valid_from__lte=clock.today(), user__is_active=True)
        .filter(Q(delegated_by=None) | Q(delegated_by__user__is_active=True))
        .order_by("id")
    )


def grants_of(user: User) -> list[Grant]:
    """What a person may act as today: as `current_grants`, for one account.

    One query, made for every request: it asks for what the database finds at once, and judges the few rows here. The
    person itself is not read again; that a lender's account is open is asked only where a grant was lent.
    """
    if not user.is_active:
        return []
    found = Grant.objects.filter(user=user, ended_at=None).select_related("unit").order_by("id")
    grants = [grant for grant in found if has_begun(grant) and not has_ended(grant)]
    lent = [grant.delegated_by_id for grant in grants if grant.delegated_by_id is not None]
    shut = set(Grant.objects.filter(pk__in=lent, user__is_active=False).values_list("pk", flat=True)) if lent else set()
    for grant in grants:
        grant.user = user
    return [grant for grant in grants if grant.delegated_by_id not in shut]


def actor_from(grant: Grant) -> Actor:
    """The actor that a grant makes of its holder."""
    return Actor(
        user_id=grant.user_id,
        user_name=grant.user.name,
        grant_id=grant.pk,
        role=Role(grant.role),
        unit_id=grant.unit_id,
        unit_kind=grant.unit.kind,
        unit_name=grant.unit.name,
        unit_path=grant.unit.path,
        **_in_place_of(grant),
    )


def _in_place_of(grant: Grant) -> dict[str, Any]:
    """Whom a deputy stands in for. One query, for deputies only: few requests are theirs."""
    if grant.delegated_by_id is None:
        return {}
    principal = User.objects.only("name").get(grants__pk=grant.delegated_by_id)
    return {"for_id": principal.pk, "for_name": principal.name}


def lenders(grant_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of those who lent grants, by grant; the others are left out. One query."""
    lent = Grant.objects.filter(pk__in=[pk for pk in grant_ids if pk is not None], delegated_by__isnull=False)
    return dict(lent.values_list("pk", "delegated_by__user__name"))


def is_in_force(actor: Actor) -> bool:
    """Whether the grant that somebody acts under holds still: for work that is done after it was asked for."""
    return actor.grant_id is not None and current_grants().filter(pk=actor.grant_id).exists()


def actor_for(user: User, *, grant_id: int | None = None, role: Role | None = None) -> Actor | None:
    """The actor for a person: the chosen grant when it is still in force, else the first; None without any."""
    grants = grants_of(user)
    return actor_among([grant for grant in grants if role in (None, grant.role)], grant_id=grant_id)


def actor_among(grants: Sequence[Grant], *, grant_id: int | None = None) -> Actor | None:
    """The actor of the chosen one of some grants, else of the first; None without any."""
    chosen = next(
        (grant for grant in grants if grant.pk == grant_id),
        grants[0] if grants else None,
    )
    return actor_from(chosen) if chosen else None


def holders_near(unit: OrgUnit, role: Role) -> list[Grant]:
    """Who holds a role at the nearest unit at or above `unit`: the next level of an approval chain.

    Municipalities and province-run counties have no prefecture, so the chain is found, not fixed.
    """
    above = [int(step) for step in unit.path.strip("/").split("/")]
    grants = list(current_grants().filter(role=role, unit_id__in=above))
    depth = max((grant.unit.depth for grant in grants), default=None)
    return [grant for grant in grants if grant.unit.depth == depth]
