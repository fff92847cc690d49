"""What a room is: one Django app whose code stands in wings, each a folder with the house's names."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import module_has_submodule

STANDING_ON_RULES = ("services", "tasks", "checks", "figures")
ROOM_LEVEL = frozenset(
    {"__init__.py", "apps.py", "models", "migrations", "locale", "urls.py", "management", "templatetags"}
)


class Room(AppConfig):
    """An app of several wings, named lowest first; none may import a higher one (`pyproject.toml`).

    Django sees one app: one label, one chain of migrations, one catalogue. What the wings declare is imported when
    Django starts, from the lowest up. An `apps.py` takes it as `rooms.Room`: Django would take a second class there for
    a second configuration, and neither.
    """

    wings: Sequence[str] = ()

    def ready(self) -> None:
        """Import the rules of each wing; after the last room's, what stands on rules, which may be another room's."""
        self.read("rules")
        rooms = [config for config in apps.get_app_configs() if isinstance(config, Room)]
        if self is rooms[-1]:
            for room in reversed(rooms):
                room.read(*STANDING_ON_RULES)

    def read(self, *names: str) -> None:
        """Import what is called so in each wing, from the lowest up; packages with all of their modules."""
        for package in packages_of(self):
            for name in names:
                if module_has_submodule(import_module(package), name):
                    _import_whole(f"{package}.{name}")


def packages_of(config: AppConfig) -> list[str]:
    """Where the house's names stand in an app: in the app itself, or in every wing of a room, from the lowest up."""
    return [f"{config.name}.{wing}" for wing in config.wings] if isinstance(config, Room) else [config.name]


def _import_whole(name: str) -> None:
    module = import_module(name)
    for found in walk_packages(getattr(module, "__path__", ()), f"{name}."):
        import_module(found.name)


@register("rooms")
def rooms_in_order(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every folder and file of a room is one that rooms have, or a wing that the room names; every wing is there."""
    configs = apps.get_app_configs() if app_configs is None else app_configs
    return [error for config in configs if isinstance(config, Room) for error in _disorder(config)]


def _disorder(room: Room) -> Iterator[CheckMessage]:
    there = {path.name for path in Path(room.path).iterdir() if path.is_file() or _holds_something(path)}
    for name in sorted(there - ROOM_LEVEL - set(room.wings)):
        yield Error(
            f"{room.name}/{name} is no wing of the room and nothing that rooms have.", obj=room, id="rooms.E001"
        )
    for name in sorted(set(room.wings) - there):
        yield Error(f"{room.name} names the wing {name}, which is not there.", obj=room, id="rooms.E002")


def _holds_something(folder: Path) -> bool:
    """Not only what Python compiled from files that are gone."""
    return any(path.is_file() and path.suffix != ".pyc" for path in folder.rglob("*"))
