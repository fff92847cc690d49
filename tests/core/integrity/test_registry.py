"""Checks are declared once, by the wing whose tables they look at."""

import pytest

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import checks, register, second_person
from tests.architecture.floor import ROOT


def test_a_key_is_declared_once() -> None:
    with pytest.raises(ValueError, match="plan_within_ceiling is declared twice"):
        register(Check("plan_within_ceiling", "", "SELECT 1"))


def test_who_may_not_sign_is_said_once() -> None:
    with pytest.raises(ValueError, match="decided_by_id in projects_plan is said twice"):
        second_person("projects_plan", "decided_by_id", ("drafted_by_id",), "")


def test_the_rooms_brought_their_checks() -> None:
    keys = {check.key for check in checks()}
    written = list(ROOT.glob("*/*/checks.py"))
    assert len(written) > 6
    assert {"plan_within_ceiling", "quota_children", "ceiling_is_orders", "test_is_scores", "second_person"} <= keys
