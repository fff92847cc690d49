"""Guards made from a few arguments: each has one text for ever, and names that PostgreSQL does not cut."""

import hashlib

import pytest

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.flow.operations import Judge, VersionRises
from guopei.core.guards.operations import Guard
from guopei.core.guards.rows import Agrees, Apart, Derived, Frozen, KeptByTriggers, OnlyWhile, Stays, SumOfLines
from guopei.core.guards.source import statements

LINES = {"of": "plan_id", "parent": "plans", "says": "says", "open": ("DRAFT",)}
# Migrations hold arguments, not texts. Another text under the same name would make a fresh database differ from one
# that was migrated before, unseen: it needs a guard of its own, and this list a line more.
TEXTS = [
    (Agrees("t", says="says", wrong="SELECT min(n.id) FROM fresh n", lock="PERFORM FROM u"), "170916ef9202"),
    (BeginsInOpenYear("t", "SELECT year_id FROM added"), "89b0c079ee29"),
    (Apart("t", "decided_by_id", ("drafted_by_id",), says="says"), "3e979276545b"),
    (
        Derived("t", says="says", values={"a": "u.a"}, source="FROM u WHERE u.id = this.u_id", by=("u_id",)),
        "8d43966780b2",
    ),
    (Frozen("t", ("a", "b"), says="says", open=("DRAFT",)), "1d90a630f3d4"),
    (Judge("t", [("create", "", "DRAFT")]), "b27113c716f2"),
    (KeptByTriggers("t", ("a",), says="says"), "840d317bccc0"),
    (OnlyWhile("t", apart=("c",), **LINES), "1b2b573d7d56"),
    (Stays("t", says="says", open=("DRAFT",)), "68e460fd7e35"),
    (SumOfLines("t", sums={"total": "amount"}, closed="closed", counting="l.counts", **LINES), "058da24e6c21"),
    (Track("t", exclude=("secret", "~used_at")), "028cf5af536a"),
    (VersionRises("t"), "b8dd7346d23c"),
]


@pytest.mark.parametrize(("guard", "digest"), TEXTS, ids=[type(guard).__name__ for guard, _digest in TEXTS])
def test_a_guard_keeps_its_text(guard: Guard, digest: str) -> None:
    assert hashlib.sha256(guard.source().encode()).hexdigest()[:12] == digest


@pytest.mark.parametrize("guard", [guard for guard, _digest in TEXTS], ids=lambda guard: type(guard).__name__)
def test_a_guard_is_made_of_functions_and_triggers_of_its_table(guard: Guard) -> None:
    made = statements(guard.source())
    assert {one.table for one in made if one.table} <= {"t", "plans"}
    assert any(one.key.startswith("trigger t.") for one in made)


def test_a_name_that_would_be_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 63 characters"):
        Frozen("trainees_teacherdifference", ("a",), says="a_name_that_is_much_too_long_for_it").source()


def test_unknown_arguments_are_refused() -> None:
    with pytest.raises(TypeError, match="table, columns, says"):
        KeptByTriggers("t", ("a",), says="says", open=("DRAFT",))


def test_without_open_states_nothing_is_ever_open() -> None:
    assert "NOT IN" not in Frozen("t", ("a",), says="says").source()
    assert "closed" not in SumOfLines("t", **{**LINES, "open": ()}, sums={"total": "amount"}).source()
