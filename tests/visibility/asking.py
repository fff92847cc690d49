"""Asking every address as somebody, once: what was answered is kept for all the tests that look at it."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.db.models import Model
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import Resolver404, resolve, reverse
from django_filters import CharFilter

from guopei.core.documents.models import Document
from guopei.core.ui.pages import ListPage
from tests.visibility.dealing import COMMON, questions, records_of
from tests.visibility.reading import ROWS, Row
from tests.visibility.world import World
from trainees.classes.models import Lesson, TrainingClass
from trainees.selection.models import Enrolment

MISSING, MISSING_UUID = 2_000_000_001, UUID(int=7)
NAMED = {
    "projects:plan-new": {"year": 2026},
    "funds:allocation-list": {"year": 2023},
    "trainees:roster-template": {"name": "central_west"},
    "trainees:school-file-template": {"name": "schools"},
    "help:guide-show": {"name": "county"},
    "reports:figure-rows": {"key": "quota"},
    "jobs:schedule-off": {"kind": "ui.erase_exports"},
    "jobs:schedule-on": {"kind": "inbox.remind"},
    "ui:unit-search": {"source": "policy.units_in_reach"},
}
# Pieces of pages, which htmx asks for.
FRAGMENTS = {
    "jobs:job-progress",
    "reports:report-progress",
    "trainees:roster-progress",
    "trainees:school-file-progress",
    "ui:draft-save",
    "ui:unit-search",
}
BEHIND_FIGURES = ("enrolled", "certificates", "rows_read", "gain", "ordered")
WANTED = "渝"  # how names of Chongqing begin: what is typed into a filter stands in the answer, so not the whole word
TAB = re.compile(r'href="([^"?#]*\?tab=[a-z_]+)"')
CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="_key" value="[^"]*"|/[-\w]+/[-\w/.]*|"csrf": ?"[^"]*"'
    rb"|X-CSRFToken[^}]*"
)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    address: str
    status: int
    kind: str
    body: bytes
    location: str

    @cached_property
    def text(self) -> str:
        """The words in it: those of the parts, for workbooks and documents, which are zipped."""
        if self.body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(self.body)) as parts:
                return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
        return self.body.decode("utf-8", "replace")

    @property
    def bare(self) -> bytes:
        """The body without what differs from request to request, and without addresses."""
        return CHANGING.sub(b"", self.body)


class Asker:
    """Somebody's browser, without the test client's copies of every template's context: thousands of pages are read."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def __init__(self, session: str = "") -> None:
        self.requests = RequestFactory()
        if session:
            self.requests.cookies[settings.SESSION_COOKIE_NAME] = session

    def ask(self, method: str, url: str, /, *, keep: bool = False, **data: object) -> Answer:
        """One request, whose traces are taken back unless they are to be looked at."""
        form = {"content_type": "application/json"} if method == "post" and url.startswith("/api/") else {}
        by_htmx = {"HX-Request": "true"} if _name_of(url) in FRAGMENTS else {}
        return self.send(getattr(self.requests, method)(url, data, headers=by_htmx, **form), keep=keep)

    def send(self, request: HttpRequest, *, keep: bool = False) -> Answer:
        """The same for a request that was made elsewhere."""
        if self.handler._middleware_chain is None:
            self.handler.load_middleware()
        method, url = str(request.method).lower(), request.get_full_path()
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        # Reading leaves nothing that would have to be taken back; a savepoint would cost as much as some answers.
        with transaction.atomic() if method != "get" else nullcontext():
            response = self.handler.get_response(request)
            parts = response.streaming_content if response.streaming else [response.content]
            body = b"".join(parts)
            if method != "get":
                transaction.set_rollback(not keep)
        request_finished.disconnect(close_old_connections)  # as the test client does: the connection stays
        response.close()
        request_finished.connect(close_old_connections)
        return Answer(url, response.status_code, response.get("Content-Type", ""), body, response.get("Location", ""))


def _name_of(url: str) -> str:
    """The name of an address; "" for one that does not exist."""
    try:
        return resolve(url.partition("?")[0]).view_name
    except Resolver404:
        return ""


def address(name: str, record: object, step: str = "approve") -> str:
    """The address of a row for a record; None asks for one that does not exist."""
    if record is None and name == "documents:document-download":
        return reverse(name, args=[MISSING_UUID])
    if isinstance(record, Document):
        return reverse(name, args=[record.uuid])
    if name == "rectification:finding-new":
        return reverse(name, args=["trainees_trainingclass", record.pk if record else MISSING])  # type: ignore[attr-defined]
    if name.startswith("papers:"):
        table = record._meta.db_table if isinstance(record, Model) else "projects_taskorder"
        return reverse(name, args=[table, record.pk if isinstance(record, Model) else MISSING])
    if name in ("documents:attachment-new", "documents:attachment-remove"):
        return reverse(name, args=["projects_taskorder", record.pk if record else MISSING])  # type: ignore[attr-defined]
    pk = MISSING if record is None else record.pk  # type: ignore[attr-defined]
    if name in ("trainees:class-lesson", "trainees:class-attendance-lesson"):
        return reverse(name, kwargs={"pk": pk, "lesson": _lesson(record)})
    if name == "trainees:class-trainee":
        known = record.training_class_id if isinstance(record, Enrolment) else MISSING
        return reverse(name, kwargs={"pk": known, "enrolment": pk})
    if name == "institutions:staff-end":
        return reverse(name, kwargs={"pk": pk, "grant": MISSING})
    if name.endswith("-step"):
        return reverse(name, kwargs={"pk": pk, "step": step})
    return reverse(name, args=[pk])


def _lesson(record: object) -> int:
    if not isinstance(record, TrainingClass):
        return MISSING
    lessons = Lesson.objects.filter(phase__training_class=record, is_safety=False)
    return lessons.order_by("pk").values_list("pk", flat=True)[0]


def rows_and_records(world: World) -> Iterator[tuple[Row, str, object]]:
    """Every row with each record of its kind: (row, the record's full name, the record)."""
    for row in ROWS:
        yield from ((row, name, record) for name, record in records_of(world, row).items())


def url_of(row: Row, record: object) -> str:
    """The address to ask for a row."""
    if row.kind == "-":
        return reverse(row.name, kwargs=NAMED.get(row.name))
    return address(row.name, record)


@dataclass
class Sweep:
    """What somebody was answered: by address name and record; for missing records; and to everything asked besides."""

    gets: dict[tuple[str, str], Answer]
    posts: dict[tuple[str, str], Answer]
    missing: dict[str, Answer]
    more: list[Answer]

    def answers(self) -> Iterator[Answer]:
        """All of them."""
        yield from (*self.gets.values(), *self.posts.values(), *self.missing.values(), *self.more)


def sweep(world: World, who: str) -> Sweep:
    """Ask what was dealt to somebody: every address by GET, some by an empty POST too, and, beside a hidden record,
    for one that is missing.

    What hangs on a page is looked at by the first of each place who opens it.
    """
    asker, found = Asker(world.sessions[who]), Sweep({}, {}, {}, [])
    for question in questions(world)[who]:
        row, record_name, record = question.row, question.name, question.record
        url = url_of(row, record)
        answer = found.gets[row.name, record_name] = asker.ask("get", url)
        if question.posts:
            found.posts[row.name, record_name] = asker.ask("post", url)
        if question.asks_for_missing:
            found.missing[row.name] = asker.ask("get", address(row.name, None))
        if answer.status == 200 and who in world.actors:
            for more in _more(row, url, answer):
                if (world.place(who), more) not in world.looked:
                    world.looked.add((world.place(who), more))
                    found.more.append(asker.ask("get", more))
    return found


def _more(row: Row, url: str, answer: Answer) -> Iterator[str]:
    """What hangs on a page: the tabs it offers, its export, what its filters find, its sheet to fill in."""
    if row.name.startswith(COMMON) or answer.kind != "text/html; charset=utf-8":
        return
    yield from (url + tab if tab.startswith("?") else tab for tab in sorted(set(TAB.findall(answer.text))))
    view = getattr(resolve(url).func, "view_class", None)
    if view is not None and issubclass(view, ListPage):
        yield f"{url}?export=1"
        filters = view.filterset_class.base_filters if view.filterset_class else {}
        texts = [name for name, one in filters.items() if isinstance(one, CharFilter)]
        yield from (f"{url}?{urlencode({name: WANTED})}" for name in texts)
    if row.name.endswith("-sheet"):
        yield f"{url}?sheet=1"
    if row.name == "reports:figure-rows":
        yield from (reverse(row.name, args=[key]) for key in BEHIND_FIGURES)
        yield f"{reverse(row.name, args=['enrolled'])}?export=1"
    if row.name == "reports:board-show":
        yield f"{url}?export=1"
