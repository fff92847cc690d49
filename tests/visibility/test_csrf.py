"""Nothing that changes anything is done without the token of our own page: every address, every kind of POST."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from guopei.core.audit.models import Context
from tests.visibility.test_hostile import openings
from tests.visibility.world import World

OTHERS = ("account_login", "account_logout", "account_reset_password", "account_change_password", "set_language")
GUESTS = ("account_login", "account_reset_password", "portal:certificate-check", "set_language")


def browser(session: str = "") -> Client:
    client = Client(enforce_csrf_checks=True)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def test_no_address_takes_a_form_without_the_token(world: World, db: None) -> None:
    before, taken, asked = Context.objects.count(), [], 0
    for row, who, url in openings(world):
        if row.post is not None and row.post[0] == 405:
            continue
        for kind in ({}, {"content_type": "application/json"}) if row.name.startswith("api:") else ({},):
            asked += 1
            status = browser(world.sessions[who]).post(url, {"version": 1}, **kind).status_code
            if status != 403:
                taken.append(f"{status} {who} {url}")
    assert asked > 50
    assert not taken, "\n".join(taken)
    assert Context.objects.count() == before


@pytest.mark.parametrize("name", OTHERS)
def test_nor_do_the_pages_that_others_made(world: World, db: None, name: str) -> None:
    who = next(iter(world.actors))
    assert browser(world.sessions[who]).post(reverse(name), {"language": "en"}).status_code == 403


@pytest.mark.parametrize("name", GUESTS)
def test_nor_from_guests(db: None, name: str) -> None:
    assert browser().post(reverse(name), {"language": "en"}).status_code == 403


def test_with_the_token_of_the_page_it_is_taken(db: None) -> None:
    guest = browser()
    token = guest.get(reverse("portal:certificate-check")).cookies["csrftoken"].value
    answer = guest.post(reverse("portal:certificate-check"), {"csrfmiddlewaretoken": token})
    assert answer.status_code == 422  # read, and found to be empty
