"""Write the files of one aggregate in the dialect of the house: `startaggregate projects planning note --zh 说明`."""

import ast
import re
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SKELETON = Path(__file__).parents[2] / "skeleton"
NEXT = """
Next: make it what it is (fields, roles, words of the office), then
  manage.py makemigrations {room}; manage.py makesql {room}; make messages; ruff format {room}/migrations
  docs/glossary.md: the term in the first table; docs/data-model.md: {noun}_title_once,
    {noun}_second_person, apart_{noun}_second_person
  tests/visibility/table.py: {room}:{slug}-list, -new, -detail, -edit; api:{slug}s-list, -detail, -step; a line in ACTS
    for submit, approve, return and discard; a record in world.py, its places in SEEN_FROM; lists.py; turns.py
  docs/guide: the page in the guides of its roles"""


class Command(BaseCommand):
    """Models, enums, rules with their flow, selectors, services, forms, views, API, addresses, guards, words, a factory
    and tests of one aggregate, in a wing that is there."""

    help = "Write the files of one aggregate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, and what it is called."""
        parser.add_argument("room")
        parser.add_argument("wing")
        parser.add_argument("noun", help="in lower case, words joined by _: plan_note")
        parser.add_argument("--zh", required=True, help="what officials call it")
        parser.add_argument("--root", default=str(settings.ROOT), help="the tree to write into")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them. Refuses a wing that is not there, a noun in another spelling, and one that is taken."""
        noun, root = options["noun"], Path(options["root"])
        wing = root / options["room"] / options["wing"]
        if not re.fullmatch(r"[a-z]+(_[a-z]+)*", noun):
            raise CommandError(f"{noun}: write it in lower case, words joined by _.")
        if not (wing / "models").is_dir():
            raise CommandError(f"{wing.relative_to(root)} is no wing: make its folder and name it in apps.py first.")
        if (wing / "models" / f"{noun}s.py").exists():
            raise CommandError(f"{options['room']}.{options['wing']} has {noun} already.")
        written = Aggregate(root, options["room"], options["wing"], noun, options["zh"]).write()
        tidy(root, written)
        for path in written:
            self.stdout.write(f"  {path.relative_to(root)}")
        self.stdout.write(NEXT.format(room=options["room"], noun=noun, slug=noun.replace("_", "-")))


class Aggregate:
    """One noun in one wing, and how the skeleton's gaps are filled for it."""

    def __init__(self, root: Path, room: str, wing: str, noun: str, zh: str) -> None:
        self.root, self.wing, self.noun = root, root / room / wing, noun
        self.written: list[Path] = []
        name = "".join(part.capitalize() for part in noun.split("_"))
        word = noun.replace("_", " ")
        rules = f"rules.{noun}s" if (self.wing / "rules").is_dir() else "rules"
        self.gaps = {
            "room": room, "wing": wing, "noun": noun, "nouns": f"{noun}s", "NOUN": noun.upper(),
            "NOUNS": f"{noun.upper()}S", "Noun": name, "Nouns": f"{name}s", "slug": noun.replace("_", "-"),
            "word": word, "words": f"{word}s", "Words": f"{word.capitalize()}s", "rules": rules, "zh": zh,
        }  # fmt: skip

    def write(self) -> list[Path]:
        """Its own files, and its lines in those that the wing shares."""
        module = f"{self.gaps['room']}.{self.gaps['wing']}"
        for folder in ("models", "selectors", "services", "forms", "views", "api"):
            self._own(self.wing / folder / f"{self.noun}s.py", folder)
        self._own(self.root / "tests" / "factories" / f"{self.noun}s.py", "factory")
        self._own(self.root / "tests" / self.gaps["room"] / self.gaps["wing"] / f"test_{self.noun}s.py", "tests")
        self._add(self.wing / "enums.py", "from django.db import models\n" + LAZY, self._filled("enums"))
        rules = self.wing / (f"rules/{self.noun}s.py" if (self.wing / "rules").is_dir() else "rules.py")
        self._add(rules, self._filled("rules_imports"), self._filled("rules"))
        name, nouns = self.gaps["Noun"], self.gaps["nouns"]
        self._export(self.wing / "models" / "__init__.py", f"{module}.models.{nouns}", name)
        self._export(self.root / self.gaps["room"] / "models" / "__init__.py", f"{module}.models", name)
        self._list("urls.py", "urlpatterns", self._addresses(), f"from {module}.views import {nouns}\n")
        self._list(
            "api/__init__.py", "resources", f'("{self.gaps["slug"]}s", {self.gaps["Nouns"]}),',
            f"from {module}.api.{nouns} import {self.gaps['Nouns']}\n",
        )  # fmt: skip
        flow = f"{self.gaps['NOUN']}_FLOW"
        table = f"{self.gaps['room']}_{self.noun.replace('_', '')}"
        self._list(
            "guards.py", "GUARDS", f'judge({flow}), {self._apart(table)}, Track("{table}"),',
            f"from {module}.{self.gaps['rules']} import {flow}\n" + GUARDING,
        )  # fmt: skip
        self._translate()
        return self.written

    def _apart(self, table: str) -> str:
        signers = '"decided_by_id", ("drafted_by_id", "submitted_by_id")'
        return f'Apart("{table}", {signers}, says="{self.noun}_second_person")'

    def _addresses(self) -> str:
        slug, nouns, name = self.gaps["slug"], self.gaps["nouns"], self.gaps["Noun"]
        pages = ("", "List", "list"), ("new/", "Edit", "new"), ("<int:pk>/", "Detail", "detail")
        return "".join(
            f'path("{slug}s/{tail}", {nouns}.{name}{kind}.as_view(), name="{slug}-{act}"),\n'
            for tail, kind, act in (*pages, ("<int:pk>/edit/", "Edit", "edit"))
        )

    def _filled(self, part: str) -> str:
        text = (SKELETON / f"{part}.txt").read_text()
        return re.sub(r"__([A-Za-z]+?)__", lambda gap: self.gaps.get(gap[1], gap[0]), text)

    def _save(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".py" and not (path.parent / "__init__.py").exists():
            (path.parent / "__init__.py").touch()
        path.write_text(text)
        self.written.append(path)

    def _own(self, path: Path, part: str) -> None:
        self._save(path, self._filled(part))

    def _add(self, path: Path, imports: str, body: str) -> None:
        """Put definitions at the end of a module, and what they need at its beginning."""
        there = path.read_text() if path.exists() else f'"""What {self.gaps["words"]} declare."""\n'
        self._save(path, importing(there, imports) + "\n\n" + body)

    def _export(self, path: Path, module: str, name: str) -> None:
        text = importing(path.read_text(), f"from {module} import {name}\n")
        head, _all, tail = text.partition("\n__all__ = ")
        names = sorted({*re.findall(r'"(\w+)"', tail), name})
        self._save(path, f"{head}\n__all__ = [{', '.join(map(repr, names))}]\n")

    def _list(self, name: str, variable: str, items: str, imports: str) -> None:
        """Put items at the end of a list or tuple of a module."""
        path = self.wing / name
        text = importing(path.read_text() if path.exists() else f"{variable} = ()\n", imports)
        values = {
            node.targets[0].id: node.value
            for node in ast.parse(text).body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        value = values[variable]
        lines = text.splitlines(keepends=True)
        end = sum(map(len, lines[: (value.end_lineno or 1) - 1])) + len(
            lines[(value.end_lineno or 1) - 1].encode()[: value.end_col_offset].decode()
        )
        before = text[: end - 1].rstrip()
        comma = "" if before.endswith((",", "(", "[")) else ","
        self._save(path, f"{before}{comma}\n{items}\n{text[end - 1 :]}")

    def _translate(self) -> None:
        """Put the words into the room's catalogue, as far as it lacks them. `make messages` sorts them in."""
        path = self.root / self.gaps["room"] / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        text = path.read_text()
        for line in self._filled("words").splitlines():
            english, chinese = line.split("\t")
            if f'\nmsgid "{english}"\n' not in text:
                text += f'\nmsgid "{english}"\nmsgstr "{chinese}"\n'
        path.write_text(text)


LAZY = "from django.utils.translation import gettext_lazy as _\n"
GUARDING = """from guopei.core.audit.operations import Track
from guopei.core.flow.operations import judge
from guopei.core.guards.rows import Apart
"""


def importing(text: str, imports: str) -> str:
    """A module with further imports, below its docstring."""
    body = ast.parse(text).body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        lines = text.splitlines(keepends=True)
        end = body[0].end_lineno or 1
        return "".join(lines[:end]) + "\n" + imports + "".join(lines[end:])
    return imports + text


def tidy(root: Path, paths: list[Path]) -> None:
    """Sort imports and format, as `make check` wants it, where the tools are."""
    ruff = Path(sys.executable).parent / "ruff"
    if ruff.exists():
        files = [str(path) for path in paths if path.suffix == ".py"]
        subprocess.run([ruff, "check", "--quiet", "--fix", "--select", "I,F401", *files], cwd=root, check=False)
        subprocess.run([ruff, "format", "--quiet", *files], cwd=root, check=False)
