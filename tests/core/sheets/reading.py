"""Read a workbook in a real child and look at the rows as dictionaries."""

import datetime
import json
from pathlib import Path
from typing import Any

from guopei.core.crypto import Keyring
from guopei.core.sheets.parent import Reading, read_file
from guopei.core.sheets.spec import SheetSpec

TODAY = datetime.date(2026, 3, 1)
RING = Keyring.generate()


def rows_of(path: Path, spec: SheetSpec, **options: Any) -> tuple[Reading, list[dict[str, Any]]]:
    """The reading and its rows; NULL is None, findings are parsed."""
    said: list[bytes] = []
    options = {"keyring": RING, "today": TODAY, **options}
    reading = read_file(path, spec, lambda stream: said.append(stream.read()), **options)
    names = [output.name for output in spec.outputs()]
    rows = []
    for line in b"".join(said).decode().splitlines():
        row = dict(zip(names, map(_value, line.split("\t")), strict=True))
        row["findings"] = json.loads(row["findings"] or "[]")
        rows.append(row)
    return reading, rows


def _value(field: str) -> str | None:
    return None if field == "\\N" else field.replace("\\\\", "\\")


def kinds(row: dict[str, Any], field: str | None = None) -> list[str]:
    """Kinds of a row's findings, of one field or of all."""
    return [one["kind"] for one in row["findings"] if field in (None, one["field"])]
