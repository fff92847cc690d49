"""One transaction per request: replayed on deadlock, undone on refusal, done once per key, in the actor's name."""

from typing import Any
from uuid import uuid4

import psycopg2.errors
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.models import Context
from guopei.core.documents.models import Document
from guopei.core.flow.models import IdempotencyKey
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from tests.factories.access import make_grant
from tests.support.clients import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

seen: list[Any] = []


def write(request: HttpRequest) -> None:
    unit = OrgUnit.objects.get(code="000000")
    Document.objects.create(name="x.pdf", purpose="proof", type="pdf", size=1, sha256="0" * 64, unit=unit)


@csrf_exempt
def done(request: HttpRequest) -> HttpResponse:
    write(request)
    return HttpResponseRedirect("/there/")


@csrf_exempt
def answered(request: HttpRequest) -> HttpResponse:
    write(request)
    return JsonResponse({"documents": Document.objects.count()}, status=201)


@csrf_exempt
def refused(request: HttpRequest) -> HttpResponse:
    write(request)
    raise Refused("Not like this.")


@csrf_exempt
def invalid(request: HttpRequest) -> HttpResponse:
    write(request)
    return HttpResponse("mend it", status=422)


@csrf_exempt
def deadlocked(request: HttpRequest) -> HttpResponse:
    """Fails as a deadlock does until it was tried often enough."""
    seen.append(request.FILES["file"].read() if request.FILES else None)
    write(request)
    if len(seen) < int(request.GET["until"]):
        raise OperationalError("deadlock detected") from psycopg2.errors.lookup("40P01")()
    return HttpResponse("done")


def who(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('guopei.actor'), current_setting('guopei.scope')")
        return JsonResponse(cursor.fetchone(), safe=False)


urlpatterns = [
    path("done/", done),
    path("answered/", answered),
    path("refused/", refused),
    path("invalid/", invalid),
    path("deadlocked/", deadlocked),
    path("who/", who),
    path("", include("guopei.urls")),
]


@pytest.fixture
def visitor(provincial_officer: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=provincial_officer.user_id), "guopei.core.accounts.backends.AccountBackend")
    return client


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()


def test_the_transaction_knows_who_acts_and_where(visitor: Client, provincial_officer: Actor) -> None:
    assert visitor.get("/who/").json() == [str(provincial_officer.user_id), provincial_officer.unit_path]


def test_a_guest_acts_as_nobody() -> None:
    assert Client().get("/who/").json() == ["", ""]


def test_what_is_written_is_written_in_the_actors_name(visitor: Client, provincial_officer: Actor) -> None:
    visitor.post("/done/")
    context = Context.objects.get(events__table="documents_document", events__op="I")
    assert (context.actor_id, context.grant_id) == (provincial_officer.user_id, provincial_officer.grant_id)


@pytest.mark.parametrize(("address", "status"), [("/refused/", 422), ("/invalid/", 422)])
def test_a_request_that_is_refused_leaves_nothing(visitor: Client, address: str, status: int) -> None:
    assert visitor.post(address).status_code == status
    assert Document.objects.count() == 0


def test_a_deadlock_replays_the_whole_request_with_its_file(visitor: Client) -> None:
    answer = visitor.post("/deadlocked/?until=3", {"file": SimpleUploadedFile("a.txt", b"the whole file")})
    assert answer.status_code == 200
    assert seen == [b"the whole file"] * 3
    assert Document.objects.count() == 1


def test_after_three_tries_the_failure_is_told(visitor: Client) -> None:
    assert visitor.post("/deadlocked/?until=9").status_code == 503
    assert (len(seen), Document.objects.count()) == (3, 0)


def test_a_form_sent_twice_with_one_key_is_done_once(visitor: Client) -> None:
    data = {"_key": str(uuid4()), "name": "x"}
    answers = [visitor.post("/done/", data) for _turn in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/there/")] * 2
    assert Document.objects.count() == 1


def test_a_call_sent_twice_with_one_key_is_answered_the_same(visitor: Client) -> None:
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    answers = [visitor.post("/answered/", {"a": 1}, "application/json", **key) for _turn in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(201, {"documents": 1})] * 2


def test_one_key_does_not_serve_two_requests(visitor: Client) -> None:
    key = str(uuid4())
    visitor.post("/done/", {"_key": key, "name": "x"})
    assert visitor.post("/done/", {"_key": key, "name": "y"}).status_code == 422
    assert Document.objects.count() == 1


@pytest.mark.parametrize("change", ["content", "name"])
def test_one_key_does_not_serve_two_files(visitor: Client, change: str) -> None:
    """Of the same length: what counts is what stands in them."""
    key = str(uuid4())

    def send(name: str, content: bytes) -> int:
        return visitor.post("/done/", {"_key": key, "file": SimpleUploadedFile(name, content)}).status_code

    other = ("a.csv", b"1,3") if change == "content" else ("b.csv", b"1,2")
    assert [send("a.csv", b"1,2"), send("a.csv", b"1,2"), send(*other)] == [302, 302, 422]
    assert Document.objects.count() == 1


def test_a_file_is_whole_for_the_view_after_its_key_was_claimed(visitor: Client) -> None:
    data = {"_key": str(uuid4()), "file": SimpleUploadedFile("a.txt", b"the whole file")}
    visitor.post("/deadlocked/?until=2", data)
    assert seen == [b"the whole file"] * 2


@pytest.mark.parametrize("change", ["address", "query", "person", "field's name"])
def test_a_key_belongs_to_one_person_address_and_body(
    visitor: Client, second_provincial_officer: Actor, change: str
) -> None:
    key = str(uuid4())
    visitor.post("/done/", {"_key": key, "a": "x"})
    who = client_of(second_provincial_officer) if change == "person" else visitor
    address = {"address": "/answered/", "query": "/done/?b=1"}.get(change, "/done/")
    answer = who.post(address, {"_key": key, "b" if change == "field's name" else "a": "x"})
    assert (answer.status_code, Document.objects.count()) == (422, 1)


def test_a_guests_key_is_not_claimed_and_serves_after_signing_in(visitor: Client) -> None:
    """A form sent after the session ended is sent again once its sender has signed in, under the key that it has."""
    key = str(uuid4())
    guest = [Client().post("/done/", {"_key": key}) for _turn in range(2)]
    assert [answer.status_code for answer in guest] == [302, 302]
    assert (Document.objects.count(), IdempotencyKey.objects.count()) == (2, 0)
    answers = [visitor.post("/done/", {"_key": key, "name": "x"}) for _turn in range(2)]
    assert [answer["Location"] for answer in answers] == ["/there/"] * 2
    assert (Document.objects.count(), IdempotencyKey.objects.filter(key=key).count()) == (3, 1)


def test_reading_claims_no_key(visitor: Client) -> None:
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    assert [visitor.get("/answered/", **key).json() for _turn in range(2)] == [{"documents": 1}, {"documents": 2}]


def test_what_is_no_key_is_none(visitor: Client) -> None:
    for _turn in range(2):
        assert visitor.post("/done/", {"_key": "x"}).status_code == 302
    assert Document.objects.count() == 2


def test_a_form_that_was_refused_can_be_mended_under_its_key(visitor: Client) -> None:
    data = {"_key": str(uuid4())}
    visitor.post("/invalid/", data)
    visitor.post("/invalid/", data)
    assert Document.objects.count() == 0


def test_acting_as_another_of_ones_grants(visitor: Client, provincial_officer: Actor, nation: OrgUnit) -> None:
    user = User.objects.get(pk=provincial_officer.user_id)
    other = make_grant(Role.REVIEW_EXPERT, nation, user=user)
    visitor.post("/access/act-as/", {"grant": other.pk})
    assert visitor.get("/who/").json()[1] == nation.path


def test_nobody_acts_as_somebody_else(visitor: Client, provincial_officer: Actor, nation_officer: Actor) -> None:
    visitor.post("/access/act-as/", {"grant": nation_officer.grant_id})
    assert visitor.get("/who/").json()[1] == provincial_officer.unit_path
