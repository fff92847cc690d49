"""Rules of the house that no library checks: read from the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "institutions",
    "projects",
    "trainees",
    "funds",
    "evaluation",
    "guopei/reports",
    "guopei/portal",
    "guopei/desk",
]
NAMES = {
    "__init__.py", "apps.py", "enums.py", "models", "rules.py", "rules", "selectors", "services", "imports.py",
    "exports.py", "tasks.py", "forms", "views", "api", "admin.py", "urls.py", "urls", "migrations", "locale",
    "management", "reference.py", "reference", "data", "figures", "layouts", "integrity", "credit_code.py",
}  # fmt: skip
CODE = [*(ROOT / "guopei").rglob("*.py"), *(path for room in ROOMS[:5] for path in (ROOT / room).rglob("*.py"))]
SOURCES = [path for path in CODE if "migrations" not in path.parts]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def offences(test: object) -> list[str]:
    found = []
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        found += [f"{short(path)}:{line}" for line in test(path, tree)]  # type: ignore[operator]
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_uses_the_same_names(room: str) -> None:
    names = {path.name for path in (ROOT / room).iterdir() if path.name != "__pycache__"}
    assert names <= NAMES


def test_row_locks_never_conflict_with_foreign_keys() -> None:
    def bare(path: Path, tree: ast.AST) -> list[int]:
        return [
            node.lineno
            for name, node in calls(tree)
            if name == "select_for_update" and "no_key" not in {keyword.arg for keyword in node.keywords}
        ]

    assert offences(bare) == []


def test_only_the_clock_reads_the_time() -> None:
    def reads(path: Path, tree: ast.AST) -> list[int]:
        if short(path) == "guopei/core/clock.py" or path.parts[len(ROOT.parts) : len(ROOT.parts) + 2] == (
            "guopei",
            "stack",
        ):
            return []
        return [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in {"now", "today", "utcnow", "localdate", "localtime"}
            and isinstance(node.value, ast.Name)
            and node.value.id in {"timezone", "datetime", "date"}
            and node.attr != "localtime"
        ]

    assert offences(reads) == []


def test_services_and_selectors_never_see_a_request() -> None:
    def sees(path: Path, tree: ast.AST) -> list[int]:
        if not {"services", "selectors"} & set(path.parts):
            return []
        names = [node for node in ast.walk(tree) if isinstance(node, ast.arg) and node.arg == "request"]
        imports = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith(("django.http", "django.shortcuts", "django.contrib.messages"))
            and {alias.name for alias in node.names} != {"Http404"}
        ]
        return [node.lineno for node in [*names, *imports]]

    assert offences(sees) == []


def test_no_signals_no_generic_keys_no_open_field_lists() -> None:
    def has(path: Path, tree: ast.AST) -> list[int]:
        lines = []
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "") in {
                "django.db.models.signals",
                "django.dispatch",
                "django.contrib.contenttypes.fields",
            }:
                lines.append(node.lineno)
            if (
                isinstance(node, ast.Assign)
                and any(getattr(target, "id", "") == "fields" for target in node.targets)
                and isinstance(node.value, ast.Constant)
                and node.value.value == "__all__"
            ):
                lines.append(node.lineno)
        return lines

    assert offences(has) == []


SQL_MAY_STAND_IN = {
    "selectors", "services", "migrations", "management", "reports", "orgs", "audit", "flow", "jobs", "sheets", "stack",
    "reference",
}  # fmt: skip


def test_raw_sql_stands_where_it_may() -> None:
    def executes(path: Path, tree: ast.AST) -> list[int]:
        if SQL_MAY_STAND_IN & set(path.parts):
            return []
        return [node.lineno for name, node in calls(tree) if name in {"execute", "executemany", "copy_expert", "raw"}]

    assert offences(executes) == []


WRITES = {"create", "bulk_create", "update_or_create", "get_or_create", "bulk_update"}


def test_views_write_nothing() -> None:
    def writes(path: Path, tree: ast.AST) -> list[int]:
        return [node.lineno for name, node in calls(tree) if name in WRITES] if "views" in path.parts else []

    assert offences(writes) == []


def test_public_services_take_an_actor_and_are_marked() -> None:
    unmarked = []
    for room in ["institutions", "projects", "trainees", "funds", "evaluation"]:
        for path in (ROOT / room / "services").rglob("*.py"):
            for node in ast.parse(path.read_text()).body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                    continue
                marks = {getattr(mark, "id", getattr(mark, "attr", "")) for mark in node.decorator_list}
                takes = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
                if "service" in marks and "actor" not in takes:
                    unmarked.append(f"{short(path)}:{node.lineno} {node.name}")
    assert unmarked == []


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    words = ["/" + "work/", "/" + "farm/", "registry." + "npmjs", "pypi." + "org", "files.python" + "hosted"]
    found = [
        f"{short(path)}: {word}"
        for path in [*ROOT.glob("[!.]*"), *(ROOT / "docs").rglob("*"), *(ROOT / "requirements").rglob("*"), *SOURCES]
        if path.is_file() and path.suffix in {".py", ".md", ".txt", ".in", ".lock", ".json", ".toml", ".yml", ""}
        for word in words
        if word in path.read_text(errors="ignore")
    ]
    assert found == []
