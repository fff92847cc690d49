"""What the cache keeps, in a form that cannot carry code: whoever writes to Redis must not run anything here."""

import json
from typing import Any


class JsonSerializer:
    """Stands in the place of Django's own, which unpickles whatever it finds."""

    def dumps(self, value: Any) -> bytes | int:
        """A whole number as it is, so that Redis can count with it, else JSON. TypeError for what JSON cannot say."""
        if type(value) is int:
            return value
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, data: Any) -> Any:
        """What `dumps` wrote. Anything else counts as nothing kept."""
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            return None
