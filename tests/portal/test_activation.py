"""The public page on which teachers open their accounts: limited, saying nothing to strangers, losing nothing typed."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.accounts.models import User
from guopei.core.audit.models import Event
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models import PolicyValue
from guopei.portal.rules import ACTIVATIONS_FROM_ONE_PLACE
from tests.factories.access import make_actor, make_user
from tests.factories.classes import make_teacher
from tests.support.clients import shown
from tests.trainees.register.test_codes import GOOD, tail_of
from trainees.register.models import Teacher, TeacherCode
from trainees.register.services.codes import IssuedCode, issue_codes

pytestmark = pytest.mark.django_db
WRONG = "2222-2222-2222"


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def issued(hebei_county: OrgUnit) -> IssuedCode:
    [one] = issue_codes([make_teacher(hebei_county)], actor=make_actor(Role.COUNTY_OFFICER, hebei_county))
    return one


def send(issued: IssuedCode, *, address: str = "10.0.0.1", language: str = "zh-hans", **changes: str) -> Any:
    given = {
        "code": issued.code,
        "id_tail": tail_of(issued.teacher),
        "username": "li.laoshi",
        "password": GOOD,
        "again": GOOD,
        **changes,
    }
    client = Client(REMOTE_ADDR=address, HTTP_ACCEPT_LANGUAGE=language)
    return client.post(reverse("portal:account-activation"), given)


def test_a_teacher_opens_the_account_and_signs_in(issued: IssuedCode) -> None:
    client = Client()
    given = {"code": issued.code, "id_tail": tail_of(issued.teacher), "username": "li.laoshi"}
    answer = client.post(reverse("portal:account-activation"), {**given, "password": GOOD, "again": GOOD}, follow=True)
    assert "li.laoshi" in shown(answer)
    client.post(reverse("account_login"), {"login": "li.laoshi", "password": GOOD})
    page = client.get(reverse("trainees:own-training"))
    assert page.status_code == 200
    assert issued.teacher.name in shown(page)
    assert issued.teacher.id_masked in shown(page)


def test_the_trail_names_the_act_and_who_gave_the_role(issued: IssuedCode) -> None:
    send(issued)
    grant = Grant.objects.get(user__username="li.laoshi")
    assert grant.granted_by_id == TeacherCode.objects.get().issued_by_id
    acts = set(Event.objects.filter(table="trainees_teachercode").values_list("context__act", flat=True))
    assert "trainees.activate_account" in acts


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "激活码与身份证件号码不符"), ("en", "do not belong together")]
)
@pytest.mark.parametrize("changes", [{"code": WRONG}, {"id_tail": "000000"}])
def test_a_wrong_answer_says_one_sentence_and_keeps_what_was_typed(
    issued: IssuedCode, language: str, words: str, changes: dict[str, str]
) -> None:
    answer = send(issued, language=language, **changes)
    assert answer.status_code == 422
    page = shown(answer, 422)
    assert words in page
    assert 'value="li.laoshi"' in page
    assert GOOD not in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_weak_password_stands_beside_its_field_and_the_name_stays(issued: IssuedCode) -> None:
    answer = send(issued, password="kurz", again="kurz")
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"password"}
    assert 'value="li.laoshi"' in shown(answer, 422)
    assert not User.objects.filter(username="li.laoshi").exists()


def test_two_passwords_must_be_one(issued: IssuedCode) -> None:
    answer = send(issued, again=GOOD + "x")
    assert answer.context["form"].errors.keys() == {"again"}


def test_a_taken_name_stands_beside_its_field(issued: IssuedCode) -> None:
    answer = send(issued, username=make_user().username)
    assert answer.context["form"].errors.keys() == {"username"}


def test_five_wrong_answers_stop_that_code_at_that_address(issued: IssuedCode) -> None:
    assert [send(issued, id_tail="000000").status_code for _try in range(6)] == [422] * 5 + [429]
    assert send(issued).status_code == 429
    assert send(issued, code=issued.code.lower().replace("-", " ")).status_code == 429


def test_a_stranger_keeps_nobody_out(issued: IssuedCode, hebei_county: OrgUnit) -> None:
    """Whatever is tried elsewhere with the very code, its owner opens the account; so do others at that address."""
    for number in range(12):
        for _try in range(5):
            send(issued, id_tail="000000", address=f"10.0.1.{number}")
    other = make_teacher(hebei_county)
    [theirs] = issue_codes([other], actor=make_actor(Role.COUNTY_OFFICER, hebei_county))
    assert send(theirs, username="wang.laoshi", address="10.0.1.1").status_code == 302
    assert send(issued, address="10.0.9.9").status_code == 302


def test_wrong_answers_from_one_address_are_bounded_whatever_the_code(issued: IssuedCode) -> None:
    PolicyValue.objects.filter(key=ACTIVATIONS_FROM_ONE_PLACE).update(value=3)
    for number in range(2, 5):
        assert send(issued, code=f"2222-2222-222{number}").status_code == 422
    assert send(issued).status_code == 429
    assert send(issued, address="10.0.0.2").status_code == 302


def test_without_the_cache_nothing_is_answered(issued: IssuedCode, settings: Any) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    answer = send(issued)
    assert answer.status_code == 422
    assert answer.context["refusal"].code == "activation_away"
    assert Teacher.objects.get(pk=issued.teacher.pk).account_id is None


def test_a_printed_link_brings_the_code() -> None:
    assert f'value="{WRONG}"' in shown(Client().get(reverse("portal:account-activation"), {"code": WRONG}))


def test_the_entrance_leads_there() -> None:
    assert reverse("portal:account-activation") in shown(Client().get(reverse("portal:home")))


def test_the_codes_of_refusals(issued: IssuedCode) -> None:
    for _try in range(5):
        refused = send(issued, id_tail="000000")
    assert refused.context["refusal"].code == "activation_refused"
    assert send(issued).context["refusal"].code == "too_many_answers"
