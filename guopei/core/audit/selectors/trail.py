"""The trail as a whole, for those who watch over it. A record's own history is in `history.py`."""

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from guopei.core.access.actor import Actor
from guopei.core.access.models import Grant
from guopei.core.access.scopes import get_visible, visible
from guopei.core.accounts.models import User
from guopei.core.audit.models import Event
from guopei.core.audit.selectors.history import subject_of
from guopei.core.orgs.enums import UnitKind


def trail(actor: Actor) -> QuerySet[Event]:
    """Every change in sight, with its act, and as `actor_name` and `acting_as` who did it in which role."""
    who = User.objects.filter(pk=OuterRef("context__actor_id")).values("name")[:1]
    role = Grant.objects.filter(pk=OuterRef("context__grant_id")).values("role")[:1]
    rows = visible(actor, Event.objects.select_related("context"))
    return rows.annotate(actor_name=Subquery(who), acting_as=Subquery(role))


def seen_in_trail(actor: Actor, pk: int) -> Event:
    """One change in sight, or 404."""
    return get_visible(actor, trail(actor), pk=pk)


def made_within(actor: Actor) -> Q:
    """Changes made by people acting in the actor's branch; whoever watches over the nation sees those of nobody too:
    beat, commands, sign-in."""
    if actor.unit_kind == UnitKind.NATION:
        return Q(pk__isnull=False)
    here = Grant.objects.filter(unit__path__startswith=actor.unit_path)
    return Q(context__grant_id__in=here.values("pk"))


def tracked_tables() -> list[tuple[str, str]]:
    """The tables whose changes are recorded, with what their rows are called, by name. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = 'audit_insert'"
        )
        tables = [row[0] for row in cursor.fetchall()]
    return sorted(((table, subject_of(table)) for table in tables), key=lambda pair: pair[1])
