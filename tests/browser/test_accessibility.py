"""Every kind of page, wide, narrow and at 320 px: no rule of axe-core is broken, nothing runs out of the window."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from tests.factories.access import make_actor
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_province
from tests.factories.projects import make_drafted_plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.core.ui.urls")]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}, {"width": 320, "height": 640}
# English words are the longest: where there is least room.
WINDOWS = {"zh-hans": (WIDE, PHONE, NARROW), "en": (NARROW,)}
# What lies half under a part that stays is no smaller for it: it is scrolled clear as soon as it has the focus. So
# nothing stays while targets are measured.
LOOK = """(rules) => {
  for (const part of document.querySelectorAll("body *")) {
    if (getComputedStyle(part).position === "sticky") part.style.position = "static";
  }
  const shown = (rule) => rule.id + ": " + rule.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ");
  const options = { runOnly: rules, resultTypes: ["violations"], preload: false };
  return axe.run(document, options).then((found) => found.violations.map(shown));
}"""
KIT = ["", "list/", "form/", "board/", "paper/"]


def sign_in(page: Page, url: str, actor: Actor) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def look(page: Page, url: str, language: str) -> Iterator[str]:
    """What axe-core finds on a page in each window, and whether the page is wider than the window."""
    page.set_viewport_size(WINDOWS[language][0])
    page.goto(url)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for window in WINDOWS[language]:
        page.set_viewport_size(window)
        found: list[str] = page.evaluate(LOOK, RULES)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        for words in found + ([f"{over} px too wide"] if over > 0 else []):
            yield f"{url} at {window['width']} px: {words}"


@pytest.fixture
def addresses(transactional_db: None) -> dict[Actor | None, list[str]]:
    """One page of every kind, as a province and as a guest see it."""
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    plan = make_drafted_plan(officer)
    make_institution(make_province())
    page = reverse("projects:plan-detail", args=[plan.pk])
    paper = reverse("papers:paper-show", args=["projects_plan", plan.pk])
    edit = reverse("projects:plan-edit", args=[plan.pk])
    shared = [
        "/",
        "/projects/plans/",
        page,
        f"{page}?tab=history",
        f"{page}?tab=paper",
        paper,
        edit,
        "/institutions/",
        "/trainees/quotas/",
    ]
    kit = [f"/style/kit/{kind}" for kind in KIT]
    return {officer: [*shared, "/reports/", *kit], None: ["/accounts/login/", "/public/", "/public/certificates/"]}


@pytest.mark.parametrize("language", WINDOWS)
def test_no_rule_is_broken(live_server: LiveServer, page: Page, addresses: dict[Any, list[str]], language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    wrong = []
    for actor in (None, *filter(None, addresses)):
        if actor is not None:
            sign_in(page, live_server.url, actor)
        for address in addresses[actor]:
            wrong += look(page, live_server.url + address, language)
    page.goto("about:blank")
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def phone(live_server: LiveServer, page: Page, addresses: dict[Any, list[str]]) -> Iterator[Page]:
    """The province's phone, signed in."""
    sign_in(page, live_server.url, next(filter(None, addresses)))
    page.set_viewport_size(PHONE)
    yield page
    page.goto("about:blank")


def test_on_a_phone_all_rows_are_ticked_at_once_and_the_bar_stays(live_server: LiveServer, phone: Page) -> None:
    phone.goto(f"{live_server.url}/style/kit/list/")
    phone.locator(".gp-tick-all input").click()
    boxes = phone.locator("[data-tick]")
    assert phone.locator("[data-tick]:checked").count() == boxes.count() > 1
    size = boxes.first.bounding_box()
    assert size is not None
    assert min(size["width"], size["height"]) >= 24
    phone.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    bar = phone.locator("#bulk").bounding_box()
    assert bar is not None
    assert 0 <= bar["y"] < PHONE["height"] / 4


def test_on_a_phone_every_cell_of_a_row_is_in_sight(
    live_server: LiveServer, phone: Page, addresses: dict[Any, list[str]]
) -> None:
    (own,) = filter(None, addresses)
    (edit,) = [address for address in addresses[own] if address.endswith("/edit/")]
    phone.goto(live_server.url + edit)
    cells = phone.locator("tr[data-row]").first.locator("select, input:not([type=hidden]):not([type=checkbox])")
    assert cells.count() == 7
    for place in range(cells.count()):
        box = cells.nth(place).bounding_box()
        assert box is not None
        assert box["width"] >= 80
        assert 0 <= box["x"] <= PHONE["width"] - box["width"]
    bin_ = phone.locator("[data-row-remove]").first.bounding_box()
    assert bin_ is not None
    assert bin_["x"] + bin_["width"] < PHONE["width"] - 16
    bar = phone.locator(".gp-bar").bounding_box()
    assert bar is not None
    assert bar["height"] < PHONE["height"] / 7
