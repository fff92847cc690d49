"""`manage.py load_reference`: regions, policy values and the catalogue, in one transaction, as often as you like."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils.module_loading import module_has_submodule

from guopei.core import clock
from guopei.core.rooms import packages_of

# Who acts, and when: this floor lies below the one that opens transactions for everybody else.
_OPEN = "SELECT set_config('guopei.act', 'orgs.load_reference', true), set_config('guopei.clock_shift', %s, true)"


class Command(BaseCommand):
    """Calls `load()` of every app's `reference` module, from the lowest floor up. Running it again changes nothing."""

    help = "Load reference data of all apps."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_OPEN, [str(clock.shift().total_seconds())])
            for config in reversed(list(apps.get_app_configs())):
                for package in packages_of(config):
                    if module_has_submodule(import_module(package), "reference"):
                        for table, written in import_module(f"{package}.reference").load().items():
                            self.stdout.write(f"{config.label}.{table}: {written} written")
