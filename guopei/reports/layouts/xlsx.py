"""The annex as a workbook, through the one writer of the house: the table by region as numbers, figures as notes."""

from io import BytesIO

from django.utils.translation import gettext

from guopei.core.papers.content import Heading
from guopei.core.sheets.export import CellKind, ExportColumn, write_table
from guopei.reports.layouts.content import Content


def xlsx_of(content: Content) -> bytes:
    """One sheet with the table, and one with every figure of the report, its value and how it was calculated."""
    target = BytesIO()
    notes = [(row[0].text, f"{row[1].text}　{row[2].text}") for row in content.figures.rows]
    write_table(
        target,
        [ExportColumn(column_label(heading), heading.kind) for heading in content.annex.headings],
        [
            [
                cell.text if heading.kind == CellKind.TEXT else cell.plain
                for heading, cell in zip(content.annex.headings, row, strict=True)
            ]
            for row in content.annex.rows
        ],
        title=f"{content.annex.caption}（{content.as_of}）",
        notes=[("".join(content.title), content.signer), *notes],
        demo=bool(content.mark),
        paper=gettext("By region"),
    )
    return target.getvalue()


def column_label(heading: Heading) -> str:
    """The writer puts the unit of money behind the label itself."""
    return heading.label if heading.kind in (CellKind.WAN, CellKind.PERCENT) else heading.words
