"""Refusals of the ground and of what stands on it that no other test asks for by their code."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import override_settings

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.catalogue.models import Milestone
from guopei.core.catalogue.services.milestones import record_milestone
from guopei.core.flow.services.drafts import save_draft
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.queue import stop_job
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.services.accounts import revise_own_account
from guopei.core.people.services.delegating import delegate_role
from guopei.core.policy.services.recording import record_document, record_value
from guopei.core.refusal import Refused
from guopei.core.ui.services.views import save_view
from guopei.portal.services.checking import check_certificate
from institutions.register.services.staff import end_staff_role, invite_staff
from tests.factories.access import make_actor, make_user
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_nation, make_province

pytestmark = pytest.mark.django_db


def code_of(act: Callable[[], object]) -> str:
    """The code with which an act is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_the_systems_own_hand_records_no_provinces_milestone() -> None:
    milestone = Milestone.objects.order_by("pk")[0]
    act = lambda: record_milestone(milestone, actor=SYSTEM, reached_on=date(2026, 1, 1), proof="x")  # noqa: E731
    assert code_of(act) == "no_province"


def test_what_a_person_keeps_has_limits(county_officer: Actor) -> None:
    data = {"needs": "x" * 200_001}
    assert code_of(lambda: save_draft(actor=county_officer, form="f", subject="", data=data)) == "draft_too_large"
    for place in range(20):
        save_view(actor=county_officer, page="p", name=f"{place}", query="")
    assert code_of(lambda: save_view(actor=county_officer, page="p", name="21", query="")) == "views_too_many"
    assert code_of(lambda: revise_own_account(actor=county_officer, email="", language="tlh")) == "language_unknown"


def test_a_job_that_is_over_is_not_stopped(provincial_officer: Actor) -> None:
    job = Job.objects.create(kind="reports.build", state=JobState.DONE, requested_by_id=provincial_officer.user_id)
    assert code_of(lambda: stop_job(job, actor=provincial_officer)) == "job_over"


def test_nobody_delegates_beyond_the_own_days(county_officer: Actor, hebei_county: OrgUnit) -> None:
    grant = Grant.objects.get(pk=county_officer.grant_id)
    day = grant.valid_from - timedelta(days=1)
    to = make_user(unit=hebei_county)
    act = lambda: delegate_role(grant, actor=county_officer, to=to, valid_from=day, valid_until=clock.today())  # noqa: E731
    assert code_of(act) == "delegated_beyond"


def test_policy_is_recorded_for_the_own_branch_on_documents_that_have_a_name() -> None:
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    chongqing = make_province("500000", "重庆市")
    day = date(2090, 1, 1)
    act = lambda: record_value("fees.day_rate_3", 1, actor=officer, unit=chongqing, valid_from=day)  # noqa: E731
    assert code_of(act) == "policy_out_of_reach"
    assert code_of(lambda: record_document(actor=officer, number=" ", title="办法")) == "document_unnamed"
    record_document(actor=officer, number="冀财〔2090〕1号", title="办法")
    assert (
        code_of(lambda: record_document(actor=officer, number="冀财〔2090〕1号", title="办法")) == "document_recorded"
    )


def test_an_institution_gives_and_ends_its_own_roles_alone() -> None:
    institution, other = make_institution(), make_institution()
    leader = make_actor(Role.INSTITUTION_LEADER, institution.unit)
    foreign = make_actor(Role.CLASS_MANAGER, other.unit)

    def invite(role: Role) -> None:
        invite_staff(institution, actor=leader, username="newcomer", name="新人", role=role)

    assert code_of(lambda: invite(Role.AUDITOR)) == "role_not_given"
    assert foreign.grant_id is not None
    assert code_of(lambda: end_staff_role(institution, foreign.grant_id or 0, actor=leader)) == "no_such_grant"
    stranger = make_actor(Role.INSTITUTION_LEADER, other.unit)
    assert code_of(
        lambda: invite_staff(institution, actor=stranger, username="newcomer", name="新人", role=Role.CLASS_MANAGER)
    ) == code_of(lambda: end_staff_role(institution, _grant_of(institution.unit), actor=stranger))


def _grant_of(unit: OrgUnit) -> int:
    grant = make_actor(Role.CLASS_MANAGER, unit).grant_id
    assert grant is not None
    return grant


def test_the_public_check_says_why_it_does_not_answer() -> None:
    make_nation()

    def check(address: str, proof: str = "甲") -> str:
        for _turn in range(200):
            try:
                check_certificate("GP20260000000001", proof, address=address)
            except Refused as refusal:
                return refusal.code
        return ""

    assert check("192.0.2.1", "22222222") == "too_many_checks"
    codes = {check(f"192.0.3.{turn}") for turn in range(12)}
    assert "too_many_names" in codes
    with override_settings(
        CACHES={
            "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
        }
    ):
        assert check("192.0.2.9") == "check_away"
