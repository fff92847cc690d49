"""Typesetting with typst: PDF for filing, PNG of the chart for the DOCX. Text travels as JSON, never as markup."""

import functools
import json
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from guopei.reports.layouts.content import Bars, Content

HERE = Path(__file__).parent / "typst"
WHEEL_FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
CHART_PPI = 220


@functools.cache
def fonts() -> typst.Fonts:
    """The machine's fonts, and Noto SC from its wheel for machines that have no Chinese font. Read once a process."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(WHEEL_FONTS)])


def _compiler(template: str, inputs: dict[str, Any]) -> typst.Compiler:
    texts = {name: json.dumps(value, ensure_ascii=False) for name, value in inputs.items()}
    return typst.Compiler(HERE / template, root=HERE, font_paths=fonts(), sys_inputs=texts)


def pdf_of(content: Content) -> bytes:
    """The report as PDF with tags, in the layout of an official document."""
    made = _compiler("report.typ", {"content": content.plain()}).compile(format="pdf")
    assert isinstance(made, bytes)  # noqa: S101 - one PDF is one string of bytes
    return made


def chart_png(chart: Bars) -> bytes:
    """The chart alone as PNG, drawn by the same code as in the PDF."""
    plain = {
        "series": chart.series,
        "categories": chart.categories,
        "values": chart.values,
        "texts": chart.texts,
        "unit": chart.unit,
    }
    made = _compiler("figure.typ", {"chart": plain}).compile(format="png", ppi=CHART_PPI)
    found = made[0] if isinstance(made, list) else made
    assert isinstance(found, bytes)  # noqa: S101 - a page without a size cannot be
    return found


def typeset_cells(content: Content) -> dict[str, list[list[str]]]:
    """The cells as the typesetter set them: what the PDF holds, without a PDF reader."""
    answer = _compiler("report.typ", {"content": content.plain()}).query("<typeset>", field="value", one=True)
    found: dict[str, list[list[str]]] = json.loads(answer)
    return found
