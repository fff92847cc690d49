from django.conf import settings
from django.http import HttpRequest

from guopei.story.cast import CAST


def demo_logins(request: HttpRequest) -> dict[str, object]:
    """Context processor: in a demonstration, the names with which a guest may sign in. Never a password."""
    user = getattr(request, "user", None)
    if not settings.GUOPEI_DEMO or user is None or user.is_authenticated:
        return {}
    return {"demo_logins": [{"role": part.role.label, "username": part.username} for part in CAST]}
