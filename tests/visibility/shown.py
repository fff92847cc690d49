"""What a page puts into its template: the rows of a list by their keys, whatever they link to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.template import Context, Template
from django.test.signals import template_rendered


@contextmanager
def noting(name: str) -> Iterator[list[Any]]:
    """While it lasts, what templates are given under a name: once for each page that is given it."""
    found: list[Any] = []

    def note(sender: Template, template: Template, context: Context, **_more: Any) -> None:
        if name in context and not any(context[name] is one for one in found):
            found.append(context[name])

    template_rendered.connect(note)
    try:
        yield found
    finally:
        template_rendered.disconnect(note)
