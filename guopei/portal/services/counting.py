"""How often something was tried in public, counted in the cache under keyed hashes, so that no address is kept."""

import hashlib
import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache

TEN_MINUTES, HOUR = 600, 3600


def place_of(address: str) -> str:
    """One place to count for: an IPv4 address, or the network of 64 bits that one line of IPv6 has to itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))


def key_of(kind: str, text: str) -> str:
    """Under which something is counted."""
    return f"portal:{kind}:" + hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def counted(key: str) -> int:
    """How often it was, in its window."""
    return int(cache.get(key) or 0)


def count(key: str, seconds: int) -> int:
    """One more within the window that began with the first."""
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # the window ended between the two
        cache.set(key, 1, seconds)
        return 1
