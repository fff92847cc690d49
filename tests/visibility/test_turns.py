"""Every step in a state in which it is open, asked with the true version: done, or refused for the reason of the table."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Max
from django.test.signals import template_rendered

from guopei.core.access.models import Grant
from guopei.core.access.selectors import actor_from
from guopei.core.audit.models import Event
from guopei.core.refusal import Refused
from guopei.story.cast import region
from tests.support.clients import client_of
from tests.visibility.asking import Asker, address
from tests.visibility.reading import STEPS, TICKED
from tests.visibility.staging import FILLED, STATES, Cast
from tests.visibility.turns import PEOPLE, SHORT, TURNS
from tests.visibility.world import World

DONE, DENIED, HIDDEN = "yes", ".", "-"
ACTS = {(act.name, act.step): act for act in (*STEPS, *TICKED)}


@dataclass(frozen=True)
class Line:
    """One line of a table: the acts that it stands for, and what each person is answered."""

    state: str
    acts: tuple[tuple[str, str], ...]
    answers: dict[str, str]


def lines_of(table: str) -> list[Line]:
    """A table as data."""
    heading, people, *rows = table.strip().split("\n")
    names = people.split()
    found = []
    for row in rows:
        state, steps, answers = (cell.strip() for cell in row.split("|"))
        acts = tuple(_acts_of(heading.split(), steps.split("=")))
        said = (SHORT.get(word, word) for word in answers.split())
        found.append(Line(state, acts, dict(zip(names, said, strict=True))))
    return found


def _acts_of(heading: list[str], steps: list[str]) -> Iterator[tuple[str, str]]:
    """The addresses of a table at which a step is asked, each with its name for it."""
    for word in heading:
        name, _slash, own = word.partition("/")
        yield from ((name, step) for step in steps if own == step or (not own and (name, step) in ACTS))


def test_every_step_has_a_line_and_every_line_a_step() -> None:
    told = {act for table in TURNS.values() for line in lines_of(table) for act in line.acts}
    headed = {word for table in TURNS.values() for word in table.split("\n")[1].split()}
    assert {act for act in ACTS if act[0] in headed} | {
        tuple(word.split("/")) for word in headed if "/" in word
    } == told
    assert all(line.acts for table in TURNS.values() for line in lines_of(table))


@pytest.mark.parametrize("flow", TURNS)
def test_everybody_who_has_the_permission_is_asked(flow: str, world: World) -> None:
    """Of each role that may do a step somebody stands in the heading."""
    held = {name: role or world.role(who) for name, who, role, _unit in people()}
    for line in lines_of(TURNS[flow]):
        roles = {held[name] for name in line.answers}
        for act in line.acts:
            assert act not in ACTS or ACTS[act].roles <= roles, act


def people() -> Iterator[tuple[str, str, str, str]]:
    """Column, user, and role and unit of a second office."""
    for row in filter(None, PEOPLE.split("\n")):
        name, who, role, unit = [*row.split(), "", ""][:4]
        yield name, who, role, unit


def cast_of(world: World) -> Cast:
    """Everybody of the headings."""
    cast = {}
    for name, who, role, unit in people():
        cast[name] = world.actors[who]
        if role:
            place = world.records["institution.host"].unit if unit == "host" else region(unit)  # type: ignore[attr-defined]
            held = Grant.objects.create(user_id=cast[name].user_id, role=role, unit=place, valid_from=date(2020, 1, 1))
            cast[name] = actor_from(held)
    return cast


@pytest.mark.parametrize("flow", TURNS)
def test_a_step_is_made_by_those_whose_turn_it_is(flow: str, world: World, db: None) -> None:
    cast = cast_of(world)
    lines = lines_of(TURNS[flow])
    askers = {name: Asker(str(client_of(cast[name]).session.session_key)) for name in lines[0].answers}
    left, wrong = list(lines), []
    for states in STATES[flow]:
        for state, record in states(world, cast):
            for line in [line for line in lines if line.state == state]:
                left.remove(line)
                for name, step, who in asked_by(line):
                    said = answer_to(askers[who], name, step, record)
                    if said != line.answers[who]:
                        wrong.append(f"{state} {name}/{step} by {who}: {said}, not {line.answers[who]}")
    assert not wrong, "\n".join(wrong)
    assert not left, "a state that was not made"


def asked_by(line: Line) -> Iterator[tuple[str, str, str]]:
    """Everybody at the first address, then one person for each answer."""
    one_of_each = {answer: who for who, answer in line.answers.items()}.values()
    for place, (name, step) in enumerate(line.acts):
        yield from ((name, step, who) for who in (one_of_each if place else line.answers))


def answer_to(asker: Asker, name: str, step: str, record: Any) -> str:
    """What somebody is answered to a step, as the table writes it. All of it is undone."""
    sent = {"step": step, "version": getattr(record, "version", 1), "reason": "看看"}
    with transaction.atomic(), refusals() as seen:
        before = trail()
        if name.startswith("api:"):
            answer = asker.ask("post", address(name, record, step), keep=True, **sent)
        else:
            more = FILLED[name](record) if name in FILLED else {}
            answer = asker.ask("post", address(name, record), keep=True, **sent, **more)
        grown = trail() > before
        transaction.set_rollback(True)
    if answer.status in (200, 201, 302):
        return DONE if grown else f"{answer.status}, nothing written"
    if answer.status == 404:
        return HIDDEN
    code = json.loads(answer.text)["code"] if name.startswith("api:") else next((one.code for one in seen), "")
    assert not grown, f"{code}: refused, yet something was written"
    return DENIED if (answer.status, code) == (403, "denied") else code or f"{answer.status} without a refusal"


def trail() -> int:
    """The newest change in the trail."""
    newest: int | None = Event.objects.aggregate(newest=Max("id"))["newest"]
    return newest or 0


@contextmanager
def refusals() -> Iterator[list[Refused]]:
    """The refusals that pages are told of while they are rendered."""
    seen: list[Refused] = []

    def look(sender: Any, context: Any, **more: Any) -> None:
        found = context.get("refusal") if context is not None else None
        if isinstance(found, Refused):
            seen.append(found)

    template_rendered.connect(look)
    try:
        yield seen
    finally:
        template_rendered.disconnect(look)
