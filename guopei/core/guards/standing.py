"""What an app's source wants to stand in the database, and what its migrations have put there."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.utils.module_loading import module_has_submodule

from guopei.core.guards.operations import Gone, Guard, Sql
from guopei.core.rooms import packages_of

Key = tuple[str, ...]


def wanted(config: AppConfig) -> dict[Key, Guard]:
    """What stands in the app's `sql` folders and its `guards.py`, wing by wing. ValueError where two are the same."""
    found: dict[Key, Guard] = {}
    for guard in _declared(config):
        if guard.key in found:
            raise ValueError(f"{config.label} declares twice: {guard.describe()}")
        found[guard.key] = guard
    return found


def standing(loader: MigrationLoader, label: str) -> dict[Key, Guard]:
    """What the app's migrations, one after the other, leave in the database."""
    found: dict[Key, Guard] = {}
    for node in loader.graph.leaf_nodes(label):
        for step in loader.graph.forwards_plan(node):
            if step[0] == label:
                for operation in loader.graph.nodes[step].operations:
                    _apply(operation, found)
    return found


def steps(config: AppConfig, loader: MigrationLoader) -> list[Guard | Gone]:
    """The operations that lead from what migrations made to what the source wants; none when both say the same."""
    new, old = wanted(config), standing(loader, config.label)
    gone: list[Guard | Gone] = [Gone(guard) for key, guard in reversed(old.items()) if key not in new]
    return gone + [
        guard.after(old[key]) if key in old else guard
        for key, guard in new.items()
        if key not in old or not guard.says_as(old[key])
    ]


def _declared(config: AppConfig) -> Iterator[Guard]:
    for package in packages_of(config):
        module = import_module(package)
        within = package.removeprefix(f"{config.name}.") + "/" if package != config.name else ""
        files = [(path.stem, path.read_text()) for path in sorted(Path(str(module.__path__[0])).glob("sql/*.sql"))]
        for name, text in sorted(files, key=_makes_no_view):  # functions in SQL are checked when they are made
            yield Sql(f"{within}{name}", text)
        if module_has_submodule(module, "guards"):
            yield from import_module(f"{package}.guards").GUARDS


def _makes_no_view(file: tuple[str, str]) -> bool:
    return "CREATE OR REPLACE VIEW" not in file[1]


def _apply(operation: Operation, found: dict[Key, Guard]) -> None:
    if isinstance(operation, Gone):
        del found[operation.guard.key]
    elif isinstance(operation, Guard):
        found[operation.key] = operation
