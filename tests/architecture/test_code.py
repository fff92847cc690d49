"""The code keeps the rules of the house (floor.py says which; test_planted.py breaks each of them)."""

import re

import pytest

from tests.architecture.floor import ROOMS, ROOT, RULES, Rule, offences, sources, strange_names
from tests.support.gates import refusals


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_uses_the_same_names(room: str) -> None:
    assert strange_names(room) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    assert offences(rule) == []


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    words = ["/" + "work/", "/" + "farm/", "registry." + "npmjs", "pypi." + "org", "files.python" + "hosted"]
    code = [ROOT / source.path for source in sources()]
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in [
            *ROOT.glob("[!.]*"),
            *(ROOT / "docs").rglob("*"),
            *(ROOT / "docker").rglob("*"),
            *(ROOT / "requirements").rglob("*"),
            *code,
        ]
        if path.is_file()
        and path.suffix in {".py", ".md", ".txt", ".in", ".lock", ".json", ".toml", ".yml", ".ini", ".sh", ""}
        for word in words
        if word in path.read_text(errors="ignore")
    ]
    assert found == []


def test_no_view_overrides_what_its_kind_of_page_does_not_offer() -> None:
    views = [ROOT / source.path for source in sources() if "views" in source.parts]
    assert len(views) > 60
    assert [str(path) for path in views if "type: ignore[override]" in path.read_text()] == []


def test_every_code_of_a_refusal_is_named_in_a_test() -> None:
    texts = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    words = set(re.findall(r"[\"'](\w+(?:\.\w+)*)[\"']", texts))
    unnamed = [f"{path}:{line}: {code}" for path, line, _last, code in refusals() if code and code not in words]
    assert not unnamed, "\n".join(unnamed)
