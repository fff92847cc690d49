"""Board: a row of figures, a map beside the same table, trends, and the moment the data stand at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from guopei.core.ui.columns import Cells, Column, aligned
from guopei.core.ui.pages.base import Page
from guopei.core.ui.parts import Chart, Figure


class BoardPage(Page):
    """A dashboard. Give `figures`, `table_rows` with `columns`, `charts`; the first chart stands beside the table."""

    template_name = "ui/board.html"
    columns: Sequence[Column] = ()
    table_title: Any = ""

    def figures(self) -> Sequence[Figure]:
        """The row of figures."""
        return ()

    def table_rows(self) -> Sequence[Any]:
        """The same figures by region, as rows of the table."""
        return ()

    def table_foot(self) -> Any:
        """The totals row, or None."""
        return None

    def charts(self) -> Sequence[Chart]:
        """The map first, then trends."""
        return ()

    def as_of(self) -> datetime | None:
        """When the figures were last folded."""
        return None

    def cells(self, columns: Sequence[Column]) -> tuple[list[Cells], Cells]:
        """The table's rows and its totals row (empty without totals), amounts aligned at their points."""
        foot = self.table_foot()
        rows = [*self.table_rows(), *([] if foot is None else [foot])]
        lines = aligned([(column, column.cell(row, self.request)) for column in columns] for row in rows)
        return (lines, []) if foot is None else (lines[:-1], lines[-1])

    def more(self) -> dict[str, Any]:
        """What a template of one's own needs besides."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the board."""
        charts = list(self.charts())
        table, foot = self.cells(self.columns)
        return self.show(
            figures=self.figures(),
            columns=self.columns,
            table=table,
            foot=foot,
            main_chart=charts[0] if charts else None,
            trends=charts[1:],
            as_of=self.as_of(),
            **self.more(),
        )
