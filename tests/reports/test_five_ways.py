"""One number, five ways: what a region has stands alike on the dashboard, in the API, in DOCX, PDF and XLSX.

Read from what is handed out: the page as a browser gets it, the answer of the API, the three stored files.
"""

import re
import shutil
import subprocess
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as read_docx

from guopei.core.figures.registry import Shown
from guopei.reports.layouts.compose import annexed
from guopei.reports.models import AnnualReport
from guopei.reports.selectors.board import board
from tests.factories.reports import World, make_built_report
from tests.support.clients import client_of

REGION = "石家庄市"


class Rows(HTMLParser):
    """The rows of all tables of a page, cell by cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data.strip()


def row_of(rows: list[list[str]]) -> list[str]:
    """The longest row of the region: the table with all figures."""
    return max((row for row in rows if REGION in row), key=len)


def numbers(words: list[str]) -> list[str]:
    """Values as bare numbers: without the per cent sign and the comma, a dash for nothing."""
    return [word.replace(",", "").removesuffix("%") for word in words]


@pytest.fixture
def report(world: World) -> AnnualReport:
    return make_built_report(world)


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world.provincial_officer, "zh-hans")


def file(client: Client, report: AnnualReport, kind: str) -> bytes:
    answer = client.get(reverse("documents:document-download", args=[getattr(report.edition, kind).uuid]))
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def from_api(client: Client, keys: list[str]) -> list[str]:
    data = client.get("/api/v1/figures/", {"unit": "130000"}).json()
    [region] = [one for one in data["regions"] if one["name"] == REGION]
    return numbers([region["values"][key] for key in keys])


def from_dashboard(client: Client, shown: list[str]) -> dict[str, str]:
    row = row_of(Rows(client.get("/reports/board/", {"unit": "130000"}).content.decode()).rows)
    return dict(zip(shown, numbers(row[1:]), strict=True))


def from_docx(content: bytes) -> list[str]:
    rows = [[cell.text for cell in row.cells] for row in read_docx(BytesIO(content)).tables[-1].rows]
    return numbers(row_of(rows)[1:])


def from_xlsx(content: bytes, keys: list[str]) -> list[Decimal | None]:
    """The numbers themselves, which the workbook's reader goes on with; shares are fractions there."""
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    [cells] = [row for row in sheet.iter_rows() if row[0].value == REGION]
    return [
        None if cell.value is None else Decimal(str(cell.value)) * (100 if "%" in cell.number_format else 1)
        for cell in cells[1 : len(keys) + 1]
    ]


def from_pdf(content: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    lines = [line.split() for line in done.stdout.decode().splitlines() if line.strip().startswith(REGION)]
    return numbers(max(lines, key=len)[1:])


def test_a_figure_is_the_same_wherever_it_stands(world: World, report: AnnualReport, client: Client) -> None:
    found = board(world.provincial_officer, year=world.year, unit=world.hebei)
    keys = [figure.key for figure in annexed(found)]
    said = from_api(client, keys)

    assert said[keys.index("enrolled")] == "4"
    shown = [figure.key for figure in found.columns if {Shown.COLUMN, Shown.COLUMN_BELOW} & set(figure.shown)]
    on_page = from_dashboard(client, shown)
    assert len(on_page) > 5
    assert on_page == dict(zip(shown, from_api(client, shown), strict=True))
    assert from_docx(file(client, report, "docx")) == said
    assert from_xlsx(file(client, report, "xlsx"), keys) == [None if word == "—" else Decimal(word) for word in said]
    if shutil.which("pdftotext"):
        assert from_pdf(file(client, report, "pdf")) == said
    else:  # poppler is not everywhere; what was given to the typesetter is compared in test_papers.py
        assert re.match(rb"%PDF-", file(client, report, "pdf"))
