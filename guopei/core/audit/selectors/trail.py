"""The trail as a whole, for those who watch over it. A record's own history is in `history.py`."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery

from guopei.core.access.actor import Actor
from guopei.core.access.models import Grant
from guopei.core.access.scopes import get_visible, visible
from guopei.core.accounts.models import User
from guopei.core.audit.acts import acts_like
from guopei.core.audit.models import Context, Event
from guopei.core.audit.selectors.history import subject_of
from guopei.core.orgs.enums import UnitKind


def trail(actor: Actor) -> QuerySet[Event]:
    """Every change in sight, with its act, and as `actor_name`, `acting_as` and `acting_for` who did it, in which role
    and in whose place."""
    who = User.objects.filter(pk=OuterRef("context__actor_id")).values("name")[:1]
    role = Grant.objects.filter(pk=OuterRef("context__grant_id")).values("role")[:1]
    principal = Grant.objects.filter(pk=OuterRef("context__grant_id")).values("delegated_by__user__name")[:1]
    rows = visible(actor, Event.objects.select_related("context"))
    return rows.annotate(actor_name=Subquery(who), acting_as=Subquery(role), acting_for=Subquery(principal))


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


# Which acts there are, one step of the index on (act, id) after the other, and between which numbers each was done.
_SPANS = """
WITH RECURSIVE known AS (
    (SELECT act FROM audit_context ORDER BY act LIMIT 1)
    UNION ALL
    SELECT (SELECT c.act FROM audit_context c WHERE c.act > known.act ORDER BY c.act LIMIT 1)
      FROM known WHERE known.act IS NOT NULL)
SELECT act, (SELECT min(id) FROM audit_context c WHERE c.act = known.act),
       (SELECT max(id) FROM audit_context c WHERE c.act = known.act)
  FROM known WHERE act IS NOT NULL
"""
CLOSE = timedelta(days=32)


def of_acts(rows: QuerySet[Event], text: str) -> QuerySet[Event]:
    """Changes made by acts whose words hold the text, or whose own names begin with it.

    An act has its season. The numbers between which it was done let the list begin there, not at today. One query.
    """
    wanted, begins = set(acts_like(text)), text.strip()
    with connection.cursor() as cursor:
        cursor.execute(_SPANS)
        spans = {act: span for act, *span in cursor.fetchall() if act in wanted or act.startswith(begins)}
    if not spans:
        return rows.none()
    first, last = min(low for low, _high in spans.values()), max(high for _low, high in spans.values())
    return rows.filter(context__act__in=list(spans), context_id__gte=first, context_id__lte=last)


def made_between(rows: QuerySet[Event], first: datetime | None, last: datetime | None) -> QuerySet[Event]:
    """Changes made from a time until another one, either of which may be left open.

    A short period lies somewhere in its month: the numbers of its acts lead there. One query for such a one.
    """
    found = rows.filter(**({"at__gte": first} if first else {}), **({"at__lte": last} if last else {}))
    if first is None or last is None or last - first > CLOSE:
        return found
    ends = Context.objects.filter(at__gte=first, at__lte=last).aggregate(low=Min("pk"), high=Max("pk"))
    if ends["low"] is None:
        return rows.none()
    return found.filter(context_id__gte=ends["low"], context_id__lte=ends["high"])


def tracked_tables() -> list[tuple[str, str]]:
    """The tables whose changes are recorded, with what their rows are called, by name. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = 'audit_insert'"
        )
        tables = [row[0] for row in cursor.fetchall()]
    return sorted(((table, subject_of(table)) for table in tables), key=lambda pair: pair[1])
