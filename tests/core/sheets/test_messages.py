"""Every code has its sentence, in both languages, with the same placeholders."""

import re
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils import translation

import guopei.core.sheets
from guopei.core.sheets import messages

PO = Path(guopei.core.sheets.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po"
TABLES = (messages.REFUSALS, messages.WARNINGS, messages.SKIPPED, messages.GRADES, messages.FINDINGS)
SOURCES = [path for path in PO.parents[3].rglob("*.py") if path.name != "messages.py"]


def english() -> list[str]:
    with translation.override("en"):
        return [str(sentence) for table in TABLES for sentence in table.values()]


def test_every_sentence_is_translated_with_its_placeholders() -> None:
    with PO.open("rb") as file:
        catalogue = {message.id: message.string for message in read_po(file, locale="zh_Hans") if message.id}
    assert [sentence for sentence in english() if not catalogue.get(sentence)] == []
    holes = re.compile(r"%\(\w+\)s")
    assert [
        source for source, said in catalogue.items() if not set(holes.findall(said)) <= set(holes.findall(source))
    ] == []


def test_every_code_used_in_the_reader_has_a_sentence() -> None:
    code = "\n".join(path.read_text("utf-8") for path in SOURCES)
    refusals = set(re.findall(r'(?:Unreadable|refusal)\(\s*"(\w+)"', code))
    findings = set(re.findall(r'\b(?:fixed|confirm|refused)\(\s*"(\w+)"', code))
    assert refusals - set(messages.REFUSALS) == set()
    assert findings - set(messages.FINDINGS) == set()


def test_refusal_fills_its_sentence() -> None:
    refused = messages.refusal("too_many_rows", limit=200_000)
    assert "200000" in refused.message
    assert messages.sentence("text_too_long", {"after": "50"}).count("50") == 1
    assert "县" in messages.warning("hidden_sheet", sheet="县")
