"""Many lines of one kind are one line, with how many there are; nothing is left out."""

import pytest
from django.urls import reverse

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.inbox.selectors.home import bunched, notices_for, todos_for
from guopei.core.inbox.services.notices import send_notice
from guopei.core.inbox.services.todos import raise_todo
from guopei.core.orgs.models import OrgUnit
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db
MANY = "trainees.no_shows_declared"


def tell(hebei: OrgUnit, number: int) -> None:
    params = {"class": f"第{number}班", "people": 2}
    send_notice(MANY, unit=hebei, role=Role.PROVINCIAL_OFFICER, url=f"/classes/{number}/", params=params)


def test_nineteen_notices_of_a_kind_are_one_line_with_their_number(provincial_officer: Actor, hebei: OrgUnit) -> None:
    for number in range(1, 20):
        tell(hebei, number)
    (bunch,) = bunched(notices_for(provincial_officer))
    assert ("第19班" in bunch.first.title, len(bunch.others), bunch.unread) == (True, 18, 18)
    text = shown(client_of(provincial_officer).get(reverse("inbox:home")))
    assert "18 more of this kind" in text
    assert all(f"/classes/{number}/" in text for number in range(1, 20))


def test_a_few_of_a_kind_stand_each_for_itself(provincial_officer: Actor, hebei: OrgUnit) -> None:
    for number in range(3):
        tell(hebei, number)
    assert [bunch.others for bunch in bunched(notices_for(provincial_officer))] == [(), (), ()]


def test_to_dos_of_a_kind_too_with_the_most_urgent_on_top(provincial_officer: Actor, hebei: OrgUnit) -> None:
    counties = list(OrgUnit.objects.filter(parent=hebei).order_by("pk")[:5])
    for number, unit in enumerate(counties):
        raise_todo(
            "projects.plan_due",
            unit=hebei,
            role=Role.PROVINCIAL_OFFICER,
            subject=unit,
            url=f"/plans/{number}/",
            params={"year": 2026},
        )
    raise_todo(
        "projects.task_orders_due",
        unit=hebei,
        role=Role.PROVINCIAL_OFFICER,
        subject=hebei,
        url="/other/",
        params={"year": 2026},
    )
    found = bunched(todos_for(provincial_officer))
    assert [(bunch.first.url, len(bunch.others)) for bunch in found] == [("/plans/0/", 4), ("/other/", 0)]
    text = shown(client_of(provincial_officer).get(reverse("inbox:home")))
    assert text.count("Draft the plan of 2026") == 5
