"""Nothing that is sent to any address breaks it: cursors, filters, numbers, forms and bodies that no page of ours sends."""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import pytest
from django.urls import resolve
from django_filters import RangeFilter

from guopei.core.ui.pages import ListPage
from tests.visibility.asking import Answer, Asker, rows_and_records, url_of
from tests.visibility.reading import Row, in_sight
from tests.visibility.world import ELSEWHERE, World

LONG = "9" * 5000
BEYOND = "9" * 25  # no bigint
ODD = ("²", LONG, BEYOND, "x\0y")


def cursor(*place: object) -> str:
    """A place in a list as a list writes it, of what no list holds."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


# Of each sort that a list might meet: keys and numbers that no column holds, and what is no place at all.
CURSORS = (
    *(cursor(key, 1) for key in ("\ud800", float("inf"), 10**25, "0001-01-01T00:00:00")),
    cursor("x", 10**25),
    base64.urlsafe_b64encode(b"[" * 100_000).decode(),
)
PAGES = ("cD1hYmM=", base64.b64encode(b"p=" + LONG.encode()).decode(), base64.b64encode(b"o=-1&p=1").decode(), "é")
QUERY = (
    "tab",
    "sort",
    "after",
    "before",
    "q",
    "unit",
    "year",
    "paint",
    "key",
    "order",
    "number",
    "next",
    "cursor",
    "page",
)
FIELD = re.compile(r'name="([-\w]+)"')
NUMBER = re.compile(r"/\d+/")
BODIES = (
    b"[" * 100_000,
    b'{"version": ' + LONG.encode() + b"}",
    b'{"version": 1e400}',
    b'{"version": Infinity}',
    b'{"version": 1, "reason": "\\ud800"}',
    b'{"version": 1, "reason": "\\u0000"}',
    b'{"\\ud800": 1}',
    b"\xff\xfe",
    b"[]",
    b"null",
    b"",
)


def openings(world: World) -> Iterator[tuple[Row, str, str]]:
    """Every address with one who may open it: (row, who, url)."""
    seen = set()
    for row, name, record in rows_and_records(world):
        for who in world.actors:
            if row in seen or who not in world.sessions or who in ELSEWHERE or world.role(who) not in row.roles:
                continue
            if name in ("-", "notice") or in_sight(name, world.place(who)):
                seen.add(row)
                yield row, who, url_of(row, record)


class Finder:
    """Sends, and keeps what was answered with a 500."""

    def __init__(self, world: World) -> None:
        self.askers = {who: Asker(session) for who, session in world.sessions.items()}
        self.broken: list[str] = []
        self.asked = 0

    def look(self, who: str, answer: Answer) -> None:
        self.asked += 1
        if answer.status >= 500:
            self.broken.append(f"{answer.status} {who} {answer.address[:150]}")

    def get(self, who: str, url: str, /, **query: str) -> None:
        self.look(who, self.askers[who].ask("get", f"{url}?{urlencode(query)}" if query else url))

    def post(self, who: str, url: str, /, **fields: str) -> None:
        self.look(who, self.askers[who].ask("post", url, **fields))

    def put_in(self, who: str, url: str, body: bytes) -> None:
        request = self.askers[who].requests.post(url, body, content_type="application/json")
        self.look(who, self.askers[who].send(request))


@pytest.fixture
def finder(world: World, db: None) -> Finder:
    return Finder(world)


def by_turns(odd: Sequence[str], turn: int) -> Iterator[str]:
    """Two of them, others for the next address: what reads them is the same code for all."""
    yield odd[turn % len(odd)]
    yield odd[(turn + 1) % len(odd)]


def list_at(url: str) -> type[ListPage] | None:
    """The list that an address shows, if it does."""
    view = getattr(resolve(url).func, "view_class", None)
    return view if view is not None and issubclass(view, ListPage) else None


def test_no_cursor_breaks_a_list(world: World, finder: Finder) -> None:
    for turn, (row, who, url) in enumerate(openings(world)):
        if list_at(url):
            for place in by_turns(CURSORS, turn):
                finder.get(who, url, after=place)
        elif row.name.startswith("api:"):
            for place in by_turns(PAGES, turn):
                finder.get(who, url, cursor=place)
    assert finder.asked > 100
    assert not finder.broken, "\n".join(finder.broken)


def test_no_filter_breaks_a_list(world: World, finder: Finder) -> None:
    for turn, (_row, who, url) in enumerate(openings(world)):
        view = list_at(url)
        filters = view.filterset_class.base_filters if view and view.filterset_class else {}
        for name, one in filters.items():
            for part in (f"{name}_after", f"{name}_min") if isinstance(one, RangeFilter) else (name,):
                for odd in by_turns(("²", LONG, BEYOND), turn):
                    finder.get(who, url, **{part: odd})
    assert finder.asked > 100
    assert not finder.broken, "\n".join(finder.broken)


def test_no_query_breaks_an_address(world: World, finder: Finder) -> None:
    """Each half of it, by turns."""
    for turn, (row, who, url) in enumerate(openings(world)):
        for odd in by_turns(ODD, turn):
            finder.get(who, url, **dict.fromkeys(QUERY, odd))
        for name in ("unit", "year", "paint") if row.name.startswith(("reports:", "api:figures")) else ():
            for odd in ODD:
                finder.get(who, url, **{name: odd})
    assert not finder.broken, "\n".join(finder.broken)


def test_no_number_breaks_an_address(world: World, finder: Finder) -> None:
    for row, who, url in openings(world):
        if NUMBER.search(url):
            for odd in ("²", LONG, BEYOND, "%00"):
                finder.get(who, NUMBER.sub(f"/{odd}/", url))
            if row.post is None or row.post[0] != 405:
                finder.post(who, NUMBER.sub(f"/{BEYOND}/", url), version="1")
    assert not finder.broken, "\n".join(finder.broken)


def test_no_field_breaks_a_form(world: World, finder: Finder) -> None:
    """Every field that a page shows, and those that pages of its kind read."""
    common = {"version", "ids", "step", "action", "reason", "path", "query", "name", "act", "until", "_draft", "people"}
    for turn, (row, who, url) in enumerate(openings(world)):
        if row.post is not None and row.post[0] == 405:
            continue
        shown = finder.askers[who].ask("get", url).text if row.get[0] == 200 else ""
        names = {*FIELD.findall(shown), *common} - {"csrfmiddlewaretoken", "viewport", "_key"}
        for odd in (LONG, "x\0y"):
            finder.post(who, url, **dict.fromkeys(names, odd))
        odd = ("²", BEYOND)[turn % 2]
        step = {"step": "approve", "action": "approve", "year": odd, "take_back": odd}
        cells = {f"{name}{odd}": "present" for name in ("status-", "result-", "items-")}
        finder.post(who, url, **dict.fromkeys(names, odd) | step | cells)
    assert not finder.broken, "\n".join(finder.broken)


def test_no_body_breaks_the_api(world: World, finder: Finder) -> None:
    for row, who, url in openings(world):
        if row.name.startswith("api:"):
            for body in BODIES:
                finder.put_in(who, url, body)
    assert finder.asked > 20
    assert not finder.broken, "\n".join(finder.broken)
