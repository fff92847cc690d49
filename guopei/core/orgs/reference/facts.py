"""Sets of units and published figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import Designation, OrgUnit, RegionStatistic, UnitSet
from guopei.core.orgs.names import rows
from guopei.core.orgs.reference.regions import region_ids
from guopei.core.orgs.reference.table import synchronise

CENTRAL_FUND = "central_fund"
POVERTY = "poverty_832"
CONTIGUOUS = "contiguous_poor"
DEEP_POVERTY = "deep_poverty"
KEY_COUNTIES = "key_160"

SETS = [
    {
        "code": CENTRAL_FUND,
        "name": "中央财政支持的中西部省份(含兵团)",
        "name_en": "Provinces of the central fund (22 and XPCC)",
        "note": "",
    },
    {
        "code": POVERTY,
        "name": "脱贫县(原国家级贫困县)",
        "name_en": "Counties lifted out of poverty (the former 832)",
        "note": ("832个县对应830行：茫崖行委、冷湖行委今为茫崖市，大柴旦行委无GB/T 2260代码。"),
    },
    {
        "code": CONTIGUOUS,
        "name": "原集中连片特困地区县",
        "name_en": "Counties of the former contiguous poor areas",
        "note": "",
    },
    {
        "code": DEEP_POVERTY,
        "name": "“三区三州”县",
        "name_en": "Counties of the “three regions and three prefectures”",
        "note": "",
    },
    {
        "code": KEY_COUNTIES,
        "name": "国家乡村振兴重点帮扶县",
        "name_en": "Key counties for national rural revitalization",
        "note": "10省（区、市）160个县；所设五年过渡期2025年止。",
    },
]

# 22 provinces (by the first two digits of their codes) and the Corps.
CENTRAL_FUND_CODES = [
    f"{province}0000"
    for province in (13, 14, 15, 22, 23, 34, 36, 41, 42, 43, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 66)
]

EXIT = "2016—2020年各年脱贫摘帽公告（汇编，待核实）"
EXCERPT = "https://tt.hnmdtv.com/caijing/2021/1229/2927184122021.html （2021-08-27名单节录）"
RECALLED = "凭记忆整理，仅核对了分省数量"


# The transition ended with 2025 and no later list is known: the set is carried on, and says so.
CARRIED_ON = {
    "valid_from": date(2026, 1, 1),
    "valid_until": None,
    "source": "沿用2021年名单；未见2026年文件",
    "confirmed": False,
}


def _key_counties() -> list[dict[str, Any]]:
    return [
        {
            "code": row["code"],
            "detail": "",
            "valid_from": date(2021, 8, 27),
            "valid_until": date(2025, 12, 31),
            "source": EXCERPT if row["confirmed"] == "1" else RECALLED,
            "confirmed": row["confirmed"] == "1",
        }
        for row in rows("key_counties.csv")
    ]


def _memberships() -> dict[str, list[dict[str, Any]]]:
    """Rows of every set, by set code, without ids."""
    found: dict[str, list[dict[str, Any]]] = {
        CENTRAL_FUND: [
            {"code": code, "detail": "", "valid_until": None, "source": "背景知识，待核实", "confirmed": False}
            for code in CENTRAL_FUND_CODES
        ],
        POVERTY: [],
        CONTIGUOUS: [],
        DEEP_POVERTY: [],
        KEY_COUNTIES: [
            *_key_counties(),
            *[row | CARRIED_ON for row in _key_counties()],
        ],
    }
    for row in rows("poverty_counties.csv"):
        base = {
            "code": row["code"],
            "valid_until": date(int(row["exit_year"]), 12, 31),
            "source": EXIT,
            "confirmed": False,
        }
        found[POVERTY].append(base | {"detail": row["name"]})
        if row["contiguous_area"]:
            found[CONTIGUOUS].append(base | {"detail": row["contiguous_area"]})
        if row["deep_poverty_area"]:
            found[DEEP_POVERTY].append(base | {"detail": row["deep_poverty_area"]})
    return found


def load_designations() -> int:
    """The sets and their members. Poverty counties end with the year in which they left the list."""
    written = synchronise(UnitSet.objects.all(), SETS, key=("code",))
    sets = dict(UnitSet.objects.values_list("code", "id"))
    ids = region_ids()
    members = [
        {"unit_set_id": sets[code], "unit_id": ids[row.pop("code")], "valid_from": row.pop("valid_from", None), **row}
        for code, membership in _memberships().items()
        for row in membership
    ]
    return written + synchronise(Designation.objects.all(), members, key=("unit_set_id", "unit_id", "valid_from"))


def load_statistics() -> int:
    """Full-time teachers by province and stage, where a source shows them."""
    units = {unit.code: unit.pk for unit in OrgUnit.objects.filter(kind__in=[UnitKind.NATION, UnitKind.PROVINCE])}
    return synchronise(
        RegionStatistic.objects.all(),
        [
            {
                "unit_id": units[row["code"]],
                "year": int(row["year"]),
                "indicator": row["indicator"],
                "value": Decimal(row["value"]),
                "source": row["source"],
                "confirmed": True,
            }
            for row in rows("statistics.csv")
        ],
        key=("unit_id", "year", "indicator"),
    )
