"""The dashboard: figures, the map beside the same table, from the nation down to the county."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext, pgettext, pgettext_lazy

from guopei.core.access.scopes import declared
from guopei.core.figures.quantity import Kind, Quantity
from guopei.core.figures.registry import Figure, Shown
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import ancestors
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.export import exported_table
from guopei.core.ui.pages import Action, BoardPage, Crumb
from guopei.core.ui.parts import Chart
from guopei.core.ui.parts import Figure as Card
from guopei.reports.enums import Filing
from guopei.reports.layouts.compose import moment, short
from guopei.reports.rules import VIEW_BOARD
from guopei.reports.selectors.board import Board, Line, board, region_for, years
from guopei.reports.selectors.filing import standings
from guopei.reports.views.common import asked_year, board_url, rows_url
from guopei.reports.views.maps import has_map, map_chart, review_of_map
from guopei.reports.views.rows import figure_rows
from projects.planning.figures import PLANNED
from trainees.selection.figures import ENROLLED, QUOTA

MOST_PEOPLE = 100
# What a map is painted by unless somebody asks for another figure: the first one of which there is something.
PAINTED_FIRST = {UnitKind.NATION: (PLANNED, ENROLLED)}
PAINTED_FIRST_BELOW = (ENROLLED, QUOTA)
FILING_TONES = {
    Filing.NO_TASK: Tone.QUIET,
    Filing.NOT_BEGUN: Tone.HOLLOW,
    Filing.DRAFT: Tone.HOLLOW,
    Filing.BUILDING: Tone.GOING,
    Filing.BUILT: Tone.CARE,
    Filing.FAILED: Tone.WRONG,
    Filing.OVERDUE: Tone.WRONG,
    Filing.FILED: Tone.GOOD,
}


def filing_badge(filing: Filing) -> Badge:
    """The badge of a filing state."""
    return badge_for(filing.label, FILING_TONES[filing])


class BoardShow(BoardPage):
    """A region's board. Figures open their rows, regions open their own board; the table leaves as it stands."""

    template_name = "reports/board_show.html"
    permission = VIEW_BOARD
    unit: OrgUnit
    data: Board

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Read the board once, then show or export it."""
        self.year = asked_year(request, self.actor)
        self.unit = region_for(self.actor, request.GET.get("unit", ""))
        self.data = board(self.actor, year=self.year, unit=self.unit)
        is_nation = self.unit.kind == UnitKind.NATION
        self.filing = {item.unit.pk: item.filing for item in standings(self.data)} if is_nation else {}
        self.table_title = gettext("The same by region") if self.data.lines else ""
        self.full = self._columns({Shown.COLUMN} if is_nation else {Shown.COLUMN, Shown.COLUMN_BELOW})
        self.columns = self.full
        if self.unit.kind == UnitKind.COUNTY:
            self.columns, self.table_title = self._people()
        elif has_map(self.unit):
            self.columns = self._columns({Shown.BESIDE_NATION if is_nation else Shown.BESIDE_PROVINCE})
        if request.GET.get("export") and self.data.lines:
            return self._export()
        return super().get(request, *args, **kwargs)

    def get_title(self) -> Any:
        return gettext("Guopei %(year)s: %(unit)s") % {"year": self.year, "unit": self.unit.label}

    def crumbs(self) -> Sequence[Crumb]:
        """The regions above, as far as the actor sees."""
        above = [unit for unit in ancestors(self.unit) if unit.path.startswith(self.actor.unit_path)]
        return [Crumb(unit.label, board_url(self.year, unit)) for unit in above]

    def figures(self) -> Sequence[Card]:
        return [self._card(figure) for figure in self.data.figures if Shown.CARD in figure.shown]

    def table_rows(self) -> Sequence[Any]:
        """The regions below; at a county its trainees themselves."""
        return self.people if self.unit.kind == UnitKind.COUNTY else self.data.table

    def table_foot(self) -> Line | None:
        return self.data.whole if self.data.lines else None

    def charts(self) -> Sequence[Chart]:
        return [map_chart(self.data, self._painted())] if has_map(self.unit) else []

    def as_of(self) -> datetime | None:
        return self.data.as_of

    def more(self) -> dict[str, Any]:
        paintable = self._paintable()
        return {
            "board": self.data,
            "painted": self._painted() if paintable else None,
            "paintable": paintable if has_map(self.unit) else [],
            "years": years(self.actor),
            "whole_table": self._whole_table(),
            "map_caption": review_of_map() if has_map(self.unit) else "",
        }

    def _people(self) -> tuple[Sequence[Column], str]:
        """A county's first trainees, where the actor may see single rows."""
        self.people = list(figure_rows(self.actor, ENROLLED, self.year, self.unit)[:MOST_PEOPLE])
        return ENROLLED.source.columns, pgettext("column", "Trainees") if self.people else ""

    def actions(self) -> Sequence[Action]:
        """From a county to the whole list of its trainees."""
        if self.unit.kind != UnitKind.COUNTY or not self.opens_rows(ENROLLED):
            return ()
        return [Action(gettext("All trainees"), rows_url(ENROLLED.key, self.year, self.unit), "users")]

    def _whole_table(self) -> dict[str, Any]:
        """Every column, over the whole width: what is exported. At a county its trainees."""
        columns = self.columns if self.unit.kind == UnitKind.COUNTY else self.full
        table, foot = self.cells(columns)
        return {"columns": columns, "table": table, "foot": foot}

    def _paintable(self) -> list[Figure]:
        return [figure for figure in self.data.columns if Shown.MAP in figure.shown]

    def _painted(self) -> Figure:
        able = self._paintable()
        asked = next((figure for figure in able if figure.key == self.request.GET.get("paint")), None)
        wanted = PAINTED_FIRST.get(UnitKind(self.unit.kind), PAINTED_FIRST_BELOW)
        filled = [one for one in able if any(line[one.key].number for line in self.data.lines)]
        return asked or next((figure for figure in wanted if figure in filled), wanted[0])

    def _card(self, figure: Figure) -> Card:
        quantity = self.data.whole[figure.key]
        part: Any = quantity.part if figure.kind == Kind.SHARE else None
        whole: Any = quantity.whole if figure.kind == Kind.SHARE else None
        if figure.part_of is not None:
            part, whole = quantity.part, self.data.whole[figure.part_of.key].part
        is_money = figure.kind == Kind.MONEY
        return Card(
            short(str(figure.label)) if figure.kind != Kind.SHARE else figure.label,
            quantity.part if is_money else quantity.text,
            "wan" if is_money else ("" if figure.kind == Kind.SHARE else figure.unit),
            url=rows_url(figure.key, self.year, self.unit) if self.opens_rows(figure) else "",
            how=f"{figure.definition} {figure.formula}",
            kind="money" if is_money else "text",
            note=self._note(figure, part, whole),
            part=None if is_money else part,
            whole=None if is_money else whole,
        )

    def _note(self, figure: Figure, part: Any, whole: Any) -> str:
        if figure.kind == Kind.MONEY and figure.part_of is not None and whole:
            of = Quantity(Kind.SHARE, part, whole).text
            return gettext("%(share)s of “%(whole)s”") % {"share": of, "whole": figure.part_of.label}
        if figure.note is None:
            return ""
        other = figure.note.figure
        number = self.data.whole[other.key].text if other else f"{self.data.whole[figure.key].whole or 0:,}"
        return str(figure.note.words % {"number": number})

    def opens_rows(self, figure: Figure) -> bool:
        """Whether the actor's role may see the single rows behind a figure."""
        scope = declared().get(figure.source.model)
        return scope is not None and (scope.permission is None or self.actor.has(scope.permission))

    def _columns(self, places: set[Shown]) -> list[Column]:
        shown = [figure for figure in self.data.columns if not places.isdisjoint(figure.shown)]
        columns = [Column("region", pgettext_lazy("column", "Region"), accessor=self._region, link=self._open)]
        columns += [self._column(figure) for figure in shown]
        if self.filing:
            columns.append(
                Column("filing", pgettext_lazy("column", "Annual report"), kind="badge", accessor=self._filed)
            )
        return columns

    def _column(self, figure: Figure) -> Column:
        kind = "money" if figure.kind == Kind.MONEY else "number"
        unit = "wan" if figure.kind == Kind.MONEY else ("%" if figure.kind == Kind.SHARE else "")
        return Column(
            figure.key,
            short(str(figure.label)),
            kind=kind,  # type: ignore[arg-type]
            unit=unit,
            accessor=lambda line: line[figure.key].part if figure.kind == Kind.MONEY else line[figure.key].number,
            signed=figure.kind == Kind.MEAN,
        )

    def _region(self, line: Line) -> str:
        if line.unit is None:
            return self.data.own_name
        return pgettext("column", "Total") if line.unit.pk == self.unit.pk else line.unit.label

    def _open(self, line: Line) -> str:
        is_below = line.unit is not None and line.unit.pk != self.unit.pk
        return board_url(self.year, line.unit) if is_below else ""

    def _filed(self, line: Line) -> Badge | None:
        found = self.filing.get(line.unit.pk) if line.unit is not None else None
        return filing_badge(found) if found else None

    def _export(self) -> HttpResponseBase:
        definitions = [(figure.label, f"{figure.definition} {figure.formula}") for figure in self.data.columns]
        return exported_table(
            str(self.get_title()).replace(": ", " ").replace(":", " "),
            self.full,
            [*self.data.table, self.data.whole],
            notes=[(gettext("Figures as of"), moment(self.data)), *definitions],
        )
