"""Where the bytes lie: files under the data folder, written whole or not at all, sealed when they must be."""

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from guopei.core.crypto import NONCE_BYTES, Keyring, load_keyring
from guopei.core.documents.enums import FileType

# A web page in any encoding: a table in one is what many systems call an export to Excel.
_PAGE = re.compile(
    rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<\0?(!\0?d|h\0?t|h\0?e|m\0?e|b\0?o|t\0?a|d\0?i|s\0?t)", re.I
)
_TABLE = re.compile(rb"<\0?t\0?a\0?b\0?l\0?e", re.I)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def keyring() -> Keyring:
    """The installation's keys."""
    return load_keyring(Path(settings.GUOPEI_KEYS_FILE), create=settings.GUOPEI_KEYS_CREATE)


def path_of(uuid: UUID) -> Path:
    """Two letters of the name make the folder, so that no folder grows too large."""
    return Path(settings.GUOPEI_DATA_DIR) / "documents" / uuid.hex[:2] / uuid.hex


def paths() -> Iterator[Path]:
    """Every file of the store, halves too."""
    return (Path(settings.GUOPEI_DATA_DIR) / "documents").glob("*/*")


def write(uuid: UUID, content: bytes, *, sealed: bool) -> None:
    """Store bytes under a name: temporary file, fsync, rename."""
    if sealed:
        ring = keyring()
        version = max(ring.sealing)
        nonce = os.urandom(NONCE_BYTES)
        content = bytes([version]) + nonce + AESGCM(ring.sealing[version]).encrypt(nonce, content, uuid.bytes)
    target = path_of(uuid)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).rename(target)
        except OSError:  # the disk is full, say
            Path(file.name).unlink(missing_ok=True)
            raise


def read(uuid: UUID, *, sealed: bool) -> bytes:
    """The bytes again. FileNotFoundError when they were erased."""
    content = path_of(uuid).read_bytes()
    if not sealed:
        return content
    nonce, body = content[1 : 1 + NONCE_BYTES], content[1 + NONCE_BYTES :]
    return AESGCM(keyring().sealing[content[0]]).decrypt(nonce, body, uuid.bytes)


def erase(uuid: UUID) -> None:
    """Remove the bytes; the row stays and says so."""
    path_of(uuid).unlink(missing_ok=True)


def real_type(content: bytes) -> FileType | None:
    """What a file is, told by its bytes. None when it is nothing that is accepted anywhere."""
    if content.startswith(b"%PDF-"):
        return FileType.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if content.startswith(OLE):
        return FileType.XLS
    if content.startswith(b"PK\x03\x04"):
        return _zip_type(content)
    head = content[:4096]
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if _PAGE.match(head):
        return FileType.HTML if _TABLE.search(content) else None
    return (
        FileType.CSV
        if head.strip() and (is_utf16 or b"\x00" not in head) and not head.lstrip().startswith(b"<")
        else None
    )


def _zip_type(content: bytes) -> FileType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    if "xl/workbook.bin" in names:
        return FileType.XLSB
    if any(name.startswith("xl/") for name in names):
        return FileType.XLSX
    if any(name.startswith("word/") for name in names):
        return FileType.DOCX
    return FileType.ODS if "content.xml" in names else None
