"""What a key may hold; every key of the house has a value to begin with; every rule cited in code has a key."""

import re
from pathlib import Path

import pytest

from guopei.core.audit.words import speller
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.models import PolicyValue
from guopei.core.policy.reference import load
from guopei.core.policy.reference.documents import DOCUMENTS
from guopei.core.policy.registry import Definition, definitions, group_of, groups, label_of, name_group, seeds
from guopei.core.refusal import Refused
from tests.factories.orgs import make_nation

ROOT = Path(__file__).parents[3]
STEPS = [{"until": 30, "percent": 100}, {"until": None, "percent": 70}]


@pytest.mark.parametrize(
    ("kind", "legal", "illegal"),
    [
        (ValueKind.RULE, [True, False], [1, "true", None]),
        (ValueKind.NUMBER, [0, 8], [-1, 1.5, True, "8"]),
        (ValueKind.PERCENT, [0, 80, 100], [101, -1, 0.5]),
        (ValueKind.FEN, [0, 55_000], [-1, 550.5, "55000"]),
        (ValueKind.CHOICE, ["a"], ["b", 1]),
        (ValueKind.TEXT, ["3-4"], ["", 3]),
        (ValueKind.ENDS, ["3-4", "0-0", "6-4"], ["7-4", "3-5", "3", "3–4", 34, ""]),
        (ValueKind.NUMBERS, [[7, 3, 1, 0], [14]], [[], [3, 7], [7, 7], [-1], [True], ["7"], "7, 3", 7]),
        (ValueKind.DATE, ["04-12", "02-29"], ["13-01", "02-30", "04-31", "²-1", "4月12日", 412]),
        (
            ValueKind.STEPS,
            [STEPS],
            [[], STEPS[:1], [{"until": None, "percent": 101}], [STEPS[0], STEPS[0], STEPS[1]], "30"],
        ),
    ],
)
def test_definition_refuses_what_its_kind_cannot_hold(kind: ValueKind, legal: list, illegal: list) -> None:
    definition = Definition("x.y", "x", kind, choices={"a": "A"})

    for value in legal:
        definition.check(value)
    for value in illegal:
        with pytest.raises(Refused):
            definition.check(value)


def test_every_key_has_a_value_to_begin_with() -> None:
    assert [key for key, one in definitions().items() if not one.seeds and not key.startswith("tests.")] == []


def test_values_to_begin_with_are_legal_and_name_known_documents() -> None:
    codes = {document["code"] for document in DOCUMENTS}

    for key, seed in seeds():
        definitions()[key].check(seed.value)
        assert seed.document == "" or seed.document in codes, key
        assert seed.document or not seed.confirmed, key


def test_histories_call_a_key_by_its_label_and_an_old_one_by_itself() -> None:
    key = next(iter(definitions()))
    spelt = speller(PolicyValue._meta.db_table, "key")

    assert spelt is label_of
    assert label_of(key) == str(definitions()[key].label) != key
    assert label_of("fees.of_yesteryear") == "fees.of_yesteryear"


def test_every_rule_that_the_code_cites_is_declared() -> None:
    cited = set()
    for folder in ("guopei", "institutions", "projects", "trainees", "funds", "evaluation"):
        for file in (ROOT / folder).rglob("*.py"):
            if "migrations" not in file.parts and "kit" not in file.parts:
                cited |= set(re.findall(r'\brule="([a-z_]+\.[a-z_0-9]+)"', file.read_text("utf-8")))

    assert cited - set(definitions()) == set()


@pytest.mark.django_db
def test_loading_again_keeps_what_people_recorded() -> None:
    make_nation()
    load()
    PolicyValue.objects.filter(key="trainees.pass_mark").update(value=66)

    assert load() == {"documents": 0, "values": 0}
    assert PolicyValue.objects.get(key="trainees.pass_mark").value == 66


def test_documents_to_begin_with_carry_the_numbers_that_were_read() -> None:
    numbers = {document["code"]: (document["number"], document["confirmed"]) for document in DOCUMENTS}
    assert numbers["fund-measures-2016"] == ("财科教〔2016〕29号", True)
    assert numbers["fund-measures-later"] == ("财教〔2021〕55号", False)
    assert numbers["notice-2020"] == ("教师厅〔2020〕1号", True)
    for document in DOCUMENTS:
        assert not document["confirmed"] or document["read_on"], document["code"]


def test_values_that_were_read_say_where_and_when(db: None) -> None:
    rows = PolicyValue.objects.filter(key__in=[key for key, seed in seeds() if seed.source], recorded_by=None)
    assert {row.key for row in rows} >= {"fees.travel_by_sender", "fees.lecture_once", "funds.given_in_all"}
    assert all(row.source and row.read_on for row in rows)
    totals = [row for row in rows if row.key.startswith("funds.given")]
    assert len(totals) == 2
    assert all(row.note.startswith("口径") for row in totals), "a total without its scope misleads"


def test_every_key_belongs_to_a_group_that_is_named_once() -> None:
    assert {key.partition(".")[0] for key in definitions()} == set(groups())
    assert group_of("fees.day_rate_1") == str(groups()["fees"])
    with pytest.raises(ValueError, match="named twice"):
        name_group("fees", "again")
