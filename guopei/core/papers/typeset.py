"""Typesetting with typst, in a child process. Text travels as JSON, never as markup.

Layouts stand where they belong and import those of the ground by `/guopei/core/papers/typst/…`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from guopei.core.papers.content import Paper
from guopei.core.refusal import Refused

log = structlog.get_logger("guopei.papers")

PRESS = Path(__file__).with_name("press.py")
LAYOUT = Path(__file__).parent / "typst" / "paper.typ"
Inputs = Mapping[str, Any]


def pdf(layout: Path, inputs: Inputs) -> bytes:
    """A document as PDF with tags. The same inputs give the same bytes. Refused when the typesetter dies."""
    return _pressed(layout, inputs)


def png(layout: Path, inputs: Inputs, *, ppi: int) -> bytes:
    """The first page as a picture. Refused when the typesetter dies."""
    return _pressed(layout, inputs, ppi=ppi)


def queried(layout: Path, inputs: Inputs, label: str) -> Any:
    """What stands under a label: what the PDF holds, without a PDF reader. Refused when the typesetter dies."""
    return json.loads(_pressed(layout, inputs, query=label))


def paper_pdf(paper: Paper) -> bytes:
    """A paper in the layout of an official document (GB/T 9704-2012)."""
    return pdf(LAYOUT, {"content": paper.plain()})


def typeset_parts(paper: Paper) -> list[dict[str, Any]]:
    """The parts of a paper as the typesetter set them."""
    found: list[dict[str, Any]] = queried(LAYOUT, {"content": paper.plain()}, "<typeset>")
    return found


def _pressed(layout: Path, inputs: Inputs, *, ppi: int = 0, query: str = "") -> bytes:
    job = {
        "layout": str(layout),
        "root": str(settings.ROOT),
        "inputs": {name: json.dumps(given, ensure_ascii=False) for name, given in inputs.items()},
        "ppi": ppi,
        "query": query,
        "megabytes": settings.GUOPEI_TYPESETTING_MEGABYTES,
        "seconds": settings.GUOPEI_TYPESETTING_SECONDS,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(PRESS)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=2 * settings.GUOPEI_TYPESETTING_SECONDS,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"},
            check=True,
        )
    except subprocess.SubprocessError as error:
        log.error("typesetting_failed", layout=layout.name, why=str(getattr(error, "stderr", b""))[-2000:])
        raise Refused(
            _("The typesetter could not set these pages; nothing was stored. Ask for them again."),
            code="typesetting_failed",
        ) from error
    return done.stdout
