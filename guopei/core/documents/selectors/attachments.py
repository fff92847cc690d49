"""Attachments of a record. Whoever sees the record sees them, and nobody else does."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.audit.selectors.history import Change, histories
from guopei.core.documents.attaching import Attachable, attachable
from guopei.core.documents.models import Attachment
from guopei.core.flow.asks import part_of
from guopei.core.flow.selectors.steps import unit_hindrance
from guopei.core.policy.selectors.values import value
from guopei.core.refusal import Refused

MOST_MEGABYTES = "core.attachment_megabytes"


def most_megabytes() -> int:
    """How large one file may be today: what forms say before it is sent, and what refuses it afterwards."""
    return int(value(MOST_MEGABYTES).value)


def declared_for(table: str) -> Attachable:
    """How records of a table take attachments. 404 where they take none."""
    found = attachable(table)
    if found is None:
        raise Http404(table)
    return found


def record_with(actor: Actor, table: str, pk: int) -> Any:
    """A record that takes attachments, in the actor's sight."""
    return get_visible(actor, declared_for(table).model._default_manager.all(), pk=pk)


def attachments_of(actor: Actor, record: Model) -> QuerySet[Attachment]:
    """The attachments of a record in sight, with those that were removed, in the order they came. One query."""
    rows = Attachment.objects.filter(subject_table=record._meta.db_table, subject_id=record.pk)
    joined = rows.select_related("document__stored_by", "document__unit", "removed_by")
    return visible(actor, joined).order_by("pk")


def get_attachment(actor: Actor, pk: int, **lookup: object) -> Attachment:
    """One attachment of a record in sight."""
    return get_visible(actor, Attachment.objects.select_related("document"), pk=pk, **lookup)


def attach_hindrance(actor: Actor, record: Any) -> Refused | None:
    """The record is another unit's to attach to, or it is settled: its attachments stay as they are."""
    declared = declared_for(record._meta.db_table)
    foreign = unit_hindrance(actor, part_of(record, declared.of))
    if foreign is not None or record.state in declared.open:
        return foreign
    return Refused(
        _("In the state “%(state)s” nothing is attached or removed any more."),
        code="attachments_closed",
        params={"state": record.get_state_display()},
    )


def attachment_changes(actor: Actor, record: Model) -> list[Change]:
    """What was attached and removed, for the record's history."""
    found = list(attachments_of(actor, record))
    return histories(actor, found) if found else []
