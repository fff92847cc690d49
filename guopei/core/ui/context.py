"""What every template of the house has: navigation, actor, language, demo mark. Never fails without a database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from guopei.core.access.selectors import grants_of
from guopei.core.inbox.selectors import open_count
from guopei.core.ui.navigation import groups_for
from guopei.core.ui.years import chosen_year, years_to_choose


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. What costs a query is lazy: a page that does not show it does not pay for it."""
    actor = getattr(request, "actor", None) or None
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    return {
        "actor": actor,
        "nav": groups_for(actor, match.view_name if match else ""),
        "grants": SimpleLazyObject(lambda: grants_of(user) if user and user.is_authenticated else []),
        "todo_count": SimpleLazyObject(lambda: open_count(actor) if actor else 0),
        "programme_years": SimpleLazyObject(years_to_choose),
        "programme_year": SimpleLazyObject(lambda: chosen_year(request)),
        "demo": getattr(settings, "GUOPEI_DEMO", False),
        "language": "zh" if (get_language() or "zh").startswith("zh") else "en",
    }
