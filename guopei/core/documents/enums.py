from django.db import models
from django.utils.translation import gettext_lazy as _


class FileType(models.TextChoices):
    """The real type of a file, told by its content and never by its name."""

    XLSX = "xlsx", "Excel (xlsx)"
    XLS = "xls", "Excel 97 (xls)"
    XLSB = "xlsb", "Excel (xlsb)"
    ODS = "ods", "OpenDocument (ods)"
    CSV = "csv", "CSV"
    HTML = "html", _("Table as web page (html)")
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
    FileType.HTML: "application/vnd.ms-excel",  # never as a page: it is somebody else's
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.PDF: "application/pdf",
    FileType.PNG: "image/png",
    FileType.JPEG: "image/jpeg",
}
SHEETS = frozenset({FileType.XLSX, FileType.XLS, FileType.XLSB, FileType.ODS, FileType.CSV, FileType.HTML})
MEGABYTE = 1024 * 1024
