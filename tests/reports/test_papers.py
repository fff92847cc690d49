"""DOCX, PDF and XLSX say what the dashboard says, and nothing that was typed is read as markup."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation
from docx import Document as read_docx

from guopei.core import clock
from guopei.core.figures.quantity import NOTHING, Kind
from guopei.core.papers.words import signer
from guopei.reports.enums import SectionKey
from guopei.reports.layouts.compose import annexed, compose
from guopei.reports.layouts.content import Content
from guopei.reports.layouts.docx import docx_of
from guopei.reports.layouts.facts import facts_of
from guopei.reports.layouts.pdf import chart_png, pdf_of, typeset_cells
from guopei.reports.layouts.prose import proposals
from guopei.reports.layouts.xlsx import xlsx_of
from guopei.reports.selectors.board import Board, board
from guopei.reports.selectors.filing import standings
from tests.factories.orgs import make_nation, make_province
from tests.factories.reports import World

EVIL = "=1+1 *粗* #let x = 1 $a$ <script> _下划线_ \\ 𠮷 110***********123X"


@pytest.fixture
def found(world: World) -> Board:
    return board(world.ministry_officer, year=world.year, unit=world.hebei)


@pytest.fixture
def content(world: World, found: Board) -> Content:
    with translation.override("zh-hans"):
        text = proposals(found, facts_of(world.year, world.hebei))
        return compose(found, {**text, "outlook": EVIL}, dated=clock.today(), is_demo=True)


def shown(found: Board) -> list[str]:
    """The dashboard's values in order, without units."""
    return [found.whole[figure.key].text for figure in found.figures]


def by_region(found: Board) -> list[list[str]]:
    """The dashboard's table: a line per region, then the total."""
    return [
        [
            line[figure.key].text.removesuffix("%") if figure.kind == Kind.SHARE else line[figure.key].text
            for figure in annexed(found)
        ]
        for line in [*found.table, found.whole]
    ]


def bare(words: str) -> str:
    """A value without its unit."""
    return words.split(" ")[0]


def test_docx_holds_the_dashboards_figures(found: Board, content: Content) -> None:
    document = read_docx(BytesIO(docx_of(content)))
    figures, annex = document.tables

    assert [bare(row.cells[1].text) for row in figures.rows[1:]] == shown(found)
    assert [[cell.text for cell in row.cells[1:]] for row in annex.rows[1:]] == by_region(found)
    assert EVIL in [paragraph.text for paragraph in document.paragraphs]


def test_docx_names_its_fonts_and_repeats_the_head(content: Content) -> None:
    xml = read_docx(BytesIO(docx_of(content)))
    fonts = {
        style.element.xpath(".//w:rFonts/@w:eastAsia")[0]
        for style in xml.styles
        if style.element.xpath(".//w:rFonts/@w:eastAsia")
    }

    assert {"方正小标宋简体", "仿宋_GB2312", "黑体"} <= fonts
    assert len(xml.element.xpath("//w:tblHeader")) == 2
    assert [picture.get("descr") for picture in xml.element.xpath("//wp:docPr")] == [
        content.chart.words if content.chart else ""
    ]
    assert xml.sections[0].page_width.mm == pytest.approx(210, abs=0.1)
    assert xml.sections[-1].page_width.mm == pytest.approx(297, abs=0.1)


def test_pdf_holds_the_dashboards_figures(found: Board, content: Content) -> None:
    cells = typeset_cells(content)

    assert pdf_of(content).startswith(b"%PDF-")
    assert [bare(row[1]) for row in cells["figures"]] == shown(found)
    assert [row[1:] for row in cells["annex"]] == by_region(found)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not here")
def test_pdf_reads_back_word_for_word(found: Board, content: Content) -> None:
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf_of(content), capture_output=True, check=True
    ).stdout.decode()

    squeezed = "".join(text.split())
    assert "".join(content.title) in squeezed
    assert all(value.replace(" ", "") in squeezed for value in shown(found) if value != NOTHING)
    assert "".join(EVIL.split()) in squeezed
    assert "—1—" in squeezed


def test_xlsx_holds_the_dashboards_figures_as_numbers(found: Board, content: Content) -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx_of(content)))
    table, notes = book.worksheets
    rows = [row for row in table.iter_rows(min_row=3, values_only=True) if any(cell is not None for cell in row)]

    expected = []
    for line in [*found.table, found.whole]:
        numbers = []
        for figure in annexed(found):
            number = line[figure.key].number
            value = None if number is None else float(number) / (100 if figure.kind == Kind.SHARE else 1)
            numbers.append(pytest.approx(value) if value is not None else None)
        expected.append(numbers)
    assert [list(row[1:]) for row in rows] == expected
    noted = [str(row[1]).split("　")[0] for row in notes.iter_rows(min_row=2, values_only=True)]
    assert [bare(words) for words in noted[-len(found.figures) :]] == shown(found)


def test_nation_names_who_did_not_file_and_who_has_nothing(world: World) -> None:
    found = board(world.ministry_officer, year=world.year, unit=make_nation())
    with translation.override("zh-hans"):
        filing = standings(found)
        overview = proposals(found, facts_of(world.year, make_nation()), filing)["overview"]

    assert "尚未形成报告的省份2个：河北省、重庆市。" in overview
    assert "本年度无任务的省份30个：" in overview
    assert "新疆生产建设兵团" in overview


def test_every_part_keeps_its_number_and_an_empty_one_says_that_it_is_empty(found: Board) -> None:
    with translation.override("zh-hans"):
        made = compose(
            found,
            {"overview": "一", "modes": " \n ", "support": "二\n三"},
            dated=clock.today(),
            is_demo=False,
            stale=["support"],
        )

    parts = {part.heading: list(part.paragraphs) for part in made.parts}
    assert len(parts) == len(SectionKey)
    assert parts["一、基本情况"] == ["一"]
    assert [words for heading, words in parts.items() if "模式" in heading] == [["本部分暂无内容。"]]
    assert [words for heading, words in parts.items() if "支持" in heading] == [
        ["【报送前须核对：本部分文字写成之后，有关数据已有变化。】", "二", "三"]
    ]
    assert made.mark == ""


def test_a_report_without_a_chart_or_lines_is_made_too(content: Content) -> None:
    bare_content = replace(content, chart=None, parts=[], annex=replace(content.annex, rows=[]))

    assert pdf_of(bare_content).startswith(b"%PDF-")
    assert docx_of(bare_content).startswith(b"PK")


def test_chart_is_drawn_by_the_same_code_for_the_docx(content: Content) -> None:
    assert content.chart is not None
    assert content.chart.categories == ["石家庄", "廊坊"]
    assert chart_png(content.chart).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("code", "name", "body"),
    [
        ("130000", "河北省", "河北省教育厅"),
        ("500000", "重庆市", "重庆市教育委员会"),
        ("450000", "广西壮族自治区", "广西壮族自治区教育厅"),
        ("660000", "新疆生产建设兵团", "新疆生产建设兵团教育局"),
    ],
)
def test_the_body_that_signs(db: None, code: str, name: str, body: str) -> None:
    assert signer(make_province(code, name)) == body
