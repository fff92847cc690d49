"""Files that are what they say and still may do harm: macros, and packages that are far larger than they look."""

import io
import zipfile

from django.utils.translation import gettext_lazy as _

from guopei.core.documents.enums import MEGABYTE
from guopei.core.refusal import Refused

MOST_UNPACKED = 200 * MEGABYTE
MOST_PARTS = 10_000
ACTIVE = ("vbaproject.bin", "vbadata.xml", "oleobject", "/activex/", "/macrosheets/")


def refuse_hostile(content: bytes) -> None:
    """Refuse a package with macros or embedded programs, and one that grows beyond measure; nothing is unpacked."""
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(_("Unpacked, this file is far too large."), code="file_bomb", field="file")
    if any(word in f"/{part.filename.lower()}" for part in parts for word in ACTIVE):
        raise Refused(
            _("This file holds macros or embedded programs. Send it without them, or as a PDF."),
            code="file_active",
            field="file",
        )
