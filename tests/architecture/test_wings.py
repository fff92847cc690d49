"""Wings point down, in the database as in imports: import-linter sees no foreign key, and knows no AppConfig."""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from guopei.core.audit import acts
from guopei.core.orgs.models import OrgUnit
from guopei.core.rooms import Room
from tests.architecture.floor import ROOT, last_name, sources, wings
from trainees.delivery.models import Attendance
from trainees.register.models import Teacher
from trainees.selection.models import Quota

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
ROOMS = [config for config in apps.get_app_configs() if isinstance(config, Room)]


def storeys() -> list[str]:
    """The ground, every wing of every room, the readers and the wiring: from the lowest up."""
    floors = [layer.strip() for layer in reversed(CONTRACTS[0]["layers"])]
    by_name = {room.name: [f"{room.name}.{wing}" for wing in room.wings] for room in ROOMS}
    return [place for layer in floors for place in by_name.get(layer, [layer])]


STOREYS = storeys()


def storey(model: type[models.Model]) -> int | None:
    """How high a model stands; None for what others made."""
    for height, place in enumerate(STOREYS):
        if any(f"{model.__module__}.".startswith(f"{one}.") for one in place.replace(":", "|").split(" | ")):
            return height
    return None


def ties_upwards(found: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys from a lower wing, room or floor to a higher one."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in found
        for field in model._meta.get_fields()
        if field.concrete and isinstance(field.related_model, type)
        if (here := storey(model)) is not None and (there := storey(field.related_model)) is not None
        if here < there
    ]


def test_no_foreign_key_points_up() -> None:
    assert ties_upwards(apps.get_models()) == []


def test_every_model_of_a_room_stands_in_a_wing() -> None:
    lost = [model._meta.label for room in ROOMS for model in room.get_models() if storey(model) is None]
    assert lost == []
    heights = {storey(model) for model in (OrgUnit, Teacher, Quota, Attendance)}
    assert len(heights) == 4
    assert sorted(heights, key=lambda height: height or 0) == [
        storey(model) for model in (OrgUnit, Teacher, Quota, Attendance)
    ]


@pytest.mark.parametrize(("wing", "up"), [("register", True), ("selection", False), ("delivery", False)])
@isolate_apps("trainees")
def test_a_foreign_key_that_points_up_is_reported(wing: str, up: bool) -> None:
    body = {
        "__module__": f"trainees.{wing}.models.planted",
        "quota": models.ForeignKey(Quota, models.PROTECT, related_name="+"),
        "Meta": type("Meta", (), {"app_label": "trainees"}),
    }
    planted = type("Planted", (models.Model,), body)
    assert ties_upwards([planted]) == (["trainees.Planted.quota"] if up else [])


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.label)
def test_the_contract_of_a_room_names_its_wings_in_their_order(room: Room) -> None:
    (contract,) = [one for one in CONTRACTS if one.get("containers") == [room.name]]
    assert contract["exhaustive"]
    assert "ignore_imports" not in contract
    assert list(reversed(contract["layers"][1:])) == list(room.wings)
    assert wings(room.name) == list(room.wings)


def services_of(room: str) -> list[str]:
    """The names of a room's services, wing after wing."""
    return [
        node.name
        for source in sources(ROOT, [room])
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef)
        if "service" in {last_name(getattr(mark, "func", mark)) for mark in node.decorator_list}
    ]


@pytest.mark.parametrize("room", [room.name for room in ROOMS])
def test_the_acts_of_the_trail_are_named_after_the_room_and_are_different_ones(room: str) -> None:
    names = services_of(room)
    assert len(names) > 3
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert [name for name in names if not acts.is_named(f"{room}.{name}")] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.label)
def test_templates_and_tests_of_a_room_lie_in_folders_of_its_wings(room: Room) -> None:
    tests, templates = ROOT / "tests" / room.label, ROOT / "templates" / room.label
    places = {path.parent.relative_to(tests).as_posix() for path in tests.rglob("test_*.py")}
    assert places - {"."} - set(room.wings) == set()
    places = {path.parent.relative_to(templates).as_posix() for path in templates.rglob("*.html")}
    assert places - set(room.wings) == set()
