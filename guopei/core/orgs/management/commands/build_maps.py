"""`manage.py build_maps`: map outlines for the boards, into static/vendor/maps (never committed)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from guopei.core.orgs.maps import write_maps


class Command(BaseCommand):
    """Needs no database. Running it again writes the same files."""

    help = "Write simplified map outlines for the country and every province."
    requires_migrations_checks = False
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.ROOT / "static" / "vendor" / "maps")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        written = write_maps(to)
        self.stdout.write(
            f"{len(written)} maps, {sum(written.values()) // 1024} KiB (china {written['china'] // 1024})"
        )
