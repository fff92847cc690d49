import re
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.loader import MigrationLoader

from guopei.core.guards.operations import Gone, Guard
from guopei.core.guards.source import statements
from guopei.core.guards.standing import steps

MIGRATION = """\
{imports}


class Migration(migrations.Migration):
    dependencies = [
{dependencies}    ]

    operations = [
{operations}    ]
"""


class Command(BaseCommand):
    """Write migrations for what changed in `sql` folders and `guards.py`, as `makemigrations` does for models."""

    help = "Write migrations that bring functions, triggers and rights to what the source says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("labels", nargs="*", metavar="app", help="only these apps")
        parser.add_argument("--check", action="store_true", help="write nothing, fail when something would be written")
        parser.add_argument("--name", default="guards", help="what the migration is called")

    def handle(self, *args: Any, **options: Any) -> None:
        loader = MigrationLoader(None)
        behind = []
        for config in reversed(list(apps.get_app_configs())):  # the lowest first
            if options["labels"] and config.label not in options["labels"]:
                continue
            if operations := steps(config, loader):
                behind.append(config.label)
                if not options["check"]:
                    path = write(config, loader, operations, options["name"])
                    self.stdout.write(f"{path}: {', '.join(one.describe() for one in operations)}")
                    loader = MigrationLoader(None)
        if behind and options["check"]:
            raise CommandError(f"Migrations do not say what the source says ({', '.join(behind)}): run makesql.")


def write(config: AppConfig, loader: MigrationLoader, operations: list[Guard | Gone], name: str) -> Path:
    """Write one migration of an app, behind its last one and behind those that it builds on."""
    folder = Path(config.path) / "migrations"
    numbers = [int(key[1][:4]) for key in loader.disk_migrations if key[0] == config.label]
    needs = sorted({config.label, *built_on(operations)} & {key[0] for key in loader.disk_migrations})
    leaves = [leaf for label in needs for leaf in loader.graph.leaf_nodes(label)]
    guards = [one.guard if isinstance(one, Gone) else one for one in operations]
    kinds = sorted({(type(one).__module__, type(one).__name__) for one in [*operations, *guards]})
    imports = [
        f"from {module} import {', '.join(name for _module, name in found)}"
        for module, found in groupby(kinds, key=itemgetter(0))
    ]
    path = folder / f"{max(numbers, default=0) + 1:04d}_{name}.py"
    path.write_text(
        MIGRATION.format(
            imports="\n".join(["from django.db import migrations", "", *imports]),
            dependencies="".join(f"        {leaf!r},\n" for leaf in leaves).replace("'", '"'),
            operations="".join(f"        {said(one)},\n" for one in operations),
        )
    )
    return path


def built_on(operations: list[Guard | Gone]) -> set[str]:
    """The apps whose tables and functions must be there before, told by the names that begin with theirs."""
    labels = set()
    for operation in operations:
        guard = operation.guard if isinstance(operation, Gone) else operation
        for one in statements(guard.source()):
            words = {one.table, one.calls}
            if "LANGUAGE sql" in one.text or one.key.startswith("view"):  # checked by PostgreSQL when it is made
                words |= set(re.findall(r"\w+", one.text))
            labels |= {word.split("_")[0] for word in words if word}
        if "table" in guard.arguments:
            labels.add(str(guard.arguments["table"]).split("_")[0])
    return labels


def said(value: Any) -> str:
    """A guard and its arguments as Python; texts of several lines as people read them."""
    if isinstance(value, Guard | Gone):
        name, arguments, named = value.deconstruct()
        return f"{name}({', '.join([*map(said, arguments), *(f'{key}={said(part)}' for key, part in named.items())])})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {said(part)}' for key, part in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(said, value))}]"
    if isinstance(value, str) and "\n" in value and '"""' not in value:
        return f'{"r" if chr(92) in value else ""}"""{value}"""'
    if isinstance(value, str):
        return repr(str(value)).replace("'", '"') if '"' not in value and "'" not in value else repr(str(value))
    return repr(value)
