"""What no template may contain, and that every one compiles."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from guopei.core.ui.icons import ICONS
from tests.visibility.reading import patterns

TEMPLATES = sorted((settings.ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((settings.ROOT / "static" / "guopei").rglob("*.js"))
LONGEST_LINE = 200  # the formatter breaks at 120, but never within a tag of Django's or words without a space
names = [str(path.relative_to(settings.ROOT)) for path in TEMPLATES]

_TAG = re.compile(r"<[a-zA-Z][^>]*>", re.DOTALL)
_URL = re.compile(r"{% url ['\"]([\w:-]+)['\"]")
_SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_template_has_no_inline_style_or_handler(path: Path) -> None:
    for tag in _TAG.findall(path.read_text(encoding="utf-8")):
        assert not re.search(r"\sstyle\s*=", tag), tag
        assert not re.search(r"\son[a-z]+\s*=", tag), tag
        assert "javascript:" not in tag, tag
        assert "hx-on" not in tag, tag


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_template_scripts_are_files_or_carry_the_nonce(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "<style" not in text
    for attributes in _SCRIPT.findall(text):
        assert "src=" in attributes or "nonce=" in attributes or "application/json" in attributes, attributes


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_template_has_lines_that_can_be_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_template_compiles(path: Path) -> None:
    engines["django"].from_string(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_template_uses_icons_of_the_sprite(path: Path) -> None:
    used = set(re.findall(r"{% icon ['\"]([a-z0-9-]+)['\"]", path.read_text(encoding="utf-8")))
    assert used <= set(ICONS)


def test_templates_lead_to_addresses_that_exist() -> None:
    known = {name for name, _pattern in patterns()}
    led = {(path.name, name) for path in TEMPLATES for name in _URL.findall(path.read_text(encoding="utf-8"))}
    assert {(file, name) for file, name in led if name not in known} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_template_loads_nothing_from_elsewhere(path: Path) -> None:
    assert not re.search(r"(?:src|href)=[\"']https?://", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_needs_no_eval_and_writes_no_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for forbidden in ("eval(", "new Function", "innerHTML", "insertAdjacentHTML", "document.write"):
        assert forbidden not in text


def test_icons_are_named_once_and_in_order() -> None:
    assert list(ICONS) == sorted(set(ICONS))
