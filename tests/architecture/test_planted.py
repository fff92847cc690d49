"""Each rule of the floors is broken once in a copy of the tree: whoever looks after it has to say where."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from tests.architecture import floor
from tests.architecture.floor import ROOMS, ROOT, TOPS, Rule, offences, strange_names, wings

BIN = Path(sys.executable).parent
PLANTED: list[tuple[Rule, str, str]] = [
    (floor.rooms_on_the_ground, "guopei/core/policy/planted.py", 'register("trainees.pass_mark", "Pass mark")'),
    (floor.rooms_on_the_ground, "guopei/core/ui/planted.py", 'reverse("funds:order-list")'),
    (floor.rooms_on_the_ground, "guopei/core/inbox/planted.py", 'TABLE = "projects_plan"'),
    (floor.rooms_on_the_ground, "guopei/core/ui/planted.py", "class TrainingClasses: ..."),
    (floor.rooms_on_the_ground, "guopei/core/documents/planted.py", 'ROSTER = "x"'),
    (floor.rooms_on_the_ground, "guopei/core/documents/planted.py", "def store(enrolments): ..."),
    (floor.bare_locks, "funds/appropriations/services/planted.py", "rows.select_for_update()"),
    (floor.bare_locks, "funds/appropriations/services/planted.py", "rows.select_for_update(no_key=False)"),
    (floor.other_clocks, "projects/planning/rules/planted.py", "timezone.now()"),
    (floor.other_clocks, "projects/planning/views/planted.py", "datetime.datetime.now(tz)"),
    (floor.other_clocks, "projects/planning/views/planted.py", "date.today()"),
    (floor.other_clocks, "projects/planning/selectors/planted.py", "from django.utils.timezone import now"),
    (floor.other_clocks, "projects/planning/selectors/planted.py", "from django.db.models.functions import Now"),
    (floor.other_clocks, "guopei/core/jobs/planted.py", "time.time()"),
    (floor.requests_below, "trainees/selection/services/planted.py", "def do(request): ..."),
    (floor.requests_below, "trainees/selection/services/planted.py", "from django.http import HttpRequest"),
    (floor.requests_below, "trainees/selection/selectors/planted.py", "from django import shortcuts"),
    (floor.requests_below, "guopei/core/inbox/selectors/planted.py", "from django.contrib import messages"),
    (floor.hidden_ties, "evaluation/assessment/planted.py", "from django.db.models.signals import post_save"),
    (floor.hidden_ties, "evaluation/assessment/planted.py", "from django.db.models import signals"),
    (floor.hidden_ties, "evaluation/assessment/planted.py", "import django.dispatch"),
    (
        floor.hidden_ties,
        "evaluation/assessment/planted.py",
        "from django.contrib.contenttypes.fields import GenericForeignKey",
    ),
    (floor.open_field_lists, "funds/appropriations/api/planted.py", 'class Meta:\n    fields = "__all__"'),
    (
        floor.open_field_lists,
        "funds/appropriations/forms/planted.py",
        'Form = modelform_factory(Order, fields="__all__")',
    ),
    (floor.stray_sql, "projects/planning/views/planted.py", 'cursor.execute("SELECT 1")'),
    (floor.stray_sql, "guopei/reports/views/planted.py", 'cursor.execute("SELECT 1")'),
    (floor.stray_sql, "institutions/register/forms/planted.py", 'Institution.objects.raw("SELECT 1")'),
    (floor.stray_sql, "trainees/selection/rules/planted.py", 'rows.extra(where=["1=1"])'),
    (floor.stray_sql, "evaluation/assessment/models/planted.py", 'RawSQL("1", [])'),
    (floor.writing_views, "institutions/register/views/planted.py", "Institution.objects.create(name=1)"),
    (floor.writing_views, "guopei/desk/views/planted.py", "rows.bulk_update([], [])"),
    (floor.days_gone_by, "projects/planning/services/planted.py", "raise_todo('a', due=year.plans_due)"),
    (floor.days_gone_by, "trainees/selection/services/planted.py", "raise_todo('a', due=clock.today())"),
    (floor.managers_in_views, "funds/appropriations/views/planted.py", "rows = Order.objects.all()"),
    (floor.managers_in_views, "guopei/desk/views/planted.py", "rows = model._default_manager"),
    (
        floor.other_words_for_words,
        "funds/appropriations/views/planted.py",
        "from django.utils.translation import gettext as _",
    ),
    (
        floor.other_words_for_words,
        "guopei/core/jobs/planted.py",
        "from django.utils.translation import gettext_lazy, ngettext",
    ),
    (floor.other_names, "funds/appropriations/views/planted.py", "class OrderRecord(RecordPage): ..."),
    (
        floor.other_names,
        "funds/appropriations/api/planted.py",
        "class OrderSerializer(serializers.ModelSerializer[Order]): ...",
    ),
    (floor.other_names, "funds/appropriations/api/planted.py", "class OrderResource(Resource): ..."),
    (floor.spelt_rights, "funds/appropriations/services/planted.py", 'require(actor, "funds.draft_order", order)'),
    (floor.spelt_rights, "projects/planning/rules/planted.py", 'declare(Plan, view="projects.view_plan", paths=())'),
    (floor.spelt_rights, "guopei/desk/views/planted.py", 'class A:\n    permission = "orgs.view_unit"'),
    (floor.faces_that_pass_on, "funds/appropriations/services/planted/__init__.py", "from funds import planted"),
    (floor.stretched_steps, "funds/appropriations/rules/planted.py", 'Step(\n"a",\n"A",\n(1,),\n2,\n)'),
    (floor.services_without_actor, "funds/appropriations/services/planted.py", '@service("Pay")\ndef pay(order): ...'),
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
    for wing in wings(room, copy):
        with planted(copy, f"{room}/{wing}/utils.py", "x = 1"):
            assert strange_names(room, copy) == {f"{wing}/utils.py"}


def test_an_inline_import_is_reported(copy: Path) -> None:
    text = "def late() -> None:\n    import json\n\n    json.dumps({})"
    with planted(copy, "funds/appropriations/services/planted.py", text):
        found = run(copy, "ruff", "check", "--no-cache", "--output-format=concise", "funds")
    assert "funds/appropriations/services/planted.py:2:5: PLC0415" in found


def test_imports_that_point_up_break_the_contracts(copy: Path) -> None:
    """A room that imports the room above, and a noun of the ground that imports the one above it."""
    with (
        planted(copy, "projects/planning/planted.py", "from trainees.selection import enums"),
        planted(copy, "guopei/core/flow/planted.py", "from guopei.core.jobs import enums"),
    ):
        found = run(copy, "lint-imports", "--no-cache")
    assert "Contracts: 6 kept, 2 broken." in found
    assert "projects.planning.planted -> trainees.selection.enums" in found
    assert "guopei.core.flow.planted -> guopei.core.jobs.enums" in found


def test_the_copy_keeps_the_contracts_before_it_is_broken(copy: Path) -> None:
    assert "Contracts: 8 kept, 0 broken." in run(copy, "lint-imports", "--no-cache")


def test_a_noun_of_the_ground_that_no_floor_knows_breaks_the_contracts(copy: Path) -> None:
    with planted(copy, "guopei/core/helpers/__init__.py", ""):
        found = run(copy, "lint-imports", "--no-cache")
    shutil.rmtree(copy / "guopei/core/helpers")
    assert "guopei.core.helpers" in found
    assert "Contracts: 7 kept, 1 broken." in found


def test_a_wing_that_imports_a_higher_one_breaks_the_contract_of_its_room(copy: Path) -> None:
    pairs = [(room, low, high) for room in TOPS[1:] for low, high in pairwise(wings(room, copy))]
    assert len(pairs) > 3
    with ExitStack() as stack:
        for room, low, high in pairs:
            stack.enter_context(planted(copy, f"{room}/{low}/planted.py", f"from {room}.{high} import models"))
        found = run(copy, "lint-imports", "--no-cache")
    assert [f"{room}.{low}.planted -> {room}.{high}.models" in found for room, low, high in pairs] == [True] * len(
        pairs
    )
    assert f"Contracts: {8 - len({room for room, _low, _high in pairs})} kept" in found


def test_a_noun_of_the_ground_that_imports_the_one_above_it_breaks_the_contract(copy: Path) -> None:
    """Each of them once, but for those that are one file."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["guopei.core"])
    nouns = [layer.split(" | ") for layer in layers if (copy / "guopei/core" / layer.split(" | ")[0]).is_dir()]
    pairs = [(low, above[0]) for above, lows in pairwise(nouns) for low in lows]
    assert {low for low, _high in pairs} >= {"guards", "integrity", "ui", "policy", "catalogue"}
    with ExitStack() as stack:
        for low, high in pairs:
            stack.enter_context(planted(copy, f"guopei/core/{low}/planted.py", f"import guopei.core.{high}"))
        found = run(copy, "lint-imports", "--no-cache")
    assert [low for low, high in pairs if f"guopei.core.{low}.planted -> guopei.core.{high}" not in found] == []


def test_a_folder_of_a_room_that_is_no_wing_breaks_its_contract(copy: Path) -> None:
    rooms = TOPS[1:]
    with ExitStack() as stack:
        for room in rooms:
            stack.enter_context(planted(copy, f"{room}/helpers.py", "x = 1"))
        found = run(copy, "lint-imports", "--no-cache")
    assert [f"{room}.helpers" in found for room in rooms] == [True] * len(rooms)
    assert f"Contracts: {8 - len(rooms)} kept, {len(rooms)} broken." in found


def test_models_that_are_imported_from_the_face_of_a_room_break_a_contract(copy: Path) -> None:
    with (
        planted(copy, "trainees/delivery/planted.py", "from projects.models import Plan"),
        planted(copy, "guopei/reports/planted.py", "from trainees import models"),
    ):
        found = run(copy, "lint-imports", "--no-cache")
    assert "trainees.delivery.planted -> projects.models" in found
    assert "guopei.reports.planted -> trainees.models" in found
    assert "Contracts: 7 kept, 1 broken." in found


def run(folder: Path, program: str, *arguments: str) -> str:
    """What a checker says about the copy."""
    environ = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [str(BIN / program), *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr
