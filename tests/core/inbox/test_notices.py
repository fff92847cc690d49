"""Notices: told to a role at a unit, read by each person alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.inbox.models import Notice, NoticeRead
from guopei.core.inbox.selectors.home import notices_for
from guopei.core.inbox.services.notices import read_notice, send_notice
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db
KIND = "projects.plan_due"


def tell(unit: OrgUnit, role: Role = Role.PROVINCIAL_OFFICER, year: int = 2026) -> Notice:
    return send_notice(KIND, unit=unit, role=role, url="/plans/", params={"year": year})


def test_a_notice_is_for_a_role_at_a_unit(
    provincial_officer: Actor, county_officer: Actor, outsider: Actor, hebei: OrgUnit
) -> None:
    notice = tell(hebei)
    assert [item.pk for item in notices_for(provincial_officer)] == [notice.pk]
    assert notices_for(county_officer) == notices_for(outsider) == []


def test_each_reads_it_alone_and_once(
    provincial_officer: Actor, second_provincial_officer: Actor, hebei: OrgUnit
) -> None:
    notice = tell(hebei)
    for _again in range(2):
        read_notice(notice.pk, actor=provincial_officer)
    assert [item.is_read for item in notices_for(provincial_officer)] == [True]
    assert [item.is_read for item in notices_for(second_provincial_officer)] == [False]
    assert NoticeRead.objects.count() == 1


def test_a_stranger_reads_nothing_and_the_system_signs_nothing(outsider: Actor, hebei: OrgUnit) -> None:
    notice = tell(hebei)
    with pytest.raises(Http404):
        read_notice(notice.pk, actor=outsider)
    with pytest.raises(Denied):
        read_notice(notice.pk, actor=SYSTEM)


def test_a_notice_without_words_is_a_mistake_at_once(hebei: OrgUnit) -> None:
    with pytest.raises(KeyError):
        send_notice("nobody.registered_this", unit=hebei, role=Role.PROVINCIAL_OFFICER)


@pytest.mark.parametrize("number", [1, 3])
def test_notices_take_one_query_and_come_latest_first(
    provincial_officer: Actor, hebei: OrgUnit, django_assert_num_queries: Callable[..., Any], number: int
) -> None:
    sent = [tell(hebei, year=2020 + place).pk for place in range(number)]
    with django_assert_num_queries(1):
        assert [item.pk for item in notices_for(provincial_officer)] == sent[::-1]


def test_the_page_marks_it_as_read(provincial_officer: Actor, hebei: OrgUnit) -> None:
    notice, client = tell(hebei), client_of(provincial_officer)
    assert reverse("inbox:notice-read", args=[notice.pk]) in shown(client.get(reverse("inbox:home")))
    assert client.post(reverse("inbox:notice-read", args=[notice.pk])).status_code == 302
    assert NoticeRead.objects.get().user_id == provincial_officer.user_id


def test_all_are_read_up_to_the_newest_that_was_shown(
    provincial_officer: Actor, second_provincial_officer: Actor, hebei: OrgUnit
) -> None:
    tell(hebei)
    shown_last, client = tell(hebei, year=2027), client_of(provincial_officer)
    page = shown(client.get(reverse("inbox:home")))
    assert reverse("inbox:notices-read") in page
    later = tell(hebei, year=2028)
    assert client.post(reverse("inbox:notices-read"), {"until": shown_last.pk}).status_code == 302
    assert [item.pk for item in notices_for(provincial_officer) if not item.is_read] == [later.pk]
    assert not any(item.is_read for item in notices_for(second_provincial_officer)), "each reads for oneself"
    assert reverse("inbox:notices-read") not in shown(client.get(reverse("inbox:home"))), "one is read by itself"
