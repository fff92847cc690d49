from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.flow.models import IdempotencyKey
from guopei.core.refusal import Refused


@dataclass(frozen=True)
class Replay:
    """What was answered when this key was first used."""

    status: int
    location: str
    body: str


def take_key(key: UUID, *, actor: Actor | None, request_hash: bytes) -> Replay | None:
    """Claim a key for this transaction. None: go on, it is new. A `Replay`: it was done; answer the same.

    A second request with the same key waits here until the first one ends. Refuses the key of another person or
    another body: that is a mistake in the client, not a repetition.
    """
    user = actor.user_id if actor else None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO flow_idempotencykey (key, user_id, request_hash, status, location, body) "
            "VALUES (%s, %s, %s, 0, '', '') ON CONFLICT (key) DO NOTHING RETURNING id",
            [key, user, request_hash],
        )
        if cursor.fetchone():
            return None
    used = IdempotencyKey.objects.get(key=key)
    if used.user_id != user or bytes(used.request_hash) != request_hash:
        raise Refused(_("This key was used for another request."), code="key_reused")
    return Replay(used.status, used.location, used.body)


def finish_key(key: UUID, *, status: int, location: str, body: str = "") -> None:
    """Remember the answer of a write that succeeded; forget the key of one that did not, so that it can be mended."""
    if 200 <= status < 400 and (location or body or status in (201, 204)):
        IdempotencyKey.objects.filter(key=key).update(status=status, location=location, body=body)
    else:
        IdempotencyKey.objects.filter(key=key).delete()
