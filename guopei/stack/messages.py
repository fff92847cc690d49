"""Translations without the system's gettext: Babel reads Python, Django's `templatize` the templates, Babel writes.

Every app keeps its own catalogue and that of templates/<app>. Templates of no app belong to core.ui, modules of no app
to the project's locale folder.
"""

import ast
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from guopei.stack.environment import ROOT

LOCALE = "zh_Hans"
UI = ROOT / "guopei" / "core" / "ui"
SOURCES = ("guopei", "projects", "institutions", "trainees", "funds", "evaluation")
_SINGLE, _PLURAL, _CONTEXT, _CONTEXT_PLURAL = (1,), (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, tuple[object, ...]] = {
    "_": _SINGLE,
    "gettext": _SINGLE,
    "gettext_lazy": _SINGLE,
    "gettext_noop": _SINGLE,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _CONTEXT_PLURAL,
    "npgettext_lazy": _CONTEXT_PLURAL,
    # How gettext is called where `_` is the lazy one.
    "_g": _SINGLE,
}
# Without a date and a generator: a catalogue changes when its texts do.
HEADER = rb"""msgid ""
msgstr ""
"Language: zh_Hans\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
_CALL = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\(")


@dataclass(frozen=True, order=True)
class Message:
    """One text of the source: its context, its English, its plural."""

    context: str
    singular: str
    plural: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        """As Babel names it."""
        return (self.singular, self.plural) if self.plural else self.singular


@dataclass
class Places:
    """Where a message stands, by catalogue folder."""

    found: dict[Path, dict[Message, list[tuple[str, int]]]] = field(default_factory=dict)

    def add(self, folder: Path, message: Message, path: Path, line: int) -> None:
        self.found.setdefault(folder, {}).setdefault(message, []).append((str(path.relative_to(ROOT)), line))


def compile_all() -> int:
    """Write the .mo beside every .po that is newer; returns how many."""
    written = 0
    for source in _catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        with target.open("wb") as file:
            write_mo(file, catalog)
        written += 1
    return written


def update() -> int:
    """Bring every catalogue up to date with the source; returns how many texts still lack a translation."""
    known = _known()
    open_texts = 0
    for folder, messages in sorted(extract().found.items()):
        path = folder / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
        catalog = Catalog(locale=LOCALE, fuzzy=False, project="Guopei", charset="utf-8", header_comment="")
        for message, places in sorted(messages.items(), key=lambda item: min(item[1])):
            text = known.get(message, "")
            open_texts += not text
            flags = ("python-format",) if "%(" in message.singular else ()
            files = sorted({(place, None) for place, _ in places})  # no line numbers: they change with every edit
            catalog.add(message.id, text or None, files, flags, context=message.context or None)  # type: ignore[arg-type]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(HEADER)
            write_po(file, catalog, width=120, omit_header=True, ignore_obsolete=True)
    return open_texts


def check() -> list[str]:
    """What is wrong with the catalogues: untranslated texts, unclear ones, and placeholders that differ."""
    known, problems = _known(), []
    for messages in extract().found.values():
        for message, places in messages.items():
            if not known.get(message):
                problems.append(f"{places[0][0]}:{places[0][1]}: not translated: {message.singular!r}")
            elif _placeholders(message) != _placeholders_of(known[message]):
                problems.append(f"{places[0][0]}:{places[0][1]}: placeholders differ: {message.singular!r}")
    for path in _catalogues():
        with path.open("rb") as file:
            unclear = [entry.id for entry in read_po(file) if entry.fuzzy and entry.id]
        problems += [f"{path.relative_to(ROOT)}: fuzzy: {text!r}" for text in unclear]
    return sorted(problems)


def extract() -> Places:
    """Every text of the source that is meant for people."""
    places = Places()
    apps = {path.parent.name: path.parent for root in SOURCES for path in (ROOT / root).rglob("apps.py")}
    for root in SOURCES:
        for path in sorted((ROOT / root).rglob("*.py")):
            if "migrations" not in path.parts:
                folder = next((parent for parent in path.parents if (parent / "apps.py").exists()), ROOT)
                for line, message in from_python(path):
                    places.add(folder, message, path, line)
    for templates in [ROOT / "templates", *(folder / "templates" for folder in apps.values())]:
        for path in sorted(templates.rglob("*")):
            if path.suffix in {".html", ".txt", ".xml"}:
                folder = apps.get(path.relative_to(templates).parts[0], UI)
                for line, message in from_template(path):
                    places.add(folder, message, path, line)
    return places


def from_python(path: Path) -> Iterator[tuple[int, Message]]:
    with path.open("rb") as file:
        for line, function, arguments, _ in extract_python(file, KEYWORDS, (), {"encoding": "utf-8"}):  # type: ignore[arg-type]
            texts = list(arguments) if isinstance(arguments, tuple | list) else [arguments]
            if message := _message(function, texts):
                yield line, message


def from_template(path: Path) -> Iterator[tuple[int, Message]]:
    """`templatize` turns a template into calls amid filling; each call is an expression of Python."""
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in _CALL.finditer(text):
        for end in range(call.end(), len(text)):
            if text[end] != ")":
                continue
            try:
                expression = ast.parse(text[call.start() : end + 1], mode="eval").body
            except SyntaxError:
                continue
            if isinstance(expression, ast.Call):
                texts = [part.value for part in expression.args if isinstance(part, ast.Constant)]
                if message := _message(call[1], texts):
                    yield text.count("\n", 0, call.start()) + 1, message
            break


def _message(function: object, arguments: Iterable[object]) -> Message | None:
    texts = [text for text in arguments if isinstance(text, str)]
    name = str(function)
    context = texts.pop(0) if name.startswith(("p", "np")) and texts else ""
    plural = texts[1] if name.startswith("n") and len(texts) > 1 else ""
    return Message(context, texts[0], plural) if texts and texts[0] else None


def _known() -> dict[Message, str | tuple[str, ...]]:
    """All translations there are, wherever they stand."""
    known: dict[Message, str | tuple[str, ...]] = {}
    # Django's own first: it knows the names of languages and the like, and ours win.
    for path in (
        Path(django.__file__).parent / "conf" / "locale" / LOCALE / "LC_MESSAGES" / "django.po",
        *_catalogues(),
    ):
        if path.parent.parent.name != LOCALE:
            continue
        for entry in read_po(io.BytesIO(path.read_bytes())):
            if not entry.id or entry.fuzzy:
                continue
            single, plural = (entry.id, "") if isinstance(entry.id, str) else entry.id
            text = entry.string if isinstance(entry.string, str) else tuple(entry.string or ())
            if text and all(text):
                known[Message(entry.context or "", single, plural)] = text
    return known


def _catalogues() -> list[Path]:
    roots = [ROOT / "locale", *(ROOT / source for source in SOURCES)]
    return sorted(path for root in roots for path in root.rglob("LC_MESSAGES/*.po"))


def _placeholders(message: Message) -> set[str]:
    return _placeholders_of(message.singular) | _placeholders_of(message.plural)


def _placeholders_of(text: str | tuple[str, ...]) -> set[str]:
    texts = (text,) if isinstance(text, str) else text
    return {name for one in texts for name in re.findall(r"%\(\w+\)[sd]|\{\w+\}", one)}
