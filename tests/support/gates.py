"""What a whole run of the tests must have met: every refusal that the code can speak, every guard of the database.

Each process notes what it meets and leaves it in one folder; when all have ended, the run is held against the source
and against the database's own catalogue. A run of some tests is not judged.
"""

import ast
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.db import connections
from django.db.utils import DatabaseErrorWrapper
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from guopei.core.refusal import Refused

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("guopei", "institutions", "projects", "trainees", "funds", "evaluation")
FOLDER = "GUOPEI_GATES"  # names the folder, for the processes of one run
SPOKEN_IN = {"services", "rules", "selectors"}  # whoever writes a refusal elsewhere turns input into words, not rules
KINDS = {"Refused", "Denied", "Stale"}
_RAISED = re.compile(r"CONSTRAINT = '(\w+)'|_refuse\('(\w+)',")

missing: list[str] = []  # what a whole run did not meet
met: set[str] = set()  # "path:line" of refusals, names of constraints


def begin(config: pytest.Config) -> None:
    """Watch in this process; in the first process of a whole run, make the folder where all leave what they met."""
    if not hasattr(config, "workerinput") and is_whole(config):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="guopei-gates-")
    if os.environ.get(FOLDER):
        watch()


def end(session: pytest.Session) -> None:
    """Leave what this process met; in the first process, judge the run."""
    if not (folder := os.environ.get(FOLDER)):
        return
    leave(os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    if hasattr(session.config, "workerinput"):
        return
    missing.extend(unmet(Path(folder)))
    shutil.rmtree(folder, ignore_errors=True)
    if missing and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def watch() -> None:
    """Note every refusal that is made in this process, with the line that makes it, and every constraint that holds."""
    make = Refused.__init__
    let_go = DatabaseErrorWrapper.__exit__

    def note(self: Refused, *args: Any, **kwargs: Any) -> None:
        frame = sys._getframe(1)
        while frame.f_code.co_filename.endswith("core/refusal.py") and frame.f_back is not None:
            frame = frame.f_back
        met.add(f"{frame.f_code.co_filename}:{frame.f_lineno}")
        make(self, *args, **kwargs)

    def note_constraint(self: Any, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        if isinstance(exc_value, psycopg2.Error):
            met.add(exc_value.diag.constraint_name or "")
        let_go(self, exc_type, exc_value, traceback)

    Refused.__init__ = note  # type: ignore[method-assign]
    DatabaseErrorWrapper.__exit__ = note_constraint


def note_error(error: psycopg2.Error) -> None:
    """Note the constraint behind an error of a raw connection, which does not pass through Django."""
    met.add(error.diag.constraint_name or "")


class NotingCursor(Cursor):
    """A cursor beside Django's that notes the constraints it runs into."""

    def execute(self, *args: Any, **kwargs: Any) -> None:
        """As always."""
        try:
            super().execute(*args, **kwargs)
        except psycopg2.Error as error:
            note_error(error)
            raise


class NotingConnection(Connection):
    """A raw connection whose cursors note what they run into, and whose commit does."""

    def cursor(self, *args: Any, **kwargs: Any) -> Any:
        """A noting cursor unless another is asked for."""
        return super().cursor(*args, **{"cursor_factory": NotingCursor, **kwargs})

    def commit(self) -> None:
        """As always; what was deferred is judged here."""
        try:
            super().commit()
        except psycopg2.Error as error:
            note_error(error)
            raise


def leave(name: str) -> None:
    """Leave what this process met where the whole run is judged."""
    if folder := os.environ.get(FOLDER):
        (Path(folder) / f"met-{name}.json").write_text(json.dumps(sorted(met)))


def leave_guards() -> None:
    """Leave the names of all guards of the migrated database: constraints that models name, and what triggers raise."""
    if not (folder := os.environ.get(FOLDER)) or (Path(folder) / "guards.json").exists():
        return
    named = {constraint.name for model in apps.get_models() for constraint in model._meta.constraints}
    connections.close_all()  # a test may have ended the session of this one
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        raised = {one or other for (source,) in cursor.fetchall() for one, other in _RAISED.findall(source)}
    (Path(folder) / "guards.json").write_text(json.dumps(sorted(named | (raised - {""}))))


def is_whole(config: pytest.Config) -> bool:
    """Whether all tests were asked for."""
    option = config.option
    asked = {Path(argument.split("::")[0]).resolve() for argument in config.args}
    return asked == {ROOT / "tests"} and not (option.keyword or option.markexpr or option.collectonly or option.maxfail)


def unmet(folder: Path) -> Iterator[str]:
    """What no test has met: refusals by their line, guards by their name."""
    seen: set[str] = set().union(*(json.loads(path.read_text()) for path in folder.glob("met-*.json")))
    lines: dict[str, set[int]] = {}
    for place in seen:
        path, _colon, line = place.rpartition(":")
        if line.isdecimal():
            lines.setdefault(path, set()).add(int(line))
    for path, first, last, code in refusals():
        if not lines.get(str(ROOT / path), set()).intersection(range(first, last + 1)):
            yield f"{path}:{first}: no test is refused here ({code or 'no code'})"
    guards = folder / "guards.json"
    for name in json.loads(guards.read_text()) if guards.exists() else ():
        if name not in seen:
            yield f"{name}: no test attacks this guard of the database"


def refusals() -> Iterator[tuple[str, int, int, str]]:
    """Every place in a function that makes a refusal: file, first and last line, code.

    Tables of ready-made ones say what a guard of the database means, and are made when Python reads them: whether each
    is spoken is asked of their codes (tests/architecture/test_code.py).
    """
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        parts = set(path.relative_to(ROOT).parts) | {path.stem}
        if "migrations" in parts or SPOKEN_IN.isdisjoint(parts):
            continue
        functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
        calls = {node for function in functions for node in ast.walk(function) if isinstance(node, ast.Call)}
        for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            if isinstance(node.func, ast.Name) and node.func.id in KINDS:
                yield str(path.relative_to(ROOT)), node.lineno, node.end_lineno or node.lineno, _code(node)


def _code(call: ast.Call) -> str:
    for keyword in call.keywords:
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""
