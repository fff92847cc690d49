"""A list as a workbook: exactly the rows and columns shown, in the same order, with what they were filtered by."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import FileResponse

from guopei.core import clock
from guopei.core.sheets.export import CellKind, ExportColumn, write_table
from guopei.core.ui.columns import Column

_KINDS = {"number": CellKind.NUMBER, "date": CellKind.DATE, "datetime": CellKind.MOMENT}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _export_column(column: Column) -> ExportColumn:
    if column.kind == "money":
        return ExportColumn(column.label, CellKind.WAN if column.unit == "wan" else CellKind.YUAN)
    label = f"{column.label}（{column.unit}）" if column.unit else column.label
    return ExportColumn(label, _KINDS.get(column.kind, CellKind.TEXT))


def exported_table(
    name: str, columns: Sequence[Column], rows: Iterable[Any], notes: Sequence[tuple[Any, Any]] = ()
) -> FileResponse:
    """The workbook as a download. Rows are read as they are written, never held as a whole."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_table(
        target,
        [_export_column(column) for column in columns],
        ([column.exported(row) for column in columns] for row in rows),
        title=name,
        notes=notes,
        demo=getattr(settings, "GUOPEI_DEMO", False),
    )
    target.seek(0)
    filename = f"{name}-{clock.now().astimezone(clock.SHANGHAI):%Y%m%d-%H%M}.xlsx"
    return FileResponse(target, as_attachment=True, filename=filename, content_type=XLSX)
