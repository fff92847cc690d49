"""The one way out: every table that leaves the system as xlsx or csv is written here.

Text is always a text cell, so no formula can arise from what people typed; csv gets an apostrophe before anything a
spreadsheet would calculate. Long digit strings stay text. No other module may write workbooks of its own.
"""

import csv
import datetime
import enum
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext

from guopei.core.clock import SHANGHAI
from guopei.core.sheets import xlsxout

MAX_TEXT = 32_767
MAX_ROWS = 1_048_000
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CALCULATED = tuple("=+-@\t\r\n＝＋－＠")


class CellKind(enum.StrEnum):
    """What a column of an export holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"  # a fraction: 0.25 is shown as 25.0 %
    YUAN = "yuan"  # given in fen, written in 元
    WAN = "wan"  # given in fen, written in 万元
    DATE = "date"
    MOMENT = "moment"  # aware datetime, written in Asia/Shanghai


@dataclass(frozen=True)
class ExportColumn:
    """One column. `label` may be lazy; money columns get their unit behind it. `width` in characters. `is_hidden`: for
    what a sheet carries with it and people need not see (xlsx)."""

    label: Any
    kind: CellKind = CellKind.TEXT
    width: float = 0
    is_hidden: bool = False

    @property
    def header(self) -> str:
        """The label as printed, with its unit."""
        units = {CellKind.YUAN: gettext("yuan"), CellKind.WAN: gettext("10,000 yuan")}
        return f"{self.label}（{units[self.kind]}）" if self.kind in units else str(self.label)


def write_table(
    target: Path | BinaryIO,
    columns: Sequence[ExportColumn],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
    fmt: str = "xlsx",
    notes: Sequence[tuple[Any, Any]] = (),
    demo: bool = False,
    paper: str = "",
) -> int:
    """Write rows (values in the columns' order, any iterable, never held as a whole) and return how many there were.

    `notes`: lines of a second sheet (source, filters, as of …; xlsx only). `demo` labels the table 演示数据. `paper`
    names the sheet of a table that people print (xlsx only).
    Refuses (ValueError) columns of one header, formats other than xlsx and csv, and more rows than a sheet holds.
    """
    headers = [column.header for column in columns]
    if len(set(headers)) != len(headers):
        raise ValueError("two columns have the same header")
    if fmt not in ("xlsx", "csv"):
        raise ValueError(f"unknown format: {fmt}")
    counter = _Counter(rows)
    values = _values(columns, counter, exact_text=fmt == "xlsx")
    if fmt == "csv":
        _write_csv(target, headers, values)
        return counter.count
    if demo:
        label = gettext("Demonstration data")
        title, notes = (
            f"{title}（{label}）" if title else label,
            [(label, gettext("All persons and figures are invented.")), *notes],
        )
    lines = [(text(name), text(value)) for name, value in notes]
    page = (gettext("Notes"), gettext("Item"), gettext("Content"))
    xlsxout.write(target, headers, columns, values, text(title), lines, page, paper=paper)
    return counter.count


class _Counter:
    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self.rows:
            self.count += 1
            if self.count > MAX_ROWS:
                raise ValueError("more rows than a sheet holds")
            yield row


def text(value: Any) -> str:
    """Text that a cell may hold: no control characters, at most as long as Excel allows."""
    cleaned = _ILLEGAL.sub("", str(value))
    return cleaned if len(cleaned) <= MAX_TEXT else cleaned[: MAX_TEXT - 1] + "…"


def guarded(value: str) -> str:
    """Text for csv: an apostrophe before what a spreadsheet would take for a formula."""
    return "'" + value if value.startswith(_CALCULATED) else value


def _values(columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]], *, exact_text: bool) -> Iterator[list[Any]]:
    makers = [_maker(column.kind, exact_text=exact_text) for column in columns]
    for row in rows:
        yield [None if value is None else make(value) for make, value in zip(makers, row, strict=True)]


def _maker(kind: CellKind, *, exact_text: bool) -> Callable[[Any], Any]:
    makers: dict[CellKind, Callable[[Any], Any]] = {
        CellKind.TEXT: text if exact_text else lambda value: guarded(text(value)),
        CellKind.INTEGER: int,
        CellKind.NUMBER: _number,
        CellKind.PERCENT: float,
        CellKind.YUAN: lambda fen: _number(Decimal(int(fen)) / 100),
        CellKind.WAN: lambda fen: _number(Decimal(int(fen)) / 1_000_000),
        CellKind.DATE: _day,
        CellKind.MOMENT: _moment,
    }
    make = makers[kind]
    if exact_text:
        return make
    if kind in (CellKind.YUAN, CellKind.WAN):
        return lambda fen: str(Decimal(int(fen)) / (100 if kind == CellKind.YUAN else 1_000_000))
    if kind == CellKind.NUMBER:
        return str
    return lambda value: made.isoformat(" ") if isinstance(made := make(value), datetime.datetime) else made


def _number(value: Any) -> float | int:
    """A number that Excel can hold; beyond fifteen digits it could not, and a float stands for what it would show."""
    return value if isinstance(value, int) else float(value)


def _day(value: datetime.date) -> datetime.date:
    return value.astimezone(SHANGHAI).date() if isinstance(value, datetime.datetime) and value.tzinfo else value


def _moment(value: datetime.datetime) -> datetime.datetime:
    return value.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0) if value.tzinfo else value


def _write_csv(target: Path | BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with a mark, so that Excel reads the Chinese; every field quoted."""
    with target.open("wb") if isinstance(target, Path) else _Borrowed(target) as raw:
        stream = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="", write_through=False)
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([guarded(text(header)) for header in headers])
        writer.writerows(rows)
        stream.flush()
        stream.detach()


class _Borrowed:
    """A stream that is not ours to close."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def __enter__(self) -> BinaryIO:
        return self.stream

    def __exit__(self, *_: object) -> None:
        """Leave it open."""
