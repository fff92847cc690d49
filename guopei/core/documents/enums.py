from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a file is for. It decides which types and what size are accepted, and whether it is kept sealed."""

    ROSTER = "roster", _("Roster workbook")
    RESULT = "result", _("Result workbook")
    REPORT = "report", _("Report")
    PROOF = "proof", _("Supporting document")
    EXPORT = "export", _("Exported list")


class FileType(models.TextChoices):
    """The real type of a file, told by its content and never by its name."""

    XLSX = "xlsx", "Excel (xlsx)"
    XLS = "xls", "Excel 97 (xls)"
    XLSB = "xlsb", "Excel (xlsb)"
    ODS = "ods", "OpenDocument (ods)"
    CSV = "csv", "CSV"
    DOCX = "docx", "Word (docx)"
    PDF = "pdf", "PDF"
    PNG = "png", "PNG"
    JPEG = "jpeg", "JPEG"


MIME = {
    FileType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.XLS: "application/vnd.ms-excel",
    FileType.XLSB: "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    FileType.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileType.CSV: "text/csv; charset=utf-8",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.PDF: "application/pdf",
    FileType.PNG: "image/png",
    FileType.JPEG: "image/jpeg",
}
SHEETS = frozenset({FileType.XLSX, FileType.XLS, FileType.XLSB, FileType.ODS, FileType.CSV})
ACCEPTED: dict[str, frozenset[FileType]] = {
    Purpose.ROSTER: SHEETS,
    Purpose.RESULT: frozenset({FileType.XLSX}),
    Purpose.REPORT: frozenset({FileType.DOCX, FileType.PDF, FileType.XLSX, FileType.PNG}),
    Purpose.PROOF: frozenset({FileType.PDF, FileType.DOCX, FileType.PNG, FileType.JPEG, FileType.XLSX}),
    Purpose.EXPORT: frozenset({FileType.XLSX}),
}
MEGABYTE = 1024 * 1024
LARGEST = {
    Purpose.ROSTER: 64 * MEGABYTE,
    Purpose.RESULT: 256 * MEGABYTE,
    Purpose.REPORT: 256 * MEGABYTE,
    Purpose.PROOF: 20 * MEGABYTE,
    Purpose.EXPORT: 256 * MEGABYTE,
}
SEALED = frozenset({Purpose.ROSTER, Purpose.RESULT, Purpose.EXPORT})
