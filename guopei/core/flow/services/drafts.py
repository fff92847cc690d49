from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.audit.transaction import service
from guopei.core.flow.models import Draft
from guopei.core.refusal import Refused

MOST_CHARACTERS = 200_000


@service(_("Keep a draft"))
def save_draft(*, actor: Actor, form: str, subject: str, data: dict[str, Any]) -> Draft:
    """Keep what a person has typed into a form so far. Refuses drafts too large to be typing."""
    if sum(len(str(key)) + len(str(value)) for key, value in data.items()) > MOST_CHARACTERS:
        raise Refused(_("This draft is too large to be kept."), code="draft_too_large")
    draft, _made = Draft.objects.update_or_create(
        user_id=actor.person_id,
        form=form,
        subject=subject,
        defaults={"data": data, "saved_at": clock.now()},
    )
    return draft


@service(_("Discard a draft"))
def discard_draft(*, actor: Actor, form: str, subject: str) -> None:
    """Forget a draft, after the form was sent or its writer said so."""
    Draft.objects.filter(user_id=actor.person_id, form=form, subject=subject).delete()
