"""Sessions in the database with a copy in the cache. Named in SESSION_ENGINE."""

from typing import Any

from django.contrib.sessions.backends import cached_db, db
from redis.exceptions import RedisError


class SessionStore(cached_db.SessionStore):
    """Whoever is signed in works on while the cache is away. Signing in and out wait for it: both copies must agree."""

    cache_key_prefix = cached_db.KEY_PREFIX

    def load(self) -> dict[str, Any]:
        """What the session holds."""
        try:
            return super().load()
        except RedisError:
            found: dict[str, Any] = db.SessionStore.load(self)
            return found
