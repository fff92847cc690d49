"""Who asks for what: what is asked grows with the addresses, not with addresses × roles × records.

Every role asks, at home, for what it may open, and looks at one record of each kind: what stands on a page differs from
role to role. The rest is the same for many, and is dealt to a few of them, by turns, so that over all addresses
everybody is met by every answer:

- common knowledge: six roles,
- a role held a second time, elsewhere: one of those at each place,
- a record out of sight: one of those at three places; the first two are shown the same page as for a missing one,
- a refusal by role: two of the roles, where the address declares who may in the one way that is checked before anything
  is read and declares just what the table says; else all of them,
- nothing granted: one of those three,
- an empty POST: two of those who may and whoever was dealt a hidden record; a method that is not there: one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import Model

from guopei.core.access.permissions import roles_with
from guopei.core.flow.table import flow_of
from guopei.core.ui.pages import Page
from guopei.core.ui.rest import Resource
from tests.visibility.reading import ROWS, STEPS, Act, Row, in_sight, patterns, view_of
from tests.visibility.world import AT_HOME, ELSEWHERE, GUEST, WITHOUT_GRANT, World

EVERYBODY = (GUEST, *WITHOUT_GRANT, *AT_HOME, *ELSEWHERE)
COMMON = ("orgs:", "policy:", "catalogue:", "help:", "api:schema", "api:api-root")  # the same for everybody
REFUSED = POSTING = MISSING = 2
HIDDEN = 3
COMMONLY = 6
NOT_THERE = 405


@dataclass(frozen=True)
class Question:
    """One address for somebody to open, and to send an empty form to."""

    row: Row
    name: str
    record: object
    posts: bool = False
    asks_for_missing: bool = False


@dataclass(frozen=True)
class Trial:
    """One act for somebody to try, on one record."""

    act: Act
    name: str
    record: object


def records_of(world: World, row: Row) -> dict[str, object]:
    """The records to ask for: by their full names; one nameless one for an address that names none."""
    if row.kind in ("-", "notice"):
        return {row.kind: None}
    found = world.of_kind(row.kind)
    assert found, row.kind
    return found


def sees(world: World, who: str, name: str) -> bool:
    """Whether a record lies in somebody's sight, as the table says."""
    return name in ("-", "notice") or in_sight(name, world.place(who))


def by_turns(people: Sequence[str], turn: int, count: int) -> set[str]:
    """So many of them, others at the next turn; all of them where there are no more."""
    if len(people) <= count:
        return set(people)
    return {people[(turn + step * (len(people) // count)) % len(people)] for step in range(count)}


@cache
def views(name: str) -> tuple[type, ...]:
    """What answers at an address."""
    return tuple(view_of(pattern) for one, pattern in patterns() if one == name)


def is_page(name: str) -> bool:
    """Whether an address is a page of the kit: those check the permission in one place, whatever the method."""
    return any(issubclass(view, Page) for view in views(name))


def is_common(row: Row) -> bool:
    """Whether a page is common knowledge: regions, policy, the catalogue, guides."""
    return row.name.startswith(COMMON) and row.kind in ("-", "unit", "value", "document", "year", "sub_project")


def declares_the_roles(row: Row) -> bool:
    """Whether an address names a permission that just the roles of the row hold, where nothing is read before it."""
    declared = [getattr(view, "permission", "") for view in views(row.name) if issubclass(view, Page | Resource)]
    return bool(declared) and all(one and roles_with(one) == row.roles for one in declared) and not row.get[1]


def declares_the_doers(act: Act, record: object, viewers: frozenset[str]) -> bool:
    """Whether the record's flow gives a step to just those who the table says, of those who look at the record."""
    if not isinstance(record, Model):
        return False
    try:
        step = flow_of(record).steps[act.step]
    except KeyError:
        return False
    return roles_with(step.permission) & viewers == act.roles & viewers


def questions(world: World) -> dict[str, list[Question]]:
    """What everybody asks for."""
    hands: dict[str, list[Question]] = {who: [] for who in EVERYBODY}
    for turn, row in enumerate(ROWS):
        for who, question in (*_from_outside(world, row, turn), *_from_inside(world, row, turn)):
            hands[who].append(question)
    return hands


def _from_outside(world: World, row: Row, turn: int) -> Iterator[tuple[str, Question]]:
    """By those who may not: guests, those without a grant, other roles."""
    name, record = next(iter(records_of(world, row).items()))
    yield GUEST, Question(row, name, record, posts=row.post is not None)
    yield WITHOUT_GRANT[turn % len(WITHOUT_GRANT)], Question(row, name, record)
    others = [who for who in AT_HOME if world.role(who) not in row.roles]
    posts = row.post is not None and not is_page(row.name)
    for who in by_turns(others, turn, REFUSED) if declares_the_roles(row) else others:
        yield who, Question(row, name, record, posts)


def _from_inside(world: World, row: Row, turn: int) -> Iterator[tuple[str, Question]]:
    """By those who may: at home, elsewhere, and for what they do not see."""
    records, may = records_of(world, row), [who for who in AT_HOME + ELSEWHERE if world.role(who) in row.roles]
    at_home = [who for who in may if who in AT_HOME]
    posting = by_turns(at_home, turn, 1 if row.post and row.post[0] == NOT_THERE else POSTING)
    if row.post is None:
        posting = set()
    elif row.get[1] or row.post[0] == 302:
        posting = set(at_home)  # answers that differ from unit to unit, and forms that are sent away
    common = by_turns(at_home, turn, COMMONLY) | posting
    for place in sorted({world.place(who) for who in may}):
        here = [who for who in may if world.place(who) == place]
        seen = [name for name in records if sees(world, here[0], name)]
        guests = [who for who in here if who in ELSEWHERE]
        for number, who in enumerate(here if seen else ()):
            name = seen[(turn + number) % len(seen)]
            if who in AT_HOME and (who in common or not is_common(row)):
                yield who, Question(row, name, records[name], who in posting)
            elif who in guests and who == guests[turn % len(guests)] and not is_common(row):
                yield who, Question(row, name, records[name])
    for number, (who, name) in enumerate(_hidden(world, records, may, turn)):
        is_first = number < MISSING
        yield who, Question(row, name, records[name], is_first and row.post is not None, is_first)


def _hidden(world: World, records: dict[str, object], may: Sequence[str], turn: int) -> Iterator[tuple[str, str]]:
    """Who asks for which record out of sight: for each, somebody of three of the places that do not see it."""
    for number, name in enumerate(records):
        places = sorted({world.place(who) for who in may if not sees(world, who, name)})
        for place in sorted(by_turns(places, turn + number, HIDDEN)):
            here = [who for who in may if world.place(who) == place]
            yield here[(turn + number) % len(here)], name


def trials(world: World) -> dict[str, list[Trial]]:
    """What everybody tries to do: who may, on one record of their own and one of others; who may only look, two by
    turns where the flow says the same; and on what is out of sight one of three places."""
    hands: dict[str, list[Trial]] = {who: [] for who in EVERYBODY}
    hidden: set[Row] = set()
    for turn, act in enumerate(STEPS):
        for row in (row for row in ROWS if row.name == act.name):
            records = records_of(world, row)
            looking = [who for who in AT_HOME + ELSEWHERE if world.role(who) in row.roles]
            for who, name in _seen(world, act, records, [who for who in looking if who in AT_HOME], turn):
                hands[who].append(Trial(act, name, records[name]))
            if row not in hidden:
                hidden.add(row)  # once is enough: what is not there is not there for any step
                for who, name in _hidden(world, records, looking, turn):
                    hands[who].append(Trial(act, name, records[name]))
    return hands


def _seen(
    world: World, act: Act, records: dict[str, object], looking: Sequence[str], turn: int
) -> Iterator[tuple[str, str]]:
    """Who tries an act on which record in sight: one of their own unit, one of others."""
    viewers = frozenset(world.role(who) for who in looking)
    by_role = all(declares_the_doers(act, record, viewers) for record in records.values())
    lookers = [who for who in looking if world.role(who) not in act.roles]
    refused = by_turns(lookers, turn, REFUSED) if by_role else set(lookers)
    for who in looking:
        if who in lookers and who not in refused:
            continue
        tried: set[bool] = set()
        for name in records:
            own = world.place(who) == name.split(".")[-1]
            if sees(world, who, name) and own not in tried:
                tried.add(own)
                yield who, name
