"""The demo is built once; a build that breaks off says so to the next start."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.stack.demo import HALF_TOLD
from guopei.story.cast import CAST, callers
from guopei.story.context import demo_logins
from guopei.story.management.commands import seed_demo
from tests.factories.access import make_grant
from tests.factories.classes import make_class, make_house
from tests.factories.orgs import make_county
from tests.factories.trainees import make_enrolled, make_quota
from trainees.delivery.services.assigning import assign_trainees

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.GUOPEI_DEMO, settings.GUOPEI_DATA_DIR = True, tmp_path
    return tmp_path


def test_a_year_that_breaks_off_leaves_its_mark(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(_telling: object) -> None:
        assert (folder / HALF_TOLD).exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(seed_demo, "tell", break_off)
    with pytest.raises(KeyboardInterrupt):
        call_command("seed_demo")
    assert (folder / HALF_TOLD).exists()


def test_a_whole_demo_leaves_none_and_is_not_built_twice(folder: Path) -> None:
    call_command("seed_demo", "--cast-only")
    logins = (folder / "demo_logins.txt").read_text()
    assert not (folder / HALF_TOLD).exists()
    call_command("seed_demo", "--cast-only")
    assert (folder / "demo_logins.txt").read_text() == logins
    assert User.objects.filter(is_demo=True).count() >= len(CAST)


def test_whoever_calls_the_reserves_of_an_open_class_can_sign_in(folder: Path) -> None:
    """Units of the story that nobody of the cast acts for: a visitor who declares a no-show can play on."""
    county = make_county()
    enrolment = make_enrolled(make_quota(county, 2), 1)[0]
    house = make_house(enrolment.task_order)
    assign_trainees(make_class(house), actor=house.officer, enrolment_ids=[enrolment.pk])
    extra = User.objects.create_user("county_extra_a", None, name="演示", is_demo=True)
    make_grant(Role.COUNTY_OFFICER, county, user=extra)
    User.objects.filter(grants__unit=county).exclude(pk=extra.pk).update(is_demo=False)
    assert callers() == [(extra, county)]

    call_command("seed_demo", "--cast-only")
    logins = (folder / "demo_logins.txt").read_text()
    extra.refresh_from_db()
    password = logins.splitlines()[0].rpartition(": ")[2]
    assert extra.check_password(password)
    assert any(line.startswith("county_extra_a") and county.name in line for line in logins.splitlines())
    assert "county_extra_a" in Client().get(reverse("account_login")).content.decode()


def test_only_the_page_that_shows_the_names_looks_them_up(folder: Path, django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        found = demo_logins(request)
    with django_assert_num_queries(2):
        assert len(list(found["demo_logins"])) == len(CAST)
