"""The house's own error pages: in the reader's language, in a program's shape, and when a server is away."""

import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from psycopg2.errors import LockNotAvailable
from pytest_django import DjangoDbBlocker

from guopei import urls
from guopei.core.access.actor import Actor
from tests.factories.access import make_user
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.urls(__name__)
WORDS = {"zh-hans": "无法识别的请求", "en": "The request cannot be understood"}
CLOSED_PORT = 1


def fails(request: HttpRequest) -> HttpResponse:
    raise ValueError("of the program")


def waits(request: HttpRequest) -> HttpResponse:
    """Another transaction holds what this one needs."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10ms'; LOCK TABLE flow_draft IN ACCESS EXCLUSIVE MODE")
    return HttpResponse("had it", content_type="text/plain")


urlpatterns = [
    path("fails/", fails),
    path("api/v1/fails/", fails),
    path("waits/", waits),
    path("", include("guopei.urls")),
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def guest(language: str = "en") -> Client:
    return Client(raise_request_exception=False, headers={"accept-language": language})


# With everything there


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_bad_host_is_answered_with_our_page(language: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    text = shown(guest(language).get("/accounts/login/", HTTP_HOST="evil.example"), 400)
    assert WORDS[language] in text
    assert "DisallowedHost" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "There is nothing here for you"),
        ("/help/%00/", 400, "The request cannot be understood"),
        ("/fails/", 500, "系统出错"),
    ],
)
def test_each_fault_has_its_page(address: str, status: int, words: str) -> None:
    text = shown(guest().get(address), status)
    assert words in text
    assert "Traceback" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nowhere/", 404, "not_found"),
        ("/api/v1/plans/?cursor=%00", 400, "bad_request"),
        ("/api/v1/fails/", 500, "error"),
    ],
)
def test_programs_get_faults_in_their_own_shape(address: str, status: int, code: str) -> None:
    answer = guest().get(address)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_report_of_an_error_names_no_server(settings: Any) -> None:
    """Even with DEBUG, where Django's own page answers."""
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["127.0.0.1"]
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://:geheim@127.0.0.1:6379/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://:geheim@127.0.0.1:6379/1"}}
    answer = guest().get("/accounts/login/", HTTP_HOST="evil.example")
    assert b"CELERY_BROKER_URL" in answer.content
    assert b"geheim" not in answer.content


# With a server away


@pytest.fixture
def no_database(django_db_blocker: DjangoDbBlocker, django_db_setup: None) -> Iterator[None]:
    """PostgreSQL does not answer."""
    connection = connections["default"]
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = CLOSED_PORT
    with django_db_blocker.unblock():
        yield
        connection.close()
    connection.settings_dict["PORT"] = port


def assert_says_try_again(answer: Any) -> None:
    text = shown(answer, 503)
    assert "系统暂时不可用" in text
    assert "Briefly unavailable" in text
    assert answer["Retry-After"] == "5"


@pytest.mark.parametrize("address", ["/", "/help/", "/accounts/login/", "/nowhere/", "/public/"])
def test_without_the_database_every_page_says_so(no_database: None, address: str) -> None:
    assert_says_try_again(guest().get(address))


def test_without_the_database_programs_are_told_so(no_database: None) -> None:
    answer = guest().get("/api/v1/plans/")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_a_bad_host_needs_no_database(no_database: None, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert WORDS["en"] in shown(guest().get("/", HTTP_HOST="evil.example"), 400)


@pytest.mark.django_db
def test_without_the_cache_people_work_on(provincial_officer: Actor, settings: Any) -> None:
    """Sessions stand in the database as well."""
    client = client_of(provincial_officer)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{CLOSED_PORT}/0"}}
    assert client.get("/").status_code == 200
    assert client.post("/ui/year/", {"year": "2026"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_lock_too_long_is_asked_to_try_again(second_connection: Any) -> None:
    with second_connection().cursor() as cursor:
        cursor.execute("SELECT count(*) FROM flow_draft")  # holds the table until it ends
        assert_says_try_again(guest().get("/waits/"))


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_falls_free_meanwhile_is_had(second_connection: Any) -> None:
    """The request is made again, so that nobody sees the first try."""
    holder = second_connection()
    with holder.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM flow_draft")
        with connections["default"].execute_wrapper(_Releasing(holder)):
            assert shown(guest().get("/waits/")) == "had it"


class _Releasing:
    """Lets the holder go once somebody has waited for it in vain."""

    def __init__(self, holder: Any) -> None:
        self.holder = holder

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except Exception as error:
            if isinstance(error.__cause__, LockNotAvailable):
                self.holder.rollback()
            raise


# What the cache keeps cannot run


class _Evil:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, tuple[Path]]:
        return Path.touch, (self.mark,)


@pytest.mark.django_db
def test_a_planted_pickle_is_not_opened(provincial_officer: Actor, tmp_path: Path) -> None:
    client, mark = client_of(provincial_officer), tmp_path / "ran"
    key = f"django.contrib.sessions.cached_db{client.cookies['sessionid'].value}"
    assert cache.get(key)["_auth_user_id"] == str(provincial_officer.user_id)
    stored: Any = cache
    stored._cache.get_client(None, write=True).set(cache.make_key(key), pickle.dumps(_Evil(mark)))
    assert client.get("/").status_code == 200  # the session is read from the database again
    assert not mark.exists()


def test_numbers_can_still_be_counted() -> None:
    cache.set("counted", 1)
    assert (cache.incr("counted"), cache.get("counted")) == (2, 2)
    cache.set("kept", {"名": [1, 2.5, None, True]})
    assert cache.get("kept") == {"名": [1, 2.5, None, True]}
    with pytest.raises(TypeError):
        cache.set("object", object())


# People without a role


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "No role yet"), ("zh-hans", "尚未授予角色")])
@pytest.mark.parametrize("address", ["/", "/trainees/teachers/", "/ui/exports/1/"])
def test_who_has_no_role_yet_is_told_calmly(address: str, language: str, words: str) -> None:
    client = guest(language)
    client.force_login(make_user(name="新来的人"), settings.AUTHENTICATION_BACKENDS[-1])
    text = shown(client.get(address), 403)
    assert words in text
    assert "新来的人" in text
    assert not re.search(r"logged|已记录|403", text)


@pytest.mark.django_db
def test_guests_find_the_public_pages_from_the_entrance() -> None:
    assert 'href="/public/"' in shown(guest().get("/accounts/login/"))


@pytest.mark.django_db
def test_browsers_and_search_engines_find_what_they_ask_for() -> None:
    assert guest().get("/robots.txt").content.decode() == "User-agent: *\nAllow: /public/\nDisallow: /\n"
    assert guest().get("/favicon.ico")["Location"] == "/static/guopei/mark.svg"
