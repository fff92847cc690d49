"""Slips from the list of teachers: by the county for its people, by a school for its own."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor
from tests.factories.classes import make_teacher
from tests.support.clients import shown
from tests.trainees.register.test_codes import GOOD, tail_of
from trainees.register.models import Teacher, TeacherCode
from trainees.register.services.codes import activate_account, issue_codes

pytestmark = pytest.mark.django_db
LIST = "trainees:teacher-list"


@pytest.fixture
def county(hebei_county: OrgUnit) -> Actor:
    return make_actor(Role.COUNTY_OFFICER, hebei_county)


@pytest.fixture
def school(hebei_county: OrgUnit) -> OrgUnit:
    return OrgUnit.objects.create(
        kind="SCHOOL", parent=hebei_county, code="2130999001", name="示例小学", short_name="示例小学"
    )


def browser(actor: Actor) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_the_slips_hold_codes_that_open_and_nothing_that_names(county: Actor, hebei_county: OrgUnit) -> None:
    people = [make_teacher(hebei_county, name=name) for name in ("欧阳明远", "李四")]
    answer = browser(county).post(reverse(LIST), {"action": "codes", "ids": [one.pk for one in people]})
    page = shown(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "欧***" in page
    assert "李*" in page
    for one in people:
        assert one.name not in page
        assert one.id_masked not in page
        assert tail_of(one) not in page
    for slip, one in zip(answer.context["slips"], people, strict=True):
        assert slip["code"] in page
        user = activate_account(
            actor=SYSTEM, code=slip["code"], id_tail=tail_of(one), username=f"t{one.pk}", password=GOOD
        )
        assert user.name == one.name


def test_the_list_says_who_has_an_account_and_who_a_code(county: Actor, hebei_county: OrgUnit) -> None:
    opened, waiting, _nobody = (make_teacher(hebei_county) for _one in range(3))
    slip, _other = issue_codes([opened, waiting], actor=county)
    activate_account(actor=SYSTEM, code=slip.code, id_tail=tail_of(opened), username="opened", password=GOOD)
    page = shown(browser(county).get(reverse(LIST)))
    assert page.count("Account open") == 2  # the filter, and one row
    assert page.count("Code printed") == 1
    without = shown(browser(county).get(reverse(LIST), {"account": "false"}))
    assert opened.name not in without
    assert waiting.name in without
    assert waiting.name not in shown(browser(county).get(reverse(LIST), {"account": "true"}))


def test_whoever_issues_nothing_is_offered_nothing(hebei: OrgUnit, hebei_county: OrgUnit) -> None:
    one = make_teacher(hebei_county)
    client = browser(make_actor(Role.PROVINCIAL_OFFICER, hebei))
    page = shown(client.get(reverse(LIST)))
    assert "Print activation codes" not in page
    assert "Account open" not in page
    answer = client.post(reverse(LIST), {"action": "codes", "ids": [one.pk]})
    assert answer.context["refusal"].code == "unknown_action"
    assert not TeacherCode.objects.exists()


def test_a_school_sees_its_own_people_and_not_what_others_know(school: OrgUnit, hebei_county: OrgUnit) -> None:
    own, other = make_teacher(hebei_county), make_teacher(hebei_county)
    Teacher.objects.filter(pk=own.pk).update(school=school)
    client = browser(make_actor(Role.SCHOOL_OFFICER, school))
    page = shown(client.get(reverse(LIST)))
    assert own.name in page
    assert other.name not in page
    assert "Enrolments" not in shown(client.get(reverse("trainees:teacher-detail", args=[own.pk])))
    assert client.get(reverse("trainees:teacher-detail", args=[other.pk])).status_code == 404
    assert client.get(reverse("trainees:difference-list")).status_code == 403
    assert len(client.post(reverse(LIST), {"action": "codes", "ids": [own.pk, other.pk]}).context["slips"]) == 1
    assert TeacherCode.objects.get().teacher == own


def test_one_row_and_three_cost_the_same(county: Actor, hebei_county: OrgUnit) -> None:
    client = browser(county)
    counts = []
    for _time in range(2):
        make_teacher(hebei_county)
        issue_codes([make_teacher(hebei_county)], actor=county)
        client.get(reverse(LIST))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(LIST))
        counts.append(len(queries))
    assert counts[0] == counts[1]
