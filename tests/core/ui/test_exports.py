"""Exports of lists: at once while they are small, by a worker when they are large; the same rows either way."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client, override_settings

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_from
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents.models import Document
from guopei.core.documents.purposes import EXPORT
from guopei.core.inbox.models import Notice
from guopei.core.inbox.selectors.home import notices_for
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.queue import enqueue
from guopei.core.jobs.services.running import run_queued
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from guopei.core.ui.keyset import capped_count
from guopei.core.ui.pages.list import is_too_many
from guopei.core.ui.selectors.exports import export_in_sight
from guopei.core.ui.services.exports import EXPORT_JOB, ask_export
from tests.factories.access import make_actor, make_grant
from tests.factories.orgs import make_school
from tests.support.clients import markup

pytestmark = pytest.mark.django_db
LIST = "/orgs/"
SCHOOLS = "kind=SCHOOL&sort=code"
LARGE = override_settings(GUOPEI_EXPORT_ROWS=2)


@pytest.fixture
def actor(officer: User) -> Actor:
    """The officer of `signed_in`, acting."""
    return actor_from(Grant.objects.select_related("user", "unit").get(user=officer))


@pytest.fixture
def schools(db: None) -> list[OrgUnit]:
    """One more than a request exports in these tests."""
    return [make_school(name=name) for name in ("=HYPERLINK(1)", "Second", "Third")]


@pytest.fixture
def large(schools: list[OrgUnit]) -> Iterator[None]:
    """Lists of more than two rows are left to a worker."""
    with LARGE:
        yield


def ask(client: Client, query: str = SCHOOLS) -> Any:
    return client.post("/ui/exports/", {"path": LIST, "query": query})


def cells_of(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_small_list_is_exported_at_once(signed_in: Client, schools: list[OrgUnit]) -> None:
    assert 'href="?kind=SCHOOL&amp;sort=code&amp;export=xlsx"' in signed_in.get(f"{LIST}?{SCHOOLS}").content.decode()
    answer = signed_in.get(f"{LIST}?{SCHOOLS}&export=xlsx")
    assert len(cells_of(b"".join(answer.streaming_content))) >= 4
    assert not Job.objects.exists()


def test_a_large_list_is_exported_by_a_worker_with_the_same_rows(signed_in: Client, large: None, actor: Actor) -> None:
    with override_settings(GUOPEI_EXPORT_ROWS=5000):
        at_once = b"".join(signed_in.get(f"{LIST}?{SCHOOLS}&export=xlsx").streaming_content)
    assert 'action="/ui/exports/"' in signed_in.get(f"{LIST}?{SCHOOLS}").content.decode()
    shown = ask(signed_in).headers["Location"]
    waiting = signed_in.get(shown).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert "/documents/" not in waiting
    assert run_queued() == [(EXPORT_JOB, "done")]
    document = Document.objects.get(purpose=EXPORT.key)
    assert document.is_sealed
    ready = signed_in.get(shown).content.decode()
    assert "hx-trigger" not in ready
    assert f'href="/documents/{document.uuid}/"' in ready
    assert cells_of(signed_in.get(f"/documents/{document.uuid}/").content) == cells_of(at_once)
    (notice,) = notices_for(actor)
    assert (document.name in notice.title, notice.url) == (True, shown)


def test_only_the_middle_of_the_page_is_asked_for_again(signed_in: Client, large: None) -> None:
    shown = ask(signed_in).headers["Location"]
    middle = signed_in.get(shown, headers={"HX-Request": "true"})
    assert markup(middle).startswith("<section")


def test_a_large_list_is_not_made_while_a_request_waits(signed_in: Client, large: None) -> None:
    answer = signed_in.get(f"{LIST}?{SCHOOLS}&export=xlsx")
    assert answer.status_code == 422
    assert not Job.objects.exists()


@pytest.mark.parametrize(("limit", "later"), [(2, True), (3, False), (20_000, False)])
def test_the_limit_holds_where_the_count_of_the_page_stops_sooner(
    schools: list[OrgUnit], limit: int, later: bool
) -> None:
    rows = OrgUnit.objects.filter(kind="SCHOOL")
    with override_settings(GUOPEI_EXPORT_ROWS=limit):
        assert is_too_many(rows, capped_count(rows)) is later
        assert is_too_many(rows, capped_count(rows, cap=1)) is later


def test_asking_twice_is_one_export_and_a_fourth_waits(actor: Actor) -> None:
    asked = {"actor": actor, "path": LIST, "language": "en", "year": 2026}
    first = ask_export(query="kind=SCHOOL", **asked)
    assert ask_export(query="kind=SCHOOL", **asked) == first
    ask_export(query="kind=COUNTY", **asked)
    ask_export(query="kind=NATION", **asked)
    with pytest.raises(Refused) as refused:
        ask_export(query="", **asked)
    assert refused.value.code == "exports_too_many"


def test_colleagues_and_other_roles_of_the_same_person_neither_see_nor_fetch_it(
    signed_in: Client, large: None, actor: Actor
) -> None:
    ask(signed_in)
    run_queued()
    job, document = Job.objects.get(kind=EXPORT_JOB), Document.objects.get(purpose=EXPORT.key)
    grant = Grant.objects.get(pk=actor.grant_id)
    colleague = make_actor(Role.PROVINCIAL_OFFICER, grant.unit)
    other_role = make_actor(Role.PROVINCIAL_FINANCE, grant.unit, user=grant.user)
    for stranger in (colleague, other_role):
        assert notices_for(stranger) == []
        with pytest.raises(Http404):
            export_in_sight(stranger, job.pk)
        client = Client()
        client.force_login(User.objects.get(pk=stranger.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
        client.post("/access/act-as/", {"grant": stranger.grant_id})
        assert client.get(f"/documents/{document.uuid}/").status_code == 404
        assert client.get(f"/ui/exports/{job.pk}/").status_code == 404


def test_a_worker_does_nothing_for_a_grant_that_has_ended(signed_in: Client, large: None, actor: Actor) -> None:
    ask(signed_in)
    Grant.objects.filter(pk=actor.grant_id).update(valid_until=clock.today() - timedelta(days=1))
    assert run_queued() == [(EXPORT_JOB, "failed")]
    assert Job.objects.get().error_code == "grant_ended"
    assert not Document.objects.exists()
    assert not Notice.objects.exists()


def test_a_worker_judges_the_page_anew(actor: Actor) -> None:
    """Whatever came to be asked for: a page that the role may not open is not exported."""
    ask_export(actor=actor, path="/access/people/", query="", language="en", year=None)
    assert run_queued() == [(EXPORT_JOB, "failed")]
    assert Job.objects.get().error_code == "denied"


@pytest.mark.parametrize(("path", "query"), [(LIST, "kind=NOTHING"), ("/nowhere/", ""), ("/", "")])
def test_what_cannot_be_read_as_a_list_ends_the_export(actor: Actor, path: str, query: str) -> None:
    ask_export(actor=actor, path=path, query=query, language="en", year=None)
    assert run_queued() == [(EXPORT_JOB, "failed")]
    assert Job.objects.get().error_code == "export_unreadable"


def test_administrators_see_their_own_export(large: None) -> None:
    """They see no jobs of business, but may wait for what they asked for themselves."""
    grant = make_grant(Role.AUDIT_ADMIN, OrgUnit.objects.get(code="000000"))
    client = Client()
    client.force_login(grant.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    shown = ask(client).headers["Location"]
    run_queued()
    assert "/documents/" in client.get(shown).content.decode()


def test_exports_are_erased_after_their_time(signed_in: Client, large: None) -> None:
    shown = ask(signed_in).headers["Location"]
    run_queued()
    for days, gone in ((6, False), (8, True)):
        with clock.travel(timedelta(days=days)):
            with transaction_for(SYSTEM, act="tests"):
                enqueue("ui.erase_exports", actor=SYSTEM)
            run_queued()
        document = Document.objects.get(purpose=EXPORT.key)
        assert (document.erased_at is not None) is gone
    assert "/documents/" not in signed_in.get(shown).content.decode()
    assert signed_in.get(f"/documents/{document.uuid}/").status_code == 422
