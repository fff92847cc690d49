"""The board's map: regions painted by one figure. It says nothing that the table beside it does not say."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from guopei.core.figures.quantity import Kind
from guopei.core.figures.registry import Figure
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.papers.words import XPCC
from guopei.core.ui.columns import with_unit
from guopei.core.ui.parts import Chart
from guopei.reports.layouts.compose import short
from guopei.reports.selectors.board import Board, Line
from guopei.reports.views.common import board_url

BLUES = ("#dce7f4", "#a6c3e4", "#5d8fca", "#1657a8")
NOTHING = "#f4f6f8"
STEPS_HEIGHT = 124  # pixels: five lines


def has_map(unit: OrgUnit) -> bool:
    """The nation and every province have outlines; below, the table stands alone."""
    return unit.kind in (UnitKind.NATION, UnitKind.PROVINCE)


def map_chart(board: Board, figure: Figure) -> Chart:
    """The outlines of a board's regions, painted in four steps of a figure; a click opens the region."""
    name = "china" if board.unit.kind == UnitKind.NATION else board.unit.code
    lines = [line for line in board.lines if line.unit is not None and line[figure.key].number]
    values = sorted(float(line[figure.key].number or 0) for line in lines)
    label = short(str(figure.label))
    measured = with_unit(label, "%" if figure.kind == Kind.SHARE else str(figure.unit))  # the steps say numbers alone
    # the nation leaves a corner free for the steps; a province may fill its frame, and gets them underneath
    underneath = 8 if board.unit.kind == UnitKind.NATION else STEPS_HEIGHT
    option: dict[str, Any] = {
        "tooltip": {
            "trigger": "item",
            "formatter": "{b}: {c}" + ("%" if figure.kind == Kind.SHARE else f" {figure.unit}"),
        },
        "visualMap": {
            "type": "piecewise",
            "left": 0,
            "bottom": 0,
            "itemWidth": 14,
            "itemHeight": 10,
            "pieces": pieces(values),
            "outOfRange": {"color": NOTHING},
        },
        "series": [
            {
                "type": "map",
                "map": name,
                "name": label,
                "nameProperty": "name",
                "data": [
                    {"name": line.unit.name, "code": line.unit.code, "value": float(line[figure.key].number or 0)}
                    for line in board.lines
                    if line.unit is not None
                ],
                "itemStyle": {"areaColor": NOTHING, "borderColor": "#9aa6b4", "borderWidth": 0.5},
                "emphasis": {"label": {"show": False}, "itemStyle": {"areaColor": "#f2c66d"}},
                "selectedMode": False,
                "left": 8,
                "right": 8,
                "top": 8,
                "bottom": underneath,
            }
        ],
    }
    return Chart(
        key="map",
        title=gettext("Map: %(figure)s") % {"figure": measured},
        option=option,
        words=gettext("Map of %(unit)s painted by %(figure)s. The table beside it holds the same numbers: %(best)s.")
        % {"unit": board.unit.label, "figure": label, "best": _best(lines, figure)},
        map=name,
        url_template=f"{board_url(board.year)}&unit={{code}}",
        caption=_caption(board),
    )


def review_of_map() -> str:
    """The map's review number, or that it has none: such a map may not be published."""
    number = settings.GUOPEI_MAP_REVIEW_NUMBER
    if number:
        return gettext("Map review number: %(number)s") % {"number": number}
    return gettext("This map carries no review number: it is for work inside only and may not be published.")


def _best(lines: list[Line], figure: Figure) -> str:
    first = sorted(lines, key=lambda line: -float(line[figure.key].number or 0))[:3]
    return gettext("; ").join(
        f"{line.unit.label} {line[figure.key].text}" for line in first if line.unit is not None
    ) or gettext("all nothing")


def _caption(board: Board) -> str:
    if board.unit.kind == UnitKind.NATION and any(
        line.unit is not None and line.unit.code == XPCC for line in board.lines
    ):
        return gettext(
            "The Xinjiang Production and Construction Corps has no area of its own on the map: see the table."
        )
    return ""


def pieces(values: list[float]) -> list[dict[str, Any]]:
    """Four steps of equally many regions, from the values; fewer where they repeat. Nothing is the palest."""
    nothing = {"value": 0, "label": "0", "color": NOTHING}
    if not values:
        return [nothing]
    cuts = sorted({values[len(values) * place // 4] for place in range(4)})
    found: list[dict[str, Any]] = []
    for place, (low, colour) in enumerate(zip(cuts, BLUES[len(BLUES) - len(cuts) :], strict=True)):
        if place + 1 == len(cuts):
            found.append({"gte": low, "label": f"≥ {low:,.6g}", "color": colour})
        else:
            high = cuts[place + 1]
            found.append({"gte": low, "lt": high, "label": f"{low:,.6g} – {high:,.6g}", "color": colour})
    return [*reversed(found), nothing]
