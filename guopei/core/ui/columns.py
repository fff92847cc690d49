"""Columns of a list: what they say, how they are aligned, how they sort. Page and export read the same columns."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext

from guopei.core import money
from guopei.core.ui.badges import Badge, badge_of

_DECIMALS = re.compile(r"\.(\d+)(?:</a>)?\Z")
Kind = Literal["text", "number", "money", "date", "datetime", "badge", "share", "template"]


def with_unit(label: Any, unit: str) -> str:
    """A label that carries its unit: for cards on a phone, where no heading does."""
    return gettext("%(label)s (%(unit)s)") % {"label": label, "unit": unit} if unit else str(label)


@dataclass(frozen=True)
class Column:
    """One column.

    `accessor`: dotted path or a function of the row (default: `name`). `kind` decides alignment and wording; money is
    fen, shown in `unit` ("yuan" or "wan") with the unit in the heading. `sort`: lookup to order by ("" = not sortable).
    `link`: a function of the row giving a URL. `template`: for cells that need markup (`row`, `value` and `request`
    are in its context). `export=False` keeps a column of buttons out of workbooks; `signed` puts a plus before
    a gain.
    """

    name: str
    label: Any
    kind: Kind = "text"
    accessor: str | Callable[[Any], Any] = ""
    sort: str = ""
    unit: Any = ""
    link: Callable[[Any], str] | None = None
    template: str = ""
    empty: str = "—"
    export: bool = True
    tight: bool = False
    signed: bool = False

    @property
    def css(self) -> str:
        """Class of the column's cells."""
        names = ["num"] if self.kind in ("number", "money") else []
        if self.tight or self.kind in ("date", "datetime", "badge"):
            names.append("tight")
        return " ".join(names)

    @property
    def unit_word(self) -> str:
        """The unit as people read it."""
        return {"yuan": gettext("yuan"), "wan": gettext("10k yuan")}.get(self.unit) or str(self.unit)

    @property
    def card_label(self) -> str:
        """What stands beside the value on a phone, where there is no heading to carry the unit."""
        return with_unit(self.label, self.unit_word)

    def value(self, row: Any) -> Any:
        """The plain value, as exports write it."""
        if callable(self.accessor):
            return self.accessor(row)
        value = row
        for step in (self.accessor or self.name).split("."):
            value = value.get(step) if isinstance(value, dict) else getattr(value, step, None)
            if value is None:
                return None
            if callable(value) and not isinstance(value, type):
                value = value()
        return value

    def exported(self, row: Any) -> Any:
        """The value for the export writer: states as words, money in fen, days and moments as they are."""
        value = self.value(row)
        if value is None or value == "":
            return None
        if self.kind == "badge":
            return str(self._badge(row, value).word)
        return value if self.kind in ("money", "number", "date", "datetime") else str(value)

    def cell(self, row: Any, request: Any = None) -> SafeString | str:
        """The cell as shown."""
        value = self.value(row)
        if self.template:
            said = {"row": row, "value": value, "request": request}
            return mark_safe(render_to_string(self.template, said).strip())  # noqa: S308 - it is a template's
        if self.kind == "badge" and value not in (None, ""):
            value = self._badge(row, value)
        return self.shown(value, url=self.link(row) if self.link else "")

    def shown(self, value: Any, *, url: str = "", empty: str | None = None) -> SafeString | str:
        """A value as a cell of this column shows it; what is empty by its sign, or by `empty`."""
        if self.kind == "badge" and value not in (None, ""):
            found = badge_of(value) if isinstance(value, Model) else value if isinstance(value, Badge) else Badge(value)
            return render_to_string("ui/_badge.html", {"badge": found})
        text = self._text(value)
        if text == "":
            sign = self.empty if empty is None else empty
            return format_html('<span class="gp-none">{}</span>', sign) if sign else ""
        return format_html('<a class="gp-link" href="{}">{}</a>', url, text) if url else text

    def _badge(self, row: Any, value: Any) -> Badge:
        if isinstance(value, Badge):
            return value
        if isinstance(row, Model) and not callable(self.accessor) and "." not in self.accessor:
            return badge_of(row, self.accessor or self.name)
        return Badge(value)

    def _money(self, fen: int) -> str:
        return money.wan(fen) if self.unit == "wan" else money.yuan(fen)

    def _text(self, value: Any) -> Any:
        if value is None or value == "":
            return ""
        if self.kind == "money":
            return self._money(value)
        if self.kind == "number":
            return f"{value:+,}" if self.signed else f"{value:,}"
        if isinstance(value, datetime):
            moment = localtime(value) if is_aware(value) else value
            pattern = "%Y-%m-%d" if self.kind == "date" else "%Y-%m-%d %H:%M"
            return format_html('<time datetime="{}">{}</time>', moment.isoformat(), moment.strftime(pattern))
        if isinstance(value, date):
            return format_html('<time datetime="{}">{}</time>', value.isoformat(), value.isoformat())
        return str(value)


Cells = list[tuple[Column, SafeString | str]]


def aligned(table: Iterable[Cells]) -> list[Cells]:
    """The decimal points of money one under the other: an amount with fewer digits behind its point than another of
    the same column gets as much room on its right."""
    lines = list(table)
    longest: dict[str, int] = {}
    for line in lines:
        for column, cell in line:
            longest[column.name] = max(longest.get(column.name, 0), _decimals(column, cell))
    return [
        [(column, padded(cell, longest[column.name] - _decimals(column, cell))) for column, cell in line]
        for line in lines
    ]


def decimals_of(cell: SafeString | str) -> int:
    """How many digits an amount has behind its point."""
    found = _DECIMALS.search(cell)
    return len(found[1]) if found else 0


def _decimals(column: Column, cell: SafeString | str) -> int:
    return decimals_of(cell) if column.kind == "money" else 0


def padded(cell: SafeString | str, missing: int) -> SafeString | str:
    """An amount with room on its right for so many digits more."""
    is_amount = _DECIMALS.search(cell) is not None
    return format_html('<span class="gp-pad-{}">{}</span>', missing, cell) if missing and is_amount else cell
