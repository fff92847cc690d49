"""Browsers without a screen."""

import re
from typing import Any

from django.conf import settings
from django.test import Client

from guopei.core.access.actor import Actor
from guopei.core.accounts.models import User


def client_of(actor: Actor, language: str = "en") -> Client:
    """Somebody signed in and acting under the actor's grant, in a language."""
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(pk=actor.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    session["grant"] = actor.grant_id
    session.save()
    return client


def shown(answer: Any, status: int = 200) -> str:
    """What a page says, when it was answered as expected, on one line: see `markup`."""
    text = markup(answer)
    assert answer.status_code == status, text[:3000]
    return text


def markup(answer: Any) -> str:
    """A page's HTML on one line."""
    return one_line(answer.content.decode())


def one_line(html: str) -> str:
    """HTML as if its template stood on one line: no space at the edges of a tag, one elsewhere."""
    return re.sub(r"\s+(?=[<>])|(?<=>)\s+", "", re.sub(r"\s+", " ", html))


def errors_of(answer: Any) -> dict[str, list[str]]:
    """A form's refusals by field; "" for the one on top."""
    form = answer.context["form"]
    found = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    refusal = answer.context.get("refusal")
    return found | ({"": [str(refusal)]} if refusal else {})
