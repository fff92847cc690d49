import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear
from guopei.stack.demo import HALF_TOLD
from guopei.story.acts.house import engage_everybody
from guopei.story.cast import CAST, callers, who_signs_in
from guopei.story.telling import YEAR, Telling
from guopei.story.year import tell

FILE = "demo_logins.txt"


class Command(BaseCommand):
    """Builds the demo year once, and prints one login per role.

    A year that is broken off leaves a file that says so.
    """

    help = "Build the demo year (once) and print one login per role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many teachers take part, or nobody but the cast."""
        parser.add_argument("--teachers", type=int, default=2000)
        parser.add_argument("--cast-only", action="store_true", help="accounts and the institution; the year is yours")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where settings do not say that this is a demonstration."""
        if not settings.GUOPEI_DEMO:
            raise CommandError("GUOPEI_DEMO is off: this is not a demonstration.")
        logins = Path(settings.GUOPEI_DATA_DIR) / FILE
        if not logins.exists() or not User.objects.filter(username=CAST[0].username).exists():
            half_told = logins.with_name(HALF_TOLD)
            half_told.parent.mkdir(parents=True, exist_ok=True)
            half_told.touch()
            password = secrets.token_urlsafe(9)
            company = engage_everybody(password)
            is_told = ProgrammeYear.objects.filter(year=YEAR).exclude(state=YearState.DRAFT).exists()
            if not is_told and not options["cast_only"]:
                folder = Path(settings.GUOPEI_DATA_DIR)
                telling = Telling(
                    company, options["teachers"], folder, works_alone=True, leaves_open=True, password=password
                )
                tell(telling)
            self._write(logins, password)
            half_told.unlink()
        self.stdout.write(logins.read_text())

    @staticmethod
    def _write(path: Path, password: str) -> None:
        lines = [
            f"{part.username:<20} {_role(part.role, 'en'):<24} {_role(part.role, 'zh-hans')}" for part in who_signs_in()
        ]
        for user, unit in callers():
            if not user.has_usable_password():
                user.set_password(password)
                user.save(update_fields=["password"])
                words = [f"{_role(Role.COUNTY_OFFICER, tongue):<24}" for tongue in ("en", "zh-hans")]
                lines.append(f"{user.username:<20} {' '.join(words)} {unit.name}")
        text = f"One password for everybody of this demo: {password}\n\n" + "\n".join(lines) + "\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)


def _role(role: Role, language: str) -> str:
    with translation.override(language):
        return str(role.label)
