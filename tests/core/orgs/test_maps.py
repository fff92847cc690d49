"""Outlines for the boards: every region has one, every boundary line is kept."""

import json
from pathlib import Path

import pytest

from guopei.core.orgs.maps import WITHOUT_OUTLINE, country_map, write_maps
from guopei.core.orgs.names import rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("maps")
    write_maps(made)
    return made


def features(folder: Path, name: str) -> list[dict]:
    return json.loads((folder / f"{name}.json").read_text("utf-8"))["features"]


def test_country_has_every_province_and_the_south_china_sea_dashes() -> None:
    drawn = country_map()["features"]
    provinces = {feature["properties"]["code"] for feature in drawn if feature["properties"]["code"]}
    dashes = [feature for feature in drawn if feature["properties"].get("line")]
    in_the_sea = [
        line
        for feature in dashes
        for line in feature["geometry"]["coordinates"]
        if min(point[1] for point in line) < 25
    ]

    assert provinces == {row["code"] for row in rows("regions.csv") if row["kind"] == "province"} - {"660000"}
    assert len(dashes) == 8
    assert len(in_the_sea) >= 10


def test_country_file_is_small(folder: Path) -> None:
    assert (folder / "china.json").stat().st_size <= 700_000


def test_every_county_that_stands_is_drawn_once_in_its_province(folder: Path) -> None:
    ended = {row["code"] for row in rows("region_changes.csv") if row["valid_until"]}
    counties = {row["code"] for row in rows("regions.csv") if row["kind"] == "county"} - ended
    drawn: list[str] = []
    for file in folder.glob("*0000.json"):
        if file.stem != "660000":
            drawn += [
                feature["properties"]["code"]
                for feature in features(folder, file.stem)
                if feature["properties"]["level"] == "county" and feature["properties"]["code"]
            ]

    assert sorted(drawn) == sorted(counties - set(WITHOUT_OUTLINE))


def test_every_prefecture_is_drawn(folder: Path) -> None:
    prefectures = {row["code"] for row in rows("regions.csv") if row["kind"] == "prefecture"}
    drawn = {
        feature["properties"]["code"]
        for file in folder.glob("*0000.json")
        for feature in features(folder, file.stem)
        if feature["properties"]["level"] == "prefecture"
    }

    assert drawn == prefectures


def test_corps_has_its_cities_and_says_whose_outline_it_shares(folder: Path) -> None:
    xinjiang = next(f for f in features(folder, "china") if f["properties"]["code"] == "650000")

    assert xinjiang["properties"]["shared_with"] == "660000"
    assert len(features(folder, "660000")) == 12
