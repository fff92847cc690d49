"""The code keeps the rules of the house (floor.py says which; test_planted.py breaks each of them)."""

import pytest

from tests.architecture.floor import ROOMS, ROOT, RULES, Rule, offences, sources, strange_names


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
