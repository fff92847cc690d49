"""What the database refuses, said as the house says no."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy

from django.db import IntegrityError, transaction

from guopei.core.refusal import Refused

Words = Refused | Callable[[], Refused]


@contextmanager
def said_by_database(words: Mapping[str, Words]) -> Iterator[None]:
    """Turn a violated constraint into its refusal; what the block wrote is undone. Unknown constraints go through."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        if name not in words:
            raise
        found = words[name]
        # A copy: an exception that is kept and raised again would gather tracebacks of other requests.
        raise (found() if callable(found) else copy(found)) from error
