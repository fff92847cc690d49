"""From a board and a text to a `Content`: the same for the DOCX, the PDF and the workbook."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext

from guopei.core.figures.quantity import Kind, Quantity
from guopei.core.figures.registry import Figure, Shown
from guopei.core.orgs.enums import UnitKind
from guopei.core.papers.content import Cell, Heading, Table
from guopei.core.papers.words import chinese_date, chinese_number, signer
from guopei.core.sheets.export import CellKind
from guopei.reports.enums import SectionKey
from guopei.reports.layouts.content import Bars, Content, Part
from guopei.reports.selectors.board import Board, Line
from guopei.reports.selectors.filing import Standing

MOST_BARS = 24
CELL_KINDS = {
    Kind.COUNT: CellKind.INTEGER,
    Kind.MONEY: CellKind.WAN,
    Kind.SHARE: CellKind.PERCENT,
    Kind.MEAN: CellKind.NUMBER,
}


def compose(
    board: Board,
    text: Mapping[str, str],
    *,
    dated: date,
    is_demo: bool,
    standings: Sequence[Standing] = (),
    stale: Sequence[str] = (),
) -> Content:
    """A report as content. `text` holds the words of each part; a part without words says so. Parts in `stale` carry a
    line that says that their words are older than the figures."""
    is_nation = board.unit.kind == UnitKind.NATION
    names = {"unit": board.unit.name, "year": board.year}
    return Content(
        title=(
            [gettext("Guopei %(year)s in the nation") % names, gettext("Report on the year")]
            if is_nation
            else [gettext("Guopei %(year)s in %(unit)s") % names, gettext("Report on the year")]
        ),
        mark=gettext("Demo data, not an official document") if is_demo else "",
        addressee="" if is_nation else gettext("To the Guopei project office:"),
        opening=[_opening(board, is_nation)],
        figures=_figures(board),
        chart=_chart(board),
        parts=_parts(text, stale),
        annex=_annex(board, standings),
        signer=signer(board.unit),
        dated=dated,
        as_of=moment(board),
        subject=gettext("Guopei %(year)s") % names,
    )


def moment(board: Board) -> str:
    """When the figures were read, in the time of the house and in words of an official document."""
    at = localtime(board.as_of)
    return f"{chinese_date(at.date())}{at.hour}时{at.minute:02}分"


def _opening(board: Board, is_nation: bool) -> str:
    words = {"unit": board.unit.name, "year": board.year, "as_of": moment(board)}
    if is_nation:
        return (
            gettext(
                "This is the report on Guopei %(year)s in the nation. "
                "The figures of the tables, of the chart and of the annex are counted from the records at %(as_of)s."
            )
            % words
        )
    return (
        gettext(
            "This is the report of %(unit)s on Guopei %(year)s. "
            "The figures of the tables, of the chart and of the annex are counted from the records at %(as_of)s."
        )
        % words
    )


def _worded(quantity: Quantity, unit: str) -> str:
    if quantity.number is None or quantity.kind == Kind.SHARE:
        return quantity.text
    return f"{quantity.text} {unit}"


def _figures(board: Board) -> Table:
    rows = []
    for figure in board.figures:
        quantity = board.whole[figure.key]
        rows.append(
            [
                Cell(str(figure.label)),
                Cell(_worded(quantity, str(figure.unit)), plain(quantity)),
                Cell(str(figure.formula)),
            ]
        )
    return Table(
        caption=gettext("Table 1  Main figures"),
        headings=[
            Heading(pgettext("column", "Figure"), kind=CellKind.TEXT),
            Heading(pgettext("column", "Value")),
            Heading(pgettext("column", "How it was calculated"), kind=CellKind.TEXT),
        ],
        rows=rows,
    )


def _chart(board: Board) -> Bars | None:
    shown_in = Shown.BARS_NATION if board.unit.kind == UnitKind.NATION else Shown.BARS_PROVINCE
    figures = [
        figure
        for figure in board.columns
        if shown_in in figure.shown and any(line.unit is not None and line[figure.key].part for line in board.lines)
    ]
    lines = [line for line in board.lines if line.unit is not None and any(line[figure.key].part for figure in figures)]
    if not lines or not figures:
        return None
    lines.sort(key=lambda line: -int(line[figures[0].key].part or 0))
    shown, rest = lines[:MOST_BARS], lines[MOST_BARS:]
    categories = [line.unit.short_name or line.unit.name for line in shown if line.unit is not None]
    cells = [[line[figure.key] for figure in figures] for line in shown]
    if rest:
        categories.append(gettext("%(number)s others") % {"number": len(rest)})
        cells.append([_added(rest, figure.key) for figure in figures])
    series = [str(figure.label) for figure in figures]
    return Bars(
        caption=gettext("Figure 1  %(series)s by region") % {"series": gettext(", ").join(series)},
        unit=gettext("Unit: %(unit)s") % {"unit": figures[0].unit},
        series=series,
        categories=categories,
        values=[[float(cell.number or 0) for cell in row] for row in cells],
        texts=[[cell.text for cell in row] for row in cells],
        words=gettext("; ").join(
            f"{name}：" + "，".join(f"{label} {cell.text}" for label, cell in zip(series, row, strict=True))
            for name, row in zip(categories, cells, strict=True)
        ),
    )


def _added(lines: Sequence[Line], key: str) -> Quantity:
    first = lines[0][key]
    return Quantity(first.kind, sum(int(line[key].part or 0) for line in lines))


def _parts(text: Mapping[str, str], stale: Sequence[str]) -> list[Part]:
    return [
        Part(key, f"{chinese_number(number)}、{key.label}", _paragraphs(text.get(key, ""), is_stale=key in stale))
        for number, key in enumerate(SectionKey, start=1)
    ]


def _paragraphs(words: str, *, is_stale: bool) -> list[str]:
    lines = [line.strip() for line in words.splitlines() if line.strip()] or [
        gettext("Nothing to report in this year.")
    ]
    if is_stale:
        lines.insert(
            0, gettext("[To be checked before filing: the figures have changed since these words were written.]")
        )
    return lines


def _annex(board: Board, standings: Sequence[Standing]) -> Table:
    filing = {item.unit.pk: str(item.filing.label) for item in standings}
    headings = [Heading(pgettext("column", "Region"), kind=CellKind.TEXT)]
    headings += [
        Heading(short(str(figure.label)), str(figure.unit), CELL_KINDS[figure.kind]) for figure in annexed(board)
    ]
    if standings:
        headings.append(Heading(pgettext("column", "Report"), kind=CellKind.TEXT))
    rows = [_row(board, line, line.unit.name if line.unit else board.own_name, filing) for line in board.table]
    total = [Cell(pgettext("column", "Total")), *(_cell(board.whole[figure.key]) for figure in annexed(board))]
    rows.append([*total, Cell("")] if standings else total)
    return Table(
        caption=gettext("Guopei %(year)s in %(unit)s, by region") % {"year": board.year, "unit": board.unit.name},
        headings=headings,
        rows=rows,
        note=gettext("Figures as of %(as_of)s. A dash means: nothing to divide by.") % {"as_of": moment(board)},
        has_total=True,
    )


def annexed(board: Board) -> list[Figure]:
    """The figures that the annex has a column for."""
    return [figure for figure in board.columns if Shown.ANNEX in figure.shown]


def _row(board: Board, line: Line, name: str, filing: Mapping[int, str]) -> list[Cell]:
    cells = [Cell(name), *(_cell(line[figure.key]) for figure in annexed(board))]
    if filing:
        cells.append(Cell(filing.get(line.unit.pk, "") if line.unit else ""))
    return cells


def _cell(quantity: Quantity) -> Cell:
    """In a column the unit stands in the heading, so that a share goes without its per cent sign."""
    text = quantity.text.removesuffix("%") if quantity.kind == Kind.SHARE else quantity.text
    return Cell(text, plain(quantity))


def plain(quantity: Quantity) -> int | Decimal | None:
    """For a workbook: fen, a fraction of the rounded per cent, or the number; nothing where there is no value."""
    number = quantity.number
    if number is None or quantity.part is None:
        return None
    if quantity.kind == Kind.MONEY:
        return int(quantity.part)
    return Decimal(number) / 100 if quantity.kind == Kind.SHARE else number


def short(label: str) -> str:
    """A label without the explanation in brackets, for narrow columns."""
    return label.split("（")[0].split(" (")[0].strip()
