"""The letters that a demonstration would have sent: files in its data folder, read again for whoever plays it."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.utils import timezone

BETWEEN = b"\n" + b"-" * 79 + b"\n"  # as Django's file backend divides them
MOST = 50


@dataclass(frozen=True)
class Letter:
    """One letter as its reader would see it."""

    to: str
    subject: str
    text: str
    at: datetime


def letters() -> list[Letter]:
    """The latest first."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), reverse=True)[:MOST]
    return [letter for file in files for letter in _read(file)]


def _read(file: Path) -> list[Letter]:
    at = datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone())
    found = []
    for part in file.read_bytes().split(BETWEEN):
        if part.strip():
            message = message_from_bytes(part, policy=policy.default)
            body = message.get_body(("plain",))
            text = body.get_content() if body is not None else ""
            found.append(Letter(str(message["To"]), str(message["Subject"]), text, at))
    return found
