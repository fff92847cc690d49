"""The public check of certificates: exact, masked, limited, without sign-in, in both languages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from guopei.core.crypto import mask_name
from guopei.portal.services.counting import place_of
from tests.factories.classes import make_ended, make_house
from tests.support.clients import shown
from tests.support.shared import own_copy, shared
from trainees.delivery.models import Certificate
from trainees.delivery.selectors.certificates import public_certificate
from trainees.delivery.services.certificates import issue_certificates, revoke_certificate
from trainees.delivery.services.results import confirm_results, propose_results, publish_results

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture(scope="module")
def issued(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Certificate]:
    with shared(django_db_blocker, make_certificate) as made:
        yield made


@pytest.fixture
def certificate(issued: Certificate, db: None) -> Certificate:
    return own_copy(issued)


def make_certificate() -> Certificate:
    house = make_house()
    made = make_ended(house, post=(80,))
    propose_results(made, actor=house.officer)
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.officer)
    issue_certificates(made, actor=house.officer)
    found = Certificate.objects.get()
    found.leader = house.leader
    return found


def check(number: str, proof: str, **headers: str) -> Any:
    return Client().post(reverse("portal:certificate-check"), {"number": number, "proof": proof}, **headers)


def test_number_with_name_or_code_finds_it_masked(certificate: Certificate) -> None:
    for proof in (certificate.holder_name, certificate.check_code, certificate.check_code.lower()):
        page = check(certificate.number, proof)
        assert page.status_code == 200
        assert page.context["found"].number == certificate.number
        assert mask_name(certificate.holder_name) in page.content.decode()
        assert page.headers["Cache-Control"] == "no-store"
    # What was typed stays in the form; beyond that the full name stands nowhere.
    assert certificate.holder_name not in check(certificate.number, certificate.check_code).content.decode()


def test_spaces_and_full_width_digits_do_not_matter(certificate: Certificate) -> None:
    wide = certificate.number.translate({ord(str(n)): "０１２３４５６７８９"[n] for n in range(10)})

    assert public_certificate(f" {wide[:6]} {wide[6:]} ", f" {certificate.holder_name} ") is not None


@pytest.mark.parametrize("wrong", ["number", "proof", "both", "part"])
def test_anything_else_is_the_same_miss(certificate: Certificate, wrong: str) -> None:
    number = certificate.number[:-2] + "00" if wrong in ("number", "both") else certificate.number
    proof = {"proof": "别人", "both": "别人", "part": certificate.holder_name[:1]}.get(wrong, certificate.holder_name)

    page = check(number, proof)

    assert (page.status_code, page.context["asked"], page.context["found"]) == (200, True, None)


def test_an_impossible_number_asks_the_database_nothing(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        assert public_certificate("GP123", "甲") is None


def test_a_revoked_certificate_says_so_without_the_reason(certificate: Certificate) -> None:
    revoke_certificate(certificate, actor=certificate.leader, reason="冒名顶替")

    page = check(certificate.number, certificate.check_code)

    assert page.context["found"].is_revoked
    assert "冒名顶替" not in page.content.decode()


def test_one_address_is_limited(certificate: Certificate) -> None:
    answers = [check(certificate.number, certificate.check_code).status_code for _turn in range(31)]

    assert answers == [200] * 30 + [429]
    assert check(certificate.number, certificate.check_code, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_wrong_answers_lock_the_place_that_gave_them_and_no_other(certificate: Certificate) -> None:
    answers = [check(certificate.number, f"甲{turn}").status_code for turn in range(11)]

    assert answers == [200] * 10 + [429]
    for proof in (certificate.holder_name, certificate.check_code):
        assert check(certificate.number, proof).status_code == 429
        elsewhere = check(certificate.number, proof, REMOTE_ADDR="10.0.0.9")
        assert elsewhere.context["found"].number == certificate.number


def test_names_cannot_be_tried_from_many_addresses_but_the_code_is_still_answered(certificate: Certificate) -> None:
    answers = [check(certificate.number, f"甲{turn}", REMOTE_ADDR=f"10.0.1.{turn}").status_code for turn in range(101)]

    assert answers == [200] * 100 + [429]
    by_name, by_code = [
        check(certificate.number, proof, REMOTE_ADDR="10.0.0.9", HTTP_ACCEPT_LANGUAGE="en")
        for proof in (certificate.holder_name, certificate.check_code)
    ]
    assert "Enter the check code" in shown(by_name, 429)
    assert not re.search("default|unconfirmed|no document", shown(by_name, 429))
    assert by_code.context["found"].number == certificate.number


def test_wrong_codes_use_up_nobodys_names(certificate: Certificate) -> None:
    for turn in range(101):
        check(certificate.number, "22222222", REMOTE_ADDR=f"10.0.3.{turn}")

    assert check(certificate.number, certificate.holder_name).context["found"] is not None


def test_another_way_of_writing_the_number_is_no_further_number(certificate: Certificate) -> None:
    written = [f"{certificate.number[:place]}-{certificate.number[place:]}" for place in range(2, 13)]
    answers = [check(number, "别人").status_code for number in written]

    assert answers == [200] * 10 + [429]


def test_nothing_is_answered_where_nothing_can_be_counted(certificate: Certificate, settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}

    page = check(certificate.number, certificate.check_code, HTTP_ACCEPT_LANGUAGE="en")

    assert "Checking is not possible just now" in shown(page, 422)
    assert "found" not in page.context


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.0.0.9", "10.0.0.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.9", "10.0.0.9"),
        ("", ""),
    ],
)
def test_one_line_is_one_place_however_many_addresses_it_has(address: str, place: str) -> None:
    assert place_of(address) == place


def test_pages_are_open_to_everybody_in_both_languages() -> None:
    for language, words in (("zh-hans", "证书"), ("en", "certificate")):
        for name in ("portal:home", "portal:certificate-check"):
            page = Client().get(reverse(name), headers={"accept-language": language})
            assert page.status_code == 200
            assert words in page.content.decode()


def test_an_empty_field_is_said_beside_it() -> None:
    page = check("", "")

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"number", "proof"}


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("欧阳小明", "欧***"), ("李", "李*"), ("阿依古丽·买买提", "阿***")]
)
def test_masks(name: str, masked: str) -> None:
    assert mask_name(name) == masked
