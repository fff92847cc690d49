"""A room and its wings: what is imported when Django starts, and what may not stand in a room."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.core.checks import run_checks

from guopei.core.rooms import STANDING_ON_RULES, Room, packages_of, rooms_in_order

ROOT = Path(__file__).resolve().parents[2]


class House(Room):
    """A room of two wings that is not installed."""

    wings = ("low", "high")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A room on disk: each module that is imported leaves its name in `planted_house.seen`."""
    root = tmp_path / "planted_house"
    tell = "from planted_house import seen\nseen.append(__name__)\n"
    for wing in House.wings:
        services = root / wing / "services"
        services.mkdir(parents=True)
        for path in (root / wing / "__init__.py", services / "__init__.py"):
            path.write_text("")
        for path in (root / wing / "rules.py", root / wing / "views.py", services / "acts.py"):
            path.write_text(tell)
    (root / "__init__.py").write_text("seen = []\n")
    (root / "low" / "tasks.py").write_text(tell)
    monkeypatch.syspath_prepend(str(tmp_path))
    module = __import__("planted_house")
    yield House("planted_house", module)
    for name in [name for name in sys.modules if name.partition(".")[0] == "planted_house"]:
        del sys.modules[name]


def said(house: Room) -> list[tuple[str | None, str]]:
    return [(error.id, error.msg) for error in rooms_in_order([house])]


def test_what_wings_declare_is_imported_from_the_lowest_up(house: House) -> None:
    house.read("rules")
    house.read("services", "tasks")
    module: ModuleType | None = house.module
    assert module is not None
    assert module.seen == [
        "planted_house.low.rules",
        "planted_house.high.rules",
        "planted_house.low.services.acts",
        "planted_house.low.tasks",
        "planted_house.high.services.acts",
    ]


def test_every_room_reads_what_stands_on_rules_once_all_rules_are_read() -> None:
    code = "import sys, django; django.setup(); print('\\n'.join(name for name in sys.modules if name.count('.') > 1))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    read = done.stdout.split()
    rooms = [config for config in apps.get_app_configs() if isinstance(config, Room)]
    parts = [name.split(".") for name in read if name.split(".")[0] in {room.name for room in rooms}]
    there = {".".join(one[:3]) for one in parts}
    for package in [package for room in rooms for package in packages_of(room)]:
        for name in ("rules", *STANDING_ON_RULES):
            files = list((ROOT / package.replace(".", "/")).glob(f"{name}*"))
            assert (f"{package}.{name}" in there) == bool(files), package
    tasks = next(place for place, one in enumerate(parts) if one[2] == "tasks")
    assert max(place for place, one in enumerate(parts) if one[2] == "rules") < tasks


def test_a_room_in_order_says_nothing(house: House) -> None:
    assert said(house) == []


def test_a_folder_that_no_wing_is_named_after_is_an_error(house: House) -> None:
    for name in ("helpers/notes.txt", "utils.py", "left/__pycache__/gone.cpython-311.pyc"):
        (Path(house.path) / name).parent.mkdir(parents=True, exist_ok=True)
        (Path(house.path) / name).write_text("")
    assert said(house) == [
        ("rooms.E001", "planted_house/helpers is no wing of the room and nothing that rooms have."),
        ("rooms.E001", "planted_house/utils.py is no wing of the room and nothing that rooms have."),
    ]


def test_a_wing_that_is_not_there_is_an_error(house: House) -> None:
    (Path(house.path) / "high").rename(Path(house.path).parent / "gone")
    assert said(house) == [("rooms.E002", "planted_house names the wing high, which is not there.")]


def test_the_rooms_of_the_house_are_in_order_and_are_checked() -> None:
    rooms = [config for config in apps.get_app_configs() if isinstance(config, Room)]
    assert [room.label for room in reversed(rooms)] == ["institutions", "projects", "trainees", "funds", "evaluation"]
    assert run_checks(tags=["rooms"]) == []


def test_an_app_without_wings_is_its_own_package() -> None:
    assert packages_of(apps.get_app_config("desk")) == ["guopei.desk"]
    assert packages_of(apps.get_app_config("projects"))[0] == "projects.planning"
