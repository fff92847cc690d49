"""For whom something was signed: the trail knows under which grant, and whose it was."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from guopei.core.access.models import Grant
from guopei.core.audit.models import Event

M = TypeVar("M", bound=models.Model)


def signed_for(record: models.Model, columns: Iterable[str]) -> set[int]:
    """Whom those who signed a record in these columns (`drafted_by_id`) stood in for when they did. One query where no
    signer was ever a deputy, else two."""
    signers = {column: pk for column in columns if (pk := getattr(record, column)) is not None}
    lent = Grant.objects.filter(user_id__in=signers.values(), delegated_by__isnull=False)
    grants = {pk: (user, lender) for pk, user, lender in lent.values_list("pk", "user_id", "delegated_by__user_id")}
    if not grants:
        return set()
    signed = Q(pk__in=())
    for column, pk in signers.items():
        signed |= Q(**{f"new__{column}": pk})
    events = Event.objects.filter(
        signed, table=record._meta.db_table, object_id=record.pk, context__grant_id__in=grants
    )
    found = set()
    for event in events.select_related("context"):
        user, lender = grants[event.context.grant_id or 0]
        if any((event.new or {}).get(column) == pk == user for column, pk in signers.items()):
            found.add(lender)
    return found


def signed_in_place_of(rows: QuerySet[M], columns: Iterable[str], people: Iterable[int]) -> QuerySet[M]:
    """The rows that a deputy of one of these people signed for them in one of the columns. Nothing is read where none
    of them ever lent a role."""
    lent = list(Grant.objects.filter(delegated_by__user_id__in=people).values_list("pk", flat=True))
    if not lent:
        return rows.none()
    events = Event.objects.filter(table=rows.model._meta.db_table, object_id=OuterRef("pk"), context__grant_id__in=lent)
    signed = Q(pk__in=())
    for column in columns:
        events = events.annotate(**{f"says_{column}": KeyTextTransform(column, "new")})
        signed |= Q(**{f"says_{column}": Cast(OuterRef(column), TextField())})
    return rows.filter(Exists(events.filter(signed)))
