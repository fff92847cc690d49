"""Recording policy with the second person whom a value waits for: policy lies below the inbox."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.audit.transaction import service
from guopei.core.inbox.selectors.due import due_by
from guopei.core.inbox.services.todos import close_todos, raise_todo
from guopei.core.orgs.selectors.tree import nation
from guopei.core.policy.models import PolicyValue
from guopei.core.policy.selectors.confirmed import barred_from_confirming
from guopei.core.policy.services.recording import confirm_value, record_value

TO_CONFIRM = "policy.value_to_confirm"


@service(_("Record a policy value"))
def record_policy_value(key: str, value: Any, *, actor: Actor, **given: Any) -> PolicyValue:
    """Record what holds, and ask a second person of the same office to confirm it against its document. Refuses what
    `record_value` refuses."""
    made = record_value(key, value, actor=actor, **given)
    if made.document_id is not None:  # without one there is nothing to compare it with
        raise_todo(
            TO_CONFIRM,
            unit=actor.unit_id or nation(),
            role=actor.role or Role.MINISTRY_OFFICER,
            subject=made,
            url=reverse("policy:value-detail", args=[made.pk]),
            due=due_by(),
            params={"key": key},
            not_for=barred_from_confirming(made),
        )
    return made


@service(_("Confirm a policy value"))
def confirm_policy_value(
    record: PolicyValue, *, actor: Actor, version: int | None = None, reason: str = ""
) -> PolicyValue:
    """Confirm a value as it was asked for. Refuses what `confirm_value` refuses."""
    confirmed = confirm_value(record, actor=actor, version=version)
    close_todos(confirmed, actor=actor, kinds=(TO_CONFIRM,))
    return confirmed
