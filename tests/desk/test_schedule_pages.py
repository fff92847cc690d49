"""The page of scheduled work: what runs when, and the switch."""

import pytest
from django.test import Client
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.jobs.models import WorkPause
from guopei.core.jobs.services.running import run_queued
from guopei.core.jobs.services.scheduling import queue_scheduled
from tests.factories.access import make_actor
from tests.factories.orgs import make_nation
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db
KIND = "ui.erase_exports"
LIST, OFF, ON = "jobs:schedule-list", "jobs:schedule-off", "jobs:schedule-on"


@pytest.fixture(params=["en", "zh-hans"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def admin(language: str) -> Client:
    return client_of(make_actor(Role.SYSTEM_ADMIN, make_nation()), language)


def test_work_is_shown_and_switched_off_and_on(admin: Client, language: str) -> None:
    on, off, always = ("On", "Off", "Always on") if language == "en" else ("已启用", "已停用", "始终启用")
    queue_scheduled(KIND)
    run_queued()
    page = shown(admin.get(reverse(LIST)))
    assert page.count(reverse(OFF, args=[KIND])) > 0
    assert "03:20" in page
    assert on in page
    assert always in page
    assert reverse(OFF, args=["jobs.sweep"]) not in page

    assert admin.post(reverse(OFF, args=[KIND]), {"reason": ""}).status_code == 422
    assert admin.post(reverse(OFF, args=[KIND]), {"reason": "迁移服务器"}).status_code == 302
    page = shown(admin.get(reverse(LIST)))
    assert off in page
    assert "迁移服务器" in page
    assert reverse(ON, args=[KIND]) in page
    assert admin.get(reverse(OFF, args=[KIND])).status_code == 422

    assert admin.get(reverse(ON, args=[KIND])).status_code == 200
    assert admin.post(reverse(ON, args=[KIND])).status_code == 302
    assert not WorkPause.objects.exists()


@pytest.mark.parametrize("name", [OFF, ON])
def test_what_nobody_scheduled_is_not_there_and_what_never_stops_says_so(admin: Client, name: str) -> None:
    assert admin.get(reverse(name, args=["tests.no_such_work"])).status_code == 404
    shut = admin.get(reverse(name, args=["jobs.sweep"]))
    assert shut.status_code == 422
    assert admin.post(reverse(name, args=["jobs.sweep"]), {"reason": "x"}).status_code == 422
