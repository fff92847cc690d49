"""Reports as PDF for filing, and their chart as PNG for the DOCX: layouts of the reports' own, set by the ground."""

from pathlib import Path

from guopei.core.papers.typeset import pdf, png, queried
from guopei.reports.layouts.content import Bars, Content

HERE = Path(__file__).parent / "typst"
CHART_PPI = 220


def pdf_of(content: Content) -> bytes:
    """The report as PDF with tags, in the layout of an official document."""
    return pdf(HERE / "report.typ", {"content": content.plain()})


def chart_png(chart: Bars) -> bytes:
    """The chart alone as PNG, drawn by the same code as in the PDF."""
    plain = {
        "series": chart.series,
        "categories": chart.categories,
        "values": chart.values,
        "texts": chart.texts,
        "unit": chart.unit,
    }
    return png(HERE / "figure.typ", {"chart": plain}, ppi=CHART_PPI)


def typeset_cells(content: Content) -> dict[str, list[list[str]]]:
    """The cells as the typesetter set them: what the PDF holds, without a PDF reader."""
    found: dict[str, list[list[str]]] = queried(HERE / "report.typ", {"content": content.plain()}, "<typeset>")
    return found
