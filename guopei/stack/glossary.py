"""The second half of docs/glossary.md: every name that the code declares, with its words in both languages.

Words that the code has (a model's name, a state's label) are taken from there. Where it has none they are written into
the file by hand, and kept.
"""

import os
import re
from collections.abc import Iterator
from importlib import import_module

import django
from django.apps import AppConfig, apps
from django.db.models import Choices
from django.utils.module_loading import module_has_submodule
from django.utils.translation import override

from guopei.core.access.permissions import declared, words_of
from guopei.core.flow.table import registered
from guopei.core.inbox import registry as inbox
from guopei.core.jobs import registry as jobs
from guopei.core.policy import registry as policy
from guopei.core.rooms import packages_of
from guopei.stack.environment import ROOT

FILE = ROOT / "docs" / "glossary.md"
BEGINS = "<!-- From here on `make messages` writes. Fill in only the words that are missing. -->"
FIGURES = "guopei.core.figures.registry"  # stands on models, which are there when Django is set up
HEAD = "| 中文 | identifier | English on pages |\n|---|---|---|"
ROOMS = ("guopei", "institutions", "projects", "trainees", "funds", "evaluation")
_ROW = re.compile(r"^\| (.*?) \| `(.+?)` \| (.*?) \|$", re.MULTILINE)
_GAP = re.compile(r"%\(\w+\)s")
_CHINESE = re.compile(r"[\u3400-\u9fff]")

Names = Iterator[tuple[str, object]]


def update() -> int:
    """Write the second half anew; how many names lack a word."""
    text = FILE.read_text()
    wanted = written(text)
    if wanted != text:
        FILE.write_text(wanted)
    return len(wordless(wanted))


def check() -> list[str]:
    """What is wrong with the file: out of date, or names without words."""
    text = FILE.read_text()
    stale = [] if written(text) == text else ["docs/glossary.md is not what the code says: `make messages` mends it."]
    return stale + [f"docs/glossary.md: {name} lacks a word" for name in wordless(text)]


def wordless(text: str) -> list[str]:
    """Names with an empty cell."""
    return [name for chinese, name, english in _ROW.findall(text) if not (chinese.strip() and english.strip())]


def written(text: str) -> str:
    """The file as it should be, with the words that were written by hand."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guopei.settings.test")
    if not apps.ready:
        django.setup()
    first, _mark, second = text.partition(BEGINS)
    by_hand = {
        (part.partition("\n")[0], name): (chinese, english)
        for part in second.split("\n## ")
        for chinese, name, english in _ROW.findall(part)
    }
    parts = [first.rstrip(), "", BEGINS]
    for title, names in sections():
        rows = [
            _row(name, label, by_hand.get((title, name), ("", "")))
            for name, label in sorted(names, key=lambda one: one[0])
        ]
        parts += ["", f"## {title}", "", HEAD, *rows]
    return "\n".join([*parts, ""])


def sections() -> Iterator[tuple[str, Names]]:
    """What the code declares, kind by kind: (name, the words that it has, or "")."""
    yield "Records 记录", _models()
    yield "States, roles and other choices 状态、角色与选项", _choices()
    yield "Steps 步骤", _steps()
    yield "Permissions 权限", ((name, words_of(name)) for name in declared())
    yield "To-dos and notices 待办与通知", ((name, inbox.title_of(name)) for name in inbox.kinds())
    yield "Jobs 后台任务", ((name, jobs.title_of(name)) for name in jobs.kinds())
    yield "Figures 指标", ((figure.key, figure.label) for figure in import_module(FIGURES).figures())
    yield "Policy keys 政策键", ((key, one.label) for key, one in policy.definitions().items())


def _models() -> Names:
    for app in _ours():
        for model in app.get_models():
            yield model._meta.label, model._meta.verbose_name


def _choices() -> Names:
    found: set[type[Choices]] = set()
    for app in _ours():
        for package in packages_of(app):
            for module in ("enums", "models"):
                if module_has_submodule(import_module(package), module):
                    import_module(f"{package}.{module}")
    waiting = [Choices]
    while waiting:
        for choice in waiting.pop().__subclasses__():
            waiting.append(choice)
            if choice.__module__.split(".")[0] in ROOMS and len(choice):
                found.add(choice)
    for choice in found:
        app = next(app for app in _ours() if f"{choice.__module__}.".startswith(f"{app.name}."))
        for member in choice:
            yield f"{app.label}.{choice.__qualname__}.{member.name}", member.label


def _steps() -> Names:
    for flow in registered():
        for step in flow.steps.values():
            yield f"{flow.label}.{flow.field}: {step.name}", step.label


def _ours() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if app.name.split(".")[0] in ROOMS]


def _row(name: str, label: object, by_hand: tuple[str, str]) -> str:
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        english = str(label)
    if not _CHINESE.search(chinese):
        # No words of its own, or the same in every language: what was written by hand goes before.
        chinese, english = by_hand[0] or chinese, by_hand[1] or english
    return f"| {_GAP.sub('…', chinese)} | `{name}` | {_GAP.sub('…', english)} |"
