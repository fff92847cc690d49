"""The smallest web: says what it was sent."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Method, length and digest of the body."""
    body = environ["wsgi.input"].read()
    said = f"{environ['REQUEST_METHOD']} {len(body)} {hashlib.sha256(body).hexdigest()[:8]}".encode()
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]
