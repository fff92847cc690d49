"""Where the broker ends and the cache begins inside one Redis URL."""

from urllib.parse import urlsplit, urlunsplit


def database_after(url: str, steps: int = 1) -> str:
    """The same server, `steps` numbered databases further. Refuses (ValueError) a URL whose path is no number."""
    parts = urlsplit(url)
    number = parts.path.strip("/") or "0"
    if not number.isdigit():
        raise ValueError("REDIS_URL must end in a database number, as in redis://127.0.0.1:6379/0")
    return urlunsplit(parts._replace(path=f"/{int(number) + steps}"))
