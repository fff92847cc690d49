"""Every public name has a row in docs/glossary.md, with words in both languages, and no row names what is not there.

Read from the source text, not from what writes the file: names that the writer overlooks are missed here.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from guopei.core.access.enums import Role
from guopei.stack import glossary

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("guopei", "institutions", "projects", "trainees", "funds", "evaluation")
SECOND_HALF = glossary.FILE.read_text().partition(glossary.BEGINS)[2]
ROW = re.compile(r"^\| (.+?) \| `(.+?)` \| (.+?) \|$")
CHOICES = {"TextChoices", "IntegerChoices", "Choices"}


def rows(title: str) -> dict[str, tuple[str, str]]:
    """The rows below a heading that begins with these words. One that is torn or lacks a word is no row."""
    part = next(part for part in SECOND_HALF.split("\n## ") if part.startswith(f"{title} "))
    found = [match.groups() for line in part.splitlines() if (match := ROW.match(line))]
    assert max(Counter(name for _chinese, name, _english in found).values()) == 1
    return {name: (chinese.strip(), english.strip()) for chinese, name, english in found if chinese.strip()}


@cache
def sources() -> list[tuple[Path, ast.Module]]:
    """Our own modules, read once."""
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [(path, ast.parse(path.read_text())) for path in paths if not {"migrations", "kit"} & set(path.parts)]


def classes(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.ClassDef]]:
    """Every class with its name, those inside others too."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield within + node.name, node
            yield from classes(node, f"{within}{node.name}.")


def bases(node: ast.ClassDef) -> set[str]:
    return {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases}


def is_abstract(node: ast.ClassDef) -> bool:
    metas = [inner for inner in node.body if isinstance(inner, ast.ClassDef) and inner.name == "Meta"]
    return any("abstract = True" in ast.unparse(meta) for meta in metas)


def app_of(path: Path) -> str:
    """The label of the app that a file belongs to: the name of the folder with apps.py."""
    return next(parent.name for parent in path.parents if (parent / "apps.py").exists())


def declared_by(function: str) -> set[str]:
    """The first argument of every call of a function, as it is written."""
    found = set()
    for _path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = ast.unparse(node.func)
                if name == function or name.endswith(f".{function}"):
                    found.add(str(node.args[0].value))
    return found


def test_every_model_has_a_row() -> None:
    written = [
        (path, node) for path, tree in sources() if path.parent.name == "models" for _name, node in classes(tree)
    ]
    roots = {"Model", "AbstractBaseUser"} | {node.name for _path, node in written if is_abstract(node)}
    models = {f"{app_of(path)}.{node.name}" for path, node in written if bases(node) & roots and not is_abstract(node)}
    assert models == set(rows("Records"))


def test_every_state_role_and_choice_has_a_row() -> None:
    members = {
        f"{app_of(path)}.{name}.{member.targets[0].id}"
        for path, tree in sources()
        for name, node in classes(tree)
        if bases(node) & CHOICES
        for member in node.body
        if isinstance(member, ast.Assign) and isinstance(member.targets[0], ast.Name)
    }
    assert members == set(rows("States,"))


def test_every_permission_has_a_row() -> None:
    in_flows = {
        str(key.value)
        for _path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "register"
        for keyword in node.keywords
        if keyword.arg == "roles" and isinstance(keyword.value, ast.Dict)
        for key in keyword.value.keys
        if isinstance(key, ast.Constant)
    }
    assert declared_by("allow") | in_flows == set(rows("Permissions"))


def test_every_step_has_a_row() -> None:
    steps = Counter(name.partition(": ")[2] for name in rows("Steps"))
    calls = [
        (path, ast.unparse(node.func), node.args[0])
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args
    ]
    imports = sum(name == "checking_steps" for _path, name, _first in calls)  # each has the steps of the skeleton
    written: Counter[str] = Counter()
    for path, name, first in calls:
        if name == "Step" and isinstance(first, ast.Constant):
            written[str(first.value)] += imports if path.match("core/imports/steps.py") else 1
    assert imports > 1
    assert steps == written


def test_every_kind_of_to_do_and_notice_has_a_row() -> None:
    kinds = declared_by("raise_todo") | declared_by("send_notice")
    assert kinds <= set(rows("To-dos"))


def test_every_job_has_a_row() -> None:
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", name) for name in rows("Jobs"))
    assert declared_by("job_handler") <= set(rows("Jobs"))


def test_the_words_are_those_of_the_pages() -> None:
    """What the writer of the file would write now is what stands there; asked where tests have declared nothing."""
    question = [sys.executable, "-m", "guopei.stack", "glossary", "--check"]
    answer = subprocess.run(question, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.stdout.splitlines() == ["0 problems with the glossary."]


def test_roles_are_worded_in_both_languages() -> None:
    worded = rows("States,")
    assert all(worded[f"access.Role.{role.name}"][0] != worded[f"access.Role.{role.name}"][1] for role in Role)
