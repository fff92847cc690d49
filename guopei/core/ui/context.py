"""What every template of the house has: navigation, actor, language, demo mark. Never fails without a database."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.models import Grant
from guopei.core.inbox.selectors.home import open_count
from guopei.core.ui.navigation import groups_for
from guopei.core.ui.years import chosen_year, years_to_choose


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. What costs a query is lazy: a page that does not show it does not pay for it."""
    actor = getattr(request, "actor", None) or None
    match = getattr(request, "resolver_match", None)
    grants: Sequence[Grant] = getattr(request, "grants", ())
    return {
        "actor": actor,
        "acting_unit": SimpleLazyObject(lambda: acting_unit(actor, grants)),
        "nav": groups_for(actor, match.view_name if match else ""),
        "grants": grants,
        "todo_count": SimpleLazyObject(lambda: open_count(actor) if actor else 0),
        "programme_years": SimpleLazyObject(lambda: years_to_choose(request)),
        "programme_year": SimpleLazyObject(lambda: chosen_year(request)),
        "demo": getattr(settings, "GUOPEI_DEMO", False),
        "demo_today": clock.today(),
        "language": "zh" if (get_language() or "zh").startswith("zh") else "en",
    }


def acting_unit(actor: Actor | None, grants: Sequence[Grant]) -> str:
    """The unit acted for, in the reader's language."""
    if actor is None:
        return ""
    return next((str(grant.unit) for grant in grants if grant.pk == actor.grant_id), actor.unit_name)
