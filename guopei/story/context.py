from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.story.cast import CAST, callers


def demo_logins(request: HttpRequest) -> dict[str, object]:
    """Context processor: in a demonstration, where letters are found, and the names with which a guest may sign in.

    Never a password.
    """
    if not settings.GUOPEI_DEMO:
        return {}
    found: dict[str, object] = {"demo_letters": reverse("story:letters")}
    user = getattr(request, "user", None)
    if user is not None and not user.is_authenticated:
        cast = {part.username for part in CAST}
        further = [(user, unit) for user, unit in callers() if user.username not in cast and user.has_usable_password()]
        found["demo_logins"] = [
            *({"role": part.role.label, "username": part.username} for part in CAST),
            *({"role": f"{Role.COUNTY_OFFICER.label} · {unit}", "username": user.username} for user, unit in further),
        ]
    return found
