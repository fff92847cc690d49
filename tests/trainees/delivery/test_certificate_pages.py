"""A certificate on paper says what it is worth: revoked when it is revoked, a demonstration's when it is one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.jobs.services.running import run_queued
from guopei.core.papers.selectors.papers import paper_of
from guopei.core.papers.typeset import paper_pdf, typeset_parts
from tests.factories.access import make_actor
from tests.factories.classes import House, make_ended, make_house
from tests.factories.orgs import make_province
from tests.support.clients import client_of, shown
from trainees.delivery.models import Certificate
from trainees.delivery.services.certificates import issue_certificates, revoke_certificate
from trainees.delivery.services.results import confirm_results, propose_results, publish_results

pytestmark = pytest.mark.django_db


def issue(house: House) -> Certificate:
    """The one certificate of a class made for it."""
    made = make_ended(house, post=(80,))
    propose_results(made, actor=house.officer)
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.officer)
    issue_certificates(made, actor=house.officer)
    return Certificate.objects.get()


@pytest.fixture(autouse=True)
def _real(settings: Any) -> None:
    settings.GUOPEI_DEMO = False


def test_a_revoked_certificate_says_so_in_print() -> None:
    house = make_house()
    found = issue(house)
    officer = client_of(house.officer, "zh-hans")
    paper = reverse("trainees:certificate-print", args=[found.pk])
    valid = shown(officer.get(paper))
    assert "已撤销" not in valid
    assert 'class="btn btn-primary" data-print' in valid

    revoke_certificate(found, actor=house.leader, reason="弄虚作假")
    revoked = shown(officer.get(paper))
    assert '<div class="paper-revoked"><p>已撤销</p><p lang="en">Revoked</p>' in revoked
    assert revoked.index("已撤销") < revoked.index("准予结业")
    assert 'class="btn" data-print' in revoked
    assert "弄虚作假" not in revoked


def test_printing_is_no_main_button_of_a_revoked_certificate() -> None:
    house = make_house()
    found = issue(house)
    page = reverse("trainees:certificate-detail", args=[found.pk])
    officer = client_of(house.officer)
    assert [action.main for action in officer.get(page).context["head_actions"]] == [True]
    revoke_certificate(found, actor=house.leader, reason="弄虚作假")
    assert [action.main for action in officer.get(page).context["head_actions"]] == [False]


def test_whatever_a_visitor_of_a_demonstration_makes_says_so(settings: Any) -> None:
    settings.GUOPEI_DEMO = True
    house = make_house()
    found = issue(house)
    assert (found.is_demo, found.enrolment.training_class.is_demo) == (True, True)
    settings.GUOPEI_DEMO = False  # it says so wherever it is read later
    paper = shown(client_of(house.officer).get(reverse("trainees:certificate-print", args=[found.pk])))
    assert "演示数据，证书无效" in paper
    checked = Client().post(reverse("portal:certificate-check"), {"number": found.number, "proof": found.check_code})
    assert checked.context["found"].is_demo
    assert "Demo data" in shown(checked) or "演示数据" in shown(checked)


def test_elsewhere_it_is_real() -> None:
    assert not issue(make_house()).is_demo


def test_the_pdf_says_what_the_print_says_and_is_made_anew_when_it_is_revoked() -> None:
    house = make_house()
    found = issue(house)
    officer = client_of(house.officer, "zh-hans")
    address = {
        name: reverse(f"papers:paper-{name}", args=["trainees_certificate", found.pk]) for name in ("show", "download")
    }
    assert address["show"] in shown(officer.get(reverse("trainees:certificate-detail", args=[found.pk])))
    officer.post(address["show"])
    run_queued()
    valid = officer.get(address["download"]).content
    paper = paper_of(house.officer, found)
    assert valid == paper_pdf(paper)
    printed = shown(officer.get(reverse("trainees:certificate-print", args=[found.pk])))
    assert all(line in printed for line in (*map(str, paper.parts), *paper.foot, paper.dated))
    assert paper.foot[2] == "查验网址：http://127.0.0.1:8000/public/certificates/"

    revoked = revoke_certificate(found, actor=house.leader, reason="弄虚作假")
    assert officer.get(address["download"]).status_code == 404  # nobody is handed the one that held
    officer.post(address["show"])
    run_queued()
    paper = paper_of(house.officer, revoked)
    assert (paper.watermark, typeset_parts(paper)[0]["text"]) == ("作废 / Void", "已撤销")
    assert officer.get(address["download"]).content == paper_pdf(paper) != valid


def test_another_provinces_officer_has_no_certificate_as_pdf() -> None:
    found = issue(make_house())
    stranger = client_of(make_actor(Role.PROVINCIAL_OFFICER, make_province("420000", "湖北省")))
    for name in ("show", "download"):
        assert stranger.get(reverse(f"papers:paper-{name}", args=["trainees_certificate", found.pk])).status_code == 404
