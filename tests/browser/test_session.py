"""The session ends while somebody types: the page stays, one signs in beside it, and what was typed is saved."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from projects.planning.models import Plan
from tests.factories.access import make_actor
from tests.factories.orgs import make_province
from tests.factories.projects import make_drafted_plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_clone")]
DIALOG = "#signed-out"


@pytest.fixture
def officer(transactional_db: None) -> Actor:
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


def sign_in(context: BrowserContext, url: str, actor: Actor) -> None:
    """As the sign-in page does it: a new session, a new token."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.clear_cookies(name="csrftoken")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def end_session() -> None:
    Session.objects.all().delete()
    cache.clear()


@pytest.fixture
def at(live_server: LiveServer, page: Page, officer: Actor) -> Iterator[Page]:
    """The officer's browser, signed in, at the form of a plan."""
    sign_in(page.context, live_server.url, officer)
    plan = make_drafted_plan(officer)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server.url}/projects/plans/{plan.pk}/edit/")
    yield page
    page.goto("about:blank")


def test_typing_goes_on_after_the_session_ended(live_server: LiveServer, at: Page, officer: Actor) -> None:
    end_session()
    at.fill("#id_needs", "写到一半")
    expect(at.locator(DIALOG)).to_be_visible()
    expect(at.locator(".gp-bar #submit")).to_have_count(1)
    assert at.locator("input[type=password]").count() == 0
    with at.context.expect_page() as opened:
        at.locator(f"{DIALOG} a.btn-primary").click()
    beside = opened.value
    expect(beside.locator("input[type=password]")).to_be_visible()
    sign_in(at.context, live_server.url, officer)
    beside.goto(f"{live_server.url}/ui/session/back/")
    expect(beside.locator("h1")).to_have_text("您已重新登录")
    expect(at.locator(DIALOG)).not_to_be_visible()
    beside.close()
    expect(at.locator("#id_needs")).to_have_value("写到一半")
    expect(at.locator(".gp-saved")).to_contain_text("草稿")
    at.locator("button[name=then][value=save]").click()
    at.wait_for_url(re.compile(r"/plans/\d+/$"))
    assert Plan.objects.get().needs == "写到一半"


def test_saving_without_a_session_sends_nothing_and_keeps_the_page(
    live_server: LiveServer, at: Page, officer: Actor
) -> None:
    at.evaluate("document.querySelector('.gp-saved').remove()")  # nothing notices before the button is pressed
    at.fill("#id_goals", "最后一句")
    end_session()
    at.locator("button[name=then][value=save]").click()
    expect(at.locator(DIALOG)).to_be_visible()
    at.locator("[data-session-check]").click()
    expect(at.locator("[data-session-still]")).to_be_visible()
    sign_in(at.context, live_server.url, officer)
    at.locator("[data-session-check]").click()
    expect(at.locator(DIALOG)).not_to_be_visible()
    expect(at.locator("#id_goals")).to_have_value("最后一句")
    at.locator("button[name=then][value=save]").click()
    at.wait_for_url(re.compile(r"/plans/\d+/$"))
    assert Plan.objects.get().goals == "最后一句"


def test_nothing_is_sent_in_the_name_of_whoever_signed_in_meanwhile(live_server: LiveServer, at: Page) -> None:
    at.evaluate("document.querySelector('.gp-saved').remove()")
    at.fill("#id_goals", "我写的")
    sign_in(at.context, live_server.url, make_actor(Role.PROVINCIAL_OFFICER, make_province()))
    at.locator("button[name=then][value=save]").click()
    expect(at.locator("[data-session-other]")).to_be_visible()
    assert Plan.objects.get().goals != "我写的"
