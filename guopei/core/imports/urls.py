"""The addresses of an import that are the same for all, for a room's `urls.py`."""

from typing import Any

from django.urls import URLPattern, path

from guopei.core.imports.registry import Import
from guopei.core.imports.views.batches import BatchPage, ProgressPage
from guopei.core.imports.views.files import ReplacePage
from guopei.core.imports.views.findings import FindingPage
from guopei.core.ui.pages.base import Page


def batch_paths(kind: Import[Any], folder: str, detail: type[BatchPage]) -> list[URLPattern]:
    """A batch's pages: itself (`detail` is the import's own), the progress of its check, a file in place of its own,
    what was found in it. Its list, its template and the sending of a first file are the room's."""
    noun = kind.noun.replace("_", "-")

    def made(base: type[Page], permission: str) -> Any:
        return type(base.__name__, (base,), {"kind": kind, "permission": permission, "trail": kind.trail}).as_view()  # type: ignore[attr-defined]

    pages = {
        "progress": made(ProgressPage, kind.view),
        "replace": made(ReplacePage, kind.permission),
        "findings": made(FindingPage, kind.view),
    }
    return [
        path(f"{folder}/<int:pk>/", made(detail, kind.view), name=f"{noun}-detail"),
        *(path(f"{folder}/<int:pk>/{name}/", view, name=f"{noun}-{name}") for name, view in pages.items()),
    ]
