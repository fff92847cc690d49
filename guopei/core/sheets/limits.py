"""How much a workbook may cost to read (the figures of the design's roster import)."""

from dataclasses import asdict, dataclass
from typing import Any

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds on the file, on what it unpacks to, and on the child that reads it. Sizes in bytes, times in seconds."""

    file_bytes: int = 64 * MIB
    unpacked_bytes: int = 1024 * MIB
    cells: int = 12_000_000
    rows: int = 200_000
    columns: int = 702  # up to ZZ: a value further right is a stray
    stray_cells: int = 100  # so many values outside rows and columns are set aside with a warning
    entries: int = 1_000
    ratio: int = 150
    ratio_from_bytes: int = 64 * MIB  # below this, repetitive honest workbooks pack better than any bomb matters
    memory_bytes: int = 2048 * MIB
    cpu_seconds: int = 60
    wall_seconds: int = 150
    kept_cells: int = 300_000  # above this an annotated workbook is rewritten instead of edited in place

    def to_json(self) -> dict[str, Any]:
        """For the child's job description."""
        return asdict(self)


DEFAULT = Limits()
