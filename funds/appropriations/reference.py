"""Reference data of funds: the published allocation of 2023, with its source on every row."""

import csv
from collections.abc import Iterator
from pathlib import Path

from funds.appropriations.models import HistoricalAllocation
from guopei.core import money
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.reference.table import synchronise

DATA = Path(__file__).parent / "data"
NATION = "000000"


def rows(name: str) -> list[dict[str, str]]:
    """A table of `data/` as dicts of text."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def province_ids() -> dict[str, int]:
    """Ids of the provinces in force, by code. One query."""
    found = OrgUnit.objects.filter(kind=UnitKind.PROVINCE, valid_until=None)
    return dict(found.values_list("code", "id"))


def _allocations() -> Iterator[dict[str, object]]:
    units = province_ids()
    for place, row in enumerate(rows("allocation_2023.csv")):
        yield {
            "year": int(row["year"]),
            "label": row["label"],
            "unit_id": units.get(row["code"]),
            "is_total": row["code"] == NATION,
            "total_fen": money.parse_wan(row["total_wan"]),
            "advance_fen": money.parse_wan(row["advance_wan"]),
            "formal_fen": money.parse_wan(row["formal_wan"]),
            "status": row["status"],
            "source": row["source"],
            "order": place,
        }


def load() -> dict[str, int]:
    """Bring the table of published allocations to the file; answers how many rows were written."""
    return {"allocations": synchronise(HistoricalAllocation.objects.all(), _allocations(), key=("year", "label"))}
