"""Papers of orders of money: their addresses, having one made, and what a PDF of one holds."""

import contextlib
import re
import zlib

from django.test import Client
from django.urls import reverse

from funds.appropriations.models import AppropriationOrder
from guopei.core.access.actor import Actor
from guopei.core.jobs.services.running import run_queued
from guopei.core.papers.content import Paper
from guopei.core.papers.models import PaperEdition
from guopei.core.papers.services.making import ask_paper
from guopei.core.papers.typeset import typeset_parts


def address(name: str, order: AppropriationOrder) -> str:
    return reverse(f"papers:paper-{name}", args=["funds_appropriationorder", order.pk])


def page(order: AppropriationOrder) -> str:
    return reverse("funds:order-detail", args=[order.pk])


def made(order: AppropriationOrder, actor: Actor) -> PaperEdition:
    edition = ask_paper(order, actor=actor)
    run_queued()
    edition.refresh_from_db()
    assert edition.is_made
    return edition


def characters_of(pdf: bytes) -> set[str]:
    """Every character that a reader of the PDF can search for and copy: what its fonts are mapped back to."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            for block in re.findall(rb"beginbfchar(.*?)endbfchar", zlib.decompress(stream), re.DOTALL):
                codes = re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", block)
                found.update("".join(bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes))
    return found


def rows_of(paper: Paper) -> list[list[str]]:
    """Unit and amount of each line, as the typesetter set them."""
    rows = next(part["rows"] for part in typeset_parts(paper) if "rows" in part)
    return [row[1:3] for row in rows]


def fetched(client: Client, order: AppropriationOrder) -> bytes:
    answer = client.get(address("download", order))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["Cache-Control"], answer["Content-Security-Policy"]) == ("no-store", "sandbox")
    return bytes(answer.content)
