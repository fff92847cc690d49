"""Each rule of the floors is broken once in a copy of the tree: whoever looks after it has to say where."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.architecture import floor
from tests.architecture.floor import ROOMS, ROOT, TOPS, Rule, offences, strange_names

BIN = Path(sys.executable).parent
PLANTED: list[tuple[Rule, str, str]] = [
    (floor.bare_locks, "funds/services/planted.py", "rows.select_for_update()"),
    (floor.bare_locks, "funds/services/planted.py", "rows.select_for_update(no_key=False)"),
    (floor.other_clocks, "projects/rules/planted.py", "timezone.now()"),
    (floor.other_clocks, "projects/views/planted.py", "datetime.datetime.now(tz)"),
    (floor.other_clocks, "projects/views/planted.py", "date.today()"),
    (floor.other_clocks, "projects/selectors/planted.py", "from django.utils.timezone import now"),
    (floor.other_clocks, "projects/selectors/planted.py", "from django.db.models.functions import Now"),
    (floor.other_clocks, "guopei/core/jobs/planted.py", "time.time()"),
    (floor.requests_below, "trainees/services/planted.py", "def do(request): ..."),
    (floor.requests_below, "trainees/services/planted.py", "from django.http import HttpRequest"),
    (floor.requests_below, "trainees/selectors/planted.py", "from django import shortcuts"),
    (floor.requests_below, "guopei/core/inbox/selectors/planted.py", "from django.contrib import messages"),
    (floor.hidden_ties, "evaluation/planted.py", "from django.db.models.signals import post_save"),
    (floor.hidden_ties, "evaluation/planted.py", "from django.db.models import signals"),
    (floor.hidden_ties, "evaluation/planted.py", "import django.dispatch"),
    (floor.hidden_ties, "evaluation/planted.py", "from django.contrib.contenttypes.fields import GenericForeignKey"),
    (floor.open_field_lists, "funds/api/planted.py", 'class Meta:\n    fields = "__all__"'),
    (floor.open_field_lists, "funds/forms/planted.py", 'Form = modelform_factory(Order, fields="__all__")'),
    (floor.stray_sql, "projects/views/planted.py", 'cursor.execute("SELECT 1")'),
    (floor.stray_sql, "guopei/reports/views/planted.py", 'cursor.execute("SELECT 1")'),
    (floor.stray_sql, "institutions/forms/planted.py", 'Institution.objects.raw("SELECT 1")'),
    (floor.stray_sql, "trainees/rules/planted.py", 'rows.extra(where=["1=1"])'),
    (floor.stray_sql, "evaluation/models/planted.py", 'RawSQL("1", [])'),
    (floor.writing_views, "institutions/views/planted.py", "Institution.objects.create(name=1)"),
    (floor.writing_views, "guopei/desk/views/planted.py", "rows.bulk_update([], [])"),
    (floor.days_gone_by, "projects/services/planted.py", "raise_todo('a', due=year.plans_due)"),
    (floor.days_gone_by, "trainees/services/planted.py", "raise_todo('a', due=clock.today())"),
    (floor.services_without_actor, "funds/services/planted.py", '@service("Pay")\ndef pay(order): ...'),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of this tree, to be broken."""
    root = tmp_path_factory.mktemp("tree")
    for top in TOPS:
        shutil.copytree(ROOT / top, root / top, ignore=lambda _folder, names: [n for n in names if not is_code(n)])
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def is_code(name: str) -> bool:
    """Folders and Python files; no translations, no data, no caches."""
    return name.endswith(".py") or ("." not in name and name not in ("__pycache__", "locale", "data"))


@contextmanager
def planted(root: Path, path: str, text: str) -> Iterator[None]:
    """A file with something in it that does not belong there, taken away again."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n")
    try:
        yield
    finally:
        file.unlink()


@pytest.mark.parametrize(
    ("rule", "path", "text"), PLANTED, ids=lambda value: getattr(value, "__name__", None) or str(value)[:50]
)
def test_a_broken_rule_is_reported_with_its_place(copy: Path, rule: Rule, path: str, text: str) -> None:
    with planted(copy, path, text):
        found = offences(rule, copy, [str(Path(path).parent)])
    assert [place.rpartition(":")[0] for place in found] == [path]


def test_every_rule_is_broken_by_something() -> None:
    assert {rule for rule, _path, _text in PLANTED} == set(floor.RULES)


def test_the_copy_keeps_all_the_rules_before_it_is_broken(copy: Path) -> None:
    assert [place for rule in floor.RULES for place in offences(rule, copy)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_name_that_rooms_do_not_have_is_reported(copy: Path, room: str) -> None:
    with planted(copy, f"{room}/utils.py", "x = 1"):
        assert strange_names(room, copy) == {"utils.py"}


def test_an_inline_import_is_reported(copy: Path) -> None:
    text = "def late() -> None:\n    import json\n\n    json.dumps({})"
    with planted(copy, "funds/services/planted.py", text):
        found = run(copy, "ruff", "check", "--no-cache", "--output-format=concise", "funds")
    assert "funds/services/planted.py:2:5: PLC0415" in found


def test_imports_that_point_up_break_the_contracts(copy: Path) -> None:
    """A room that imports the room above, and a noun of the ground that imports the one above it."""
    with (
        planted(copy, "projects/planted.py", "from trainees import enums"),
        planted(copy, "guopei/core/flow/planted.py", "from guopei.core.jobs import enums"),
    ):
        found = run(copy, "lint-imports", "--no-cache")
    assert "Contracts: 0 kept, 2 broken." in found
    assert "projects.planted -> trainees.enums" in found
    assert "guopei.core.flow.planted -> guopei.core.jobs.enums" in found


def test_the_copy_keeps_the_contracts_before_it_is_broken(copy: Path) -> None:
    assert "Contracts: 2 kept, 0 broken." in run(copy, "lint-imports", "--no-cache")


def test_a_noun_of_the_ground_that_no_floor_knows_breaks_the_contracts(copy: Path) -> None:
    with planted(copy, "guopei/core/helpers/__init__.py", ""):
        found = run(copy, "lint-imports", "--no-cache")
    shutil.rmtree(copy / "guopei/core/helpers")
    assert "guopei.core.helpers" in found
    assert "Contracts: 2 kept" not in found


def run(folder: Path, program: str, *arguments: str) -> str:
    """What a checker says about the copy."""
    environ = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [str(BIN / program), *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr
