"""The address that lockout counts by: the one our own proxies saw, never what a client claims."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The peer's address, or with N trusted proxies in front the N-th from the right of X-Forwarded-For."""
    peer: str = request.META.get("REMOTE_ADDR", "")
    hops = settings.GUOPEI_TRUSTED_PROXIES
    if not hops:
        return peer
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return forwarded[-hops] if len(forwarded) >= hops else peer
