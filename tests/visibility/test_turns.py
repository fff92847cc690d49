"""Every step in a state in which it is open, asked with the true version: done, or refused for the reason of the table."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.signals import template_rendered
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.jobs.enums import JobState
from guopei.core.refusal import Refused
from guopei.story.cast import region
from tests.factories.access import make_actor
from tests.support.clients import client_of
from tests.visibility.asking import Asker, address
from tests.visibility.reading import ROWS, STEPS, TICKED
from tests.visibility.staging import FILLED, STATES, Cast, Stage
from tests.visibility.turns import PEOPLE, SHORT, TURNS
from tests.visibility.world import World

Written = tuple[int | None, ...]
DONE, NOTHING, DENIED, HIDDEN = "yes", "none", ".", "-"
LISTS = {row.name for row in ROWS if row.kind == "-"}
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
    lines = [line for table in TURNS.values() for line in lines_of(table)]
    forms = {tuple(word.split("/")) for table in TURNS.values() for word in table.split("\n")[1].split() if "/" in word}
    assert {act for line in lines for act in line.acts} == set(ACTS) | forms
    assert all(line.acts for line in lines)


def test_every_table_has_its_states() -> None:
    assert sorted(flow for flows in STATES.values() for flow in flows) == sorted(TURNS)


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
        if not role:
            cast[name] = world.actors[who]
            continue
        place = world.records["institution.host"].unit if unit == "host" else region(unit)  # type: ignore[attr-defined]
        user = None if who == "-" else User.objects.get(pk=world.actors[who].user_id)
        cast[name] = make_actor(Role(role), place, user=user)
    return cast


@pytest.mark.parametrize("stage", STATES, ids=lambda stage: stage.__name__)
def test_a_step_is_made_by_those_whose_turn_it_is(stage: Stage, world: World, db: None) -> None:
    cast = cast_of(world)
    lines = {flow: lines_of(TURNS[flow]) for flow in STATES[stage]}
    names = {who for table in lines.values() for line in table for who in line.answers}
    askers = {name: Asker(str(client_of(cast[name]).session.session_key)) for name in sorted(names)}
    wrong: list[str] = []
    made: set[tuple[str, str]] = set()
    shut: set[tuple[str, str, str]] = set()
    for state, records in stage(world, cast):
        before = written()
        for flow in lines if not isinstance(records, dict) else records:
            made.add((flow, state))
            record = records[flow] if isinstance(records, dict) else records
            for line in (line for line in lines[flow] if line.state == state):
                for name, step, who in asked_by(line, shut):
                    said = answer_to(askers[who], name, step, record, before)
                    if said != line.answers[who]:
                        wrong.append(f"{state} {name}/{step} by {who}: {said}, not {line.answers[who]}")
    assert not wrong, "\n".join(wrong)
    assert {(flow, line.state) for flow, table in lines.items() for line in table} <= made, "a state was not made"


def asked_by(line: Line, shut: set[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Everybody at the first address, then one person for each answer. To whom an address is shut is asked there once:
    the state makes no difference to that, and the matrix asks for every step."""
    one_of_each = {answer: who for who, answer in line.answers.items()}.values()
    for number, (name, step) in enumerate(line.acts):
        for who in one_of_each if number else line.answers:
            key = (name, who, line.answers[who])
            if key not in shut:
                yield name, step, who
            if line.answers[who] in (DENIED, HIDDEN):
                shut.add(key)


def answer_to(asker: Asker, name: str, step: str, record: Any, before: Written) -> str:
    """What somebody is answered to a step, as the table writes it. All of it is undone."""
    sent = {"step": step, "action": step, "act": step, "version": getattr(record, "version", 1), "reason": "看看"}
    with transaction.atomic(), refusals() as seen:
        sent |= FILLED[name](record) if name in FILLED else {}
        answer = asker.ask("post", place(name, step, record), keep=True, **sent)
        has_written = written() != before
        transaction.set_rollback(True)
    if answer.status in (200, 201, 302):
        return DONE if has_written else NOTHING
    if answer.status == 404:
        return HIDDEN
    code = json.loads(answer.text)["code"] if name.startswith("api:") else next((one.code for one in seen), "")
    assert not has_written, f"{code}: refused, yet something was written"
    return DENIED if (answer.status, code) == (403, "denied") else code or f"{answer.status} without a refusal"


def place(name: str, step: str, record: Any) -> str:
    """Where a step is asked; lists have no record in their address."""
    return reverse(name) if name in LISTS else address(name, record, step)


def written() -> Written:
    """The newest change in the trail; and of the tables without one the newest rows, and how many jobs have failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(id) FROM audit_event), (SELECT max(id) FROM jobs_job),"
            " (SELECT count(*) FROM jobs_job WHERE state = %s), (SELECT max(id) FROM trainees_teacherreveal)",
            [JobState.FAILED],
        )
        found: Written = cursor.fetchone()
    return found


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
