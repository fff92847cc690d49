from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from guopei.core.access.enums import Role
from guopei.story.cast import callers, who_signs_in


def demo_logins(request: HttpRequest) -> dict[str, object]:
    """Context processor: in a demonstration, where letters are found, and the names with which a guest may sign in.

    Never a password. The names are looked up by the page that shows them alone: others cost nothing, and pages that
    say that the database is away need none.
    """
    if not settings.GUOPEI_DEMO:
        return {}
    found: dict[str, object] = {"demo_letters": reverse("story:letters")}
    user = getattr(request, "user", None)
    if user is not None and not user.is_authenticated:
        found["demo_logins"] = SimpleLazyObject(_logins)
    return found


def _logins() -> list[dict[str, str]]:
    """The cast, and who else calls reserves of classes that are open."""
    parts = who_signs_in()
    cast = {part.username for part in parts}
    further = [(user, unit) for user, unit in callers() if user.username not in cast and user.has_usable_password()]
    return [
        *({"role": str(part.role.label), "username": part.username} for part in parts),
        *({"role": f"{Role.COUNTY_OFFICER.label} · {unit}", "username": user.username} for user, unit in further),
    ]
