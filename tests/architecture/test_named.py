"""Permissions, steps and acts have words in both languages, so that no page and no refusal shows a name of the code."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.translation import override

from guopei.core.access.enums import Role
from guopei.core.access.permissions import declared, words_of
from guopei.core.access.scopes import require
from guopei.core.accounts.models import User
from guopei.core.audit import acts
from guopei.core.flow.table import registered
from guopei.core.refusal import Denied
from tests.factories.access import make_actor
from tests.factories.orgs import make_province

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("guopei", "institutions", "projects", "trainees", "funds", "evaluation")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"\b[a-z]+\.[a-z_]+\b|[a-z]_[a-z]")


def in_both(words: Any) -> tuple[str, str]:
    """The same words as a Chinese and as an English reader sees them."""
    with override("zh-hans"):
        chinese = str(words)
    with override("en"):
        return chinese, str(words)


def unspoken(words: Any) -> bool:
    """Whether a language lacks its words, or a name of the code stands in them."""
    chinese, english = in_both(words)
    return not CHINESE.search(chinese) or not english or bool(CHINESE.search(english) or CODE.search(english))


def house() -> Iterator[str]:
    """The permissions of the house; tests declare some of their own."""
    yield from (name for name in declared() if not name.startswith("tests."))


def test_every_permission_has_words_of_its_own() -> None:
    names = list(house())
    assert len(names) > 80
    assert [name for name in names if unspoken(words_of(name))] == []
    assert len({in_both(words_of(name)) for name in names}) == len(names)


def test_every_step_has_words() -> None:
    steps = [
        (flow, step) for flow in registered() if not flow.label.startswith("tests.") for step in flow.steps.values()
    ]
    assert len(steps) > 40
    assert [f"{flow.label}: {step.name}" for flow, step in steps if unspoken(step.label)] == []
    assert [f"{flow.label}: {step.name}" for flow, step in steps if step.done and unspoken(step.done)] == []


def written_acts() -> Iterator[str]:
    """The acts that transactions are opened under without a service: as text, or as a constant of the module."""
    for path in [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]:
        tree = ast.parse(path.read_text())
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("transaction_for"):
                for keyword in node.keywords:
                    value = keyword.value
                    if keyword.arg == "act" and isinstance(value, ast.Constant):
                        yield str(value.value)
                    elif keyword.arg == "act" and isinstance(value, ast.Name) and value.id in constants:
                        yield str(constants[value.id])


def test_every_act_has_words() -> None:
    assert get_resolver().url_patterns, "pages bring their services with them"
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("services/*.py")):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    written = set(written_acts())
    assert {"reports.integrity", "inbox.remind"} <= written
    assert sorted(act for act in written if not acts.is_named(act)) == []
    named = {act: title for act, title in acts._titles.items() if not act.startswith("tests.")}
    assert len(named) > 100
    assert sorted(act for act, title in named.items() if unspoken(title)) == []


@pytest.mark.django_db
def test_a_refusal_says_the_permission_in_words() -> None:
    auditor = make_actor(Role.AUDITOR, make_province())
    with pytest.raises(Denied) as denied:
        require(auditor, "projects.approve_plan")
    with override("zh-hans"):
        assert str(denied.value) == "您当前的身份是审计员，没有“审定规划方案”的权限。"
    with override("en"):
        assert str(denied.value) == "Acting as Auditor, you may not approve or file plans."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "没有“查看教师登记信息”的权限"), ("en", "you may not view the register of teachers")],
)
def test_a_page_that_is_refused_says_so_in_words(client: Client, language: str, words: str) -> None:
    actor = make_actor(Role.PROVINCIAL_FINANCE, make_province())
    User.objects.filter(pk=actor.user_id).update(language=language)
    client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
    answer = client.get(reverse("trainees:teacher-list"), headers={"accept-language": language})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert words in page
    assert "trainees.view_teacher" not in page
