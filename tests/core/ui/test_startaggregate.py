"""What `startaggregate` writes keeps the rules of the house: lint, format, types, layers; and Django starts with it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.architecture import floor
from tests.architecture.floor import ROOT, TOPS, offences

BIN = Path(sys.executable).parent
NOUNS = (("projects", "orders", "site_note", "现场说明"), ("funds", "appropriations", "pay_slip", "拨付单"))


def run(tree: Path, *command: str) -> str:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "guopei.settings.test", "PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with two aggregates more: in a wing whose rules are a package, and in one of one file."""
    root = tmp_path_factory.mktemp("tree")
    for top in (*TOPS, "tests", "templates"):
        shutil.copytree(ROOT / top, root / top, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    for name in ("pyproject.toml", "manage.py"):
        shutil.copy2(ROOT / name, root)
    if (ROOT / ".mypy_cache").exists():  # what `make check` has judged need not be judged again
        shutil.copytree(ROOT / ".mypy_cache", root / ".mypy_cache")
    for room, wing, noun, chinese in NOUNS:
        call_command("startaggregate", room, wing, noun, zh=chinese, root=str(root))
    return root


def test_it_is_linted_and_formatted(tree: Path) -> None:
    run(tree, str(BIN / "ruff"), "check", ".")
    run(tree, str(BIN / "ruff"), "format", "--check", "--quiet", ".")


def test_it_is_typed(tree: Path) -> None:
    assert "no issues found" in run(tree, str(BIN / "mypy"))


def test_it_keeps_the_layers_and_the_rules_of_the_floors(tree: Path) -> None:
    assert "0 broken" in run(tree, str(BIN / "lint-imports"), "--no-cache")
    assert [place for rule in floor.RULES for place in offences(rule, tree)] == []


def test_django_starts_with_it_and_sees_its_models(tree: Path) -> None:
    run(tree, sys.executable, "manage.py", "check")
    planned = run(tree, sys.executable, "manage.py", "makemigrations", "--dry-run", "projects", "funds")
    assert "Create model SiteNote" in planned
    assert "Create model PaySlip" in planned


@pytest.mark.parametrize(
    ("room", "wing", "noun"),
    [("funds", "nowhere", "slip"), ("funds", "appropriations", "PaySlip"), ("funds", "appropriations", "order")],
)
def test_a_wing_that_is_not_there_and_a_noun_that_is_taken_are_refused(room: str, wing: str, noun: str) -> None:
    with pytest.raises(CommandError):
        call_command("startaggregate", room, wing, noun, zh="拨付单")
