"""What the documentation names is there: files, folders, commands, links."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")]
CODE = re.compile(r"`([^`\s]+)`")
PATH = re.compile(r"[\w.-]+(/[\w.-]+)*/?")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
SUFFIXES = {".py", ".md", ".toml", ".yml", ".html", ".css", ".js", ".in", ".lock"}
MADE_BY_SETUP = ("static/vendor/", "out/", ".data/", ".venv")


@cache
def paths() -> list[str]:
    """Every file and folder of ours, as "/a/b"."""
    tops = [path for path in ROOT.iterdir() if path.name not in {".git", ".venv", "node_modules", "out", ".data"}]
    return ["/" + str(path.relative_to(ROOT)) for top in tops for path in (top, *top.rglob("*"))]


def names_a_path(word: str) -> bool:
    is_whole = PATH.fullmatch(word) is not None and not word.startswith(MADE_BY_SETUP)
    return is_whole and Path(word).suffix in SUFFIXES and "/" in word


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_exist(page: Path) -> None:
    named = {word for word in CODE.findall(page.read_text()) if names_a_path(word)}
    assert [word for word in sorted(named) if not any(path.endswith(f"/{word}") for path in paths())] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_knows_the_commands(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", page.read_text())) <= targets


def test_the_architecture_names_the_ground_as_it_is() -> None:
    ground = {path.stem for path in (ROOT / "guopei" / "core").iterdir() if not path.name.startswith("__")}
    page = (ROOT / "docs" / "architecture.md").read_text()
    listed = page.partition("from the top down:")[2].partition("\n\n")[0]
    assert set(re.findall(r"[a-z]+", listed)) == ground


def test_readmes_are_short_and_say_as_much() -> None:
    english, chinese = ((ROOT / name).read_text().splitlines() for name in ("README.md", "README.zh-CN.md"))
    assert max(len(english), len(chinese)) < 150
    marks = [
        [line.split(" ")[0] for line in text if line.startswith(("#", "|", "    make"))] for text in (english, chinese)
    ]
    assert marks[0] == marks[1]
