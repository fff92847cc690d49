"""Which node checks and tests of scripts use."""

import sys
from pathlib import Path

import pytest

from guopei.stack import node


def program(folder: Path, name: str, version: str) -> Path:
    """A program that says its version, as node does."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {version}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The system's programs and those beside Python, none there yet."""
    system, own = tmp_path / "system", tmp_path / "own"
    monkeypatch.setenv("PATH", str(system))
    monkeypatch.setattr(sys, "executable", str(own / "python"))
    return system, own


def test_the_systems_node_is_used_where_it_is_new_enough(places: tuple[Path, Path]) -> None:
    system, own = places
    program(own, "npm", "11")
    program(system, "node", "v20.11.0")
    npm = program(system, "npm", "10")
    assert node.tool("npm") == str(npm)


@pytest.mark.parametrize("version", ["v16.20.2", "nonsense"])
def test_an_old_one_gives_way_to_that_of_the_package(places: tuple[Path, Path], version: str) -> None:
    system, own = places
    program(system, "node", version)
    program(system, "npm", "8")
    npm = program(own, "npm", "11")
    assert node.tool("npm") == str(npm)


def test_a_node_without_npm_is_not_enough_for_npm(places: tuple[Path, Path]) -> None:
    system, own = places
    program(system, "node", "v20.11.0")
    npm = program(own, "npm", "11")
    assert node.tool("npm") == str(npm)
