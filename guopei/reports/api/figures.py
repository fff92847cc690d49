"""/api/v1/figures/: the same board as the page, as data."""

from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.figures.quantity import Quantity
from guopei.core.orgs.models import OrgUnit
from guopei.reports.rules import VIEW_BOARD
from guopei.reports.selectors.board import Board, Line, board, region_for
from guopei.reports.views.common import asked_year, rows_url


class FigureData(serializers.Serializer[Any]):
    """A figure of a region. `part` and `whole` are exact (money in fen); `value` is what pages show."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of the answer, not this field's own label
    unit = serializers.CharField()
    kind = serializers.CharField()
    definition = serializers.CharField()
    formula = serializers.CharField()
    value = serializers.CharField()
    part = serializers.CharField(allow_null=True)
    whole = serializers.IntegerField(allow_null=True)
    rows = serializers.CharField()


class RegionData(serializers.Serializer[Any]):
    """A region's values by figure, as pages show them. `code` is empty for what lies at the unit itself."""

    code = serializers.CharField()
    name = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField())


class BoardData(serializers.Serializer[Any]):
    """A region's board in a year."""

    year = serializers.IntegerField()
    unit = serializers.CharField()
    name = serializers.CharField()
    as_of = serializers.DateTimeField()
    figures = FigureData(many=True)
    regions = RegionData(many=True)


class FigureView(ViewSet):
    """The figures of a region and of the units directly below it."""

    @extend_schema(
        parameters=[
            OpenApiParameter("year", int, description="programme year; the latest one without it"),
            OpenApiParameter("unit", str, description="code of the region; the caller's own without it"),
        ],
        responses=forced_singular_serializer(BoardData),
    )
    def list(self, request: Request) -> Response:
        """One board. 403 for roles that see no boards, 404 for regions out of sight."""
        actor: Actor | None = getattr(request, "actor", None) or None
        if actor is None:
            raise NotAuthenticated
        require(actor, VIEW_BOARD)
        year = asked_year(request._request, actor)
        unit = region_for(actor, request.GET.get("unit", ""))
        found = board(actor, year=year, unit=unit)
        return Response(BoardData(as_data(found)).data)


def as_data(found: Board) -> dict[str, Any]:
    """The board as plain data."""
    return {
        "year": found.year.year,
        "unit": found.unit.code,
        "name": found.unit.label,
        "as_of": found.as_of,
        "figures": [
            {
                "key": figure.key,
                "label": str(figure.label),
                "unit": str(figure.unit),
                "kind": figure.kind.value,
                "definition": str(figure.definition),
                "formula": str(figure.formula),
                "rows": rows_url(figure.key, found.year, found.unit),
                **_value(found.whole[figure.key]),
            }
            for figure in found.figures
        ],
        "regions": [_region(line, line.unit, found.own_name) for line in found.table],
    }


def _value(quantity: Quantity) -> dict[str, Any]:
    return {
        "value": quantity.text,
        "part": None if quantity.part is None else str(quantity.part),
        "whole": quantity.whole,
    }


def _region(line: Line, unit: OrgUnit | None, own_name: str) -> dict[str, Any]:
    return {
        "code": unit.code if unit else "",
        "name": unit.label if unit else own_name,
        "values": {key: quantity.text for key, quantity in line.quantities.items()},
    }
