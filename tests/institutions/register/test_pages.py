"""Pages of the register through HTTP: the public part, the staff, the one-time link."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_for
from guopei.core.accounts.models import User
from guopei.core.refusal import Denied, Refused
from institutions.register.credit_code import demo_code
from institutions.register.models import Institution
from institutions.register.selectors.register import staff_of
from institutions.register.services.register import update_institution
from institutions.register.services.staff import end_staff_role, invite_staff
from tests.factories.access import make_actor, make_grant
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_nation, make_province

pytestmark = pytest.mark.django_db

LIST_QUERIES = 11  # session, person, grants, the transaction, rows, count, filters, saved views, and the header


@pytest.fixture
def institution():
    return make_institution()


@pytest.fixture
def leader(institution):
    return make_actor(Role.INSTITUTION_LEADER, institution.unit)


@pytest.fixture
def sign_in(client):
    def sign_in(actor):
        client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
        session = client.session
        session["grant"] = actor.grant_id
        session.save()
        return client

    return sign_in


def test_a_province_registers_an_institution(sign_in):
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    entry = {
        "name": "演示学院",
        "credit_code": demo_code(88_001).lower(),
        "province": make_province().pk,
        "kind": "UNIVERSITY",
        "leader_name": "王演示",
    }
    wrong = sign_in(officer).post(reverse("institutions:institution-new"), {**entry, "credit_code": "12345"})
    assert (wrong.status_code, "credit_code" in wrong.context["form"].errors) == (422, True)
    assert "GB 32100-2015" in wrong.content.decode()
    assert sign_in(officer).post(reverse("institutions:institution-new"), entry).status_code == 302
    assert Institution.objects.get(credit_code=demo_code(88_001)).unit.name == "演示学院"


def test_the_link_sets_a_password_once(institution, leader, sign_in):
    answer = sign_in(leader).post(
        reverse("institutions:staff-invite", args=[institution.pk]),
        {"name": "陈班主任", "username": "chen", "role": "class_manager"},
    )
    assert answer.status_code == 200
    user = User.objects.get(username="chen")
    assert not user.has_usable_password()
    assert Grant.objects.get(user=user).unit == institution.unit
    guest = Client()
    form = guest.get(answer.context["link"], follow=True)
    password = "lang-und-neu-2026"
    guest.post(form.request["PATH_INFO"], {"password1": password, "password2": password})
    user.refresh_from_db()
    assert user.check_password(password)
    again = Client().get(answer.context["link"], follow=True)
    assert again.context["token_fail"]


def test_a_leader_does_not_make_leaders_and_strangers_do_not_invite(institution, leader, sign_in):
    with pytest.raises(Refused):
        invite_staff(institution, actor=leader, username="x", name="x", role=Role.AUDITOR)
    url = reverse("institutions:staff-invite", args=[institution.pk])
    choices = [value for value, _label in sign_in(leader).get(url).context["form"].fields["role"].choices]
    assert "institution_leader" not in choices
    stranger = make_actor(Role.INSTITUTION_LEADER, make_institution().unit)
    assert sign_in(stranger).get(url).status_code == 404
    neighbour = make_actor(Role.PROVINCIAL_OFFICER, make_province("500000", "重庆市"))
    assert sign_in(neighbour).get(url).status_code == 404


def test_the_office_above_invites_the_leader_whom_the_register_then_names(institution):
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    made = invite_staff(institution, actor=officer, username="boss", name="郑负责", role=Role.INSTITUTION_LEADER)
    institution.refresh_from_db()
    assert (institution.leader, institution.leader_name) == (made.user, "郑负责")


def test_naming_a_leader_does_not_hide_a_change_that_was_made_meanwhile(institution):
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    read_before = Institution.objects.get(pk=institution.pk)
    update_institution(institution, actor=officer, phone="0311-1")
    invite_staff(read_before, actor=officer, username="boss", name="郑负责", role=Role.INSTITUTION_LEADER)
    institution.refresh_from_db()
    assert (institution.version, institution.phone, institution.leader_name) == (3, "0311-1", "郑负责")


def test_the_page_shows_the_leaders_account_while_the_role_is_held(institution, sign_in):
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    made = invite_staff(institution, actor=officer, username="boss", name="郑负责", role=Role.INSTITUTION_LEADER)
    url = reverse("institutions:institution-detail", args=[institution.pk])

    def account():
        facts = sign_in(officer).get(url).context["facts"]
        return next(str(fact.value) for fact in facts if fact.label == "负责人账号")

    assert account() == "郑负责"
    end_staff_role(institution, Grant.objects.get(user=made.user).pk, actor=officer)
    assert account() == "尚未开通"


def test_a_button_ends_a_role_where_the_service_would(institution, leader):
    invite_staff(institution, actor=leader, username="chen", name="陈", role=Role.INSTITUTION_OFFICER)
    finance = make_actor(Role.INSTITUTION_FINANCE, institution.unit)
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())

    def may_end(actor):
        return {member.role: member.may_end for member in staff_of(actor, institution)}

    assert may_end(leader) == {
        Role.INSTITUTION_LEADER: False,
        Role.INSTITUTION_OFFICER: True,
        Role.INSTITUTION_FINANCE: True,
    }
    assert [role for role, may in may_end(officer).items() if may] == [Role.INSTITUTION_LEADER]
    assert not any(may_end(finance).values())


def test_who_may_not_see_the_staff_has_no_tab_that_says_there_is_none(institution, leader, sign_in):
    url = reverse("institutions:institution-detail", args=[institution.pk])
    tabs = {
        role: [tab.key for tab in sign_in(make_actor(role, make_province())).get(url).context["tabs"]]
        for role in (Role.PROVINCIAL_OFFICER, Role.INSPECTOR)
    }
    assert tabs == {Role.PROVINCIAL_OFFICER: ["staff", "history"], Role.INSPECTOR: ["history"]}


def test_a_role_ends_at_once_but_not_ones_own(institution, leader):
    made = invite_staff(institution, actor=leader, username="chen", name="陈", role=Role.INSTITUTION_OFFICER)
    grant = Grant.objects.get(user=made.user)
    assert end_staff_role(institution, grant.pk, actor=leader).ended_by_id == leader.user_id
    assert actor_for(made.user) is None
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    for foreign in (officer.grant_id, leader.grant_id):
        with pytest.raises(Refused):
            end_staff_role(institution, foreign, actor=leader)


def test_nobody_ends_another_role_of_the_own_account(institution, leader):
    """Not even one that a leader may end for others."""
    own = make_grant(Role.CLASS_MANAGER, institution.unit, user=User.objects.get(pk=leader.user_id))
    with pytest.raises(Refused) as refused:
        end_staff_role(institution, own.pk, actor=leader)
    own.refresh_from_db()
    assert (refused.value.code, own.ended_at) == ("own_grant", None)


def test_a_leader_acts_at_the_own_institution_alone(institution):
    """The register is open to all, so that sight alone does not keep a stranger out."""
    stranger = make_actor(Role.INSTITUTION_LEADER, make_institution().unit)
    with pytest.raises(Denied, match="本机构"):
        invite_staff(institution, actor=stranger, username="x", name="x", role=Role.CLASS_MANAGER)
    grant = make_grant(Role.CLASS_MANAGER, institution.unit)
    with pytest.raises(Denied, match="本机构"):
        end_staff_role(institution, grant.pk, actor=stranger)
    assert not User.objects.filter(username="x").exists()


def test_the_link_of_somebody_with_an_address_is_sent_and_not_shown(
    institution, leader, sign_in, mailoutbox, django_capture_on_commit_callbacks
):
    url = reverse("institutions:staff-invite", args=[institution.pk])
    entry = {"name": "陈", "username": "chen", "role": "class_manager", "email": "chen@example.cn"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(leader).post(url, entry)
    assert answer.status_code == 200
    assert mailoutbox[0].to == ["chen@example.cn"]
    assert "/accounts/password/reset/key/" in mailoutbox[0].body
    assert "/accounts/password/reset/key/" not in answer.content.decode()


def test_staff_are_seen_from_the_institution_and_from_above(institution, leader, sign_in):
    url = reverse("institutions:institution-detail", args=[institution.pk])
    for reader in (leader, make_actor(Role.MINISTRY_OFFICER, make_nation())):
        answer = sign_in(reader).get(url, {"tab": "staff"})
        assert [member.role for member in answer.context["staff"]] == [Role.INSTITUTION_LEADER]
    stranger = make_actor(Role.INSTITUTION_OFFICER, make_institution().unit)
    assert sign_in(stranger).get(url, {"tab": "staff"}).status_code == 404
    answer = sign_in(stranger).get(url)
    assert answer.status_code == 200
    assert "Person" not in answer.content.decode().replace(stranger.user_name, "")
    assert sign_in(stranger).get(reverse("institutions:institution-edit", args=[institution.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(sign_in, count, django_assert_num_queries):
    for _ in range(count):
        make_institution()
    client = sign_in(make_actor(Role.MINISTRY_OFFICER, make_nation()))
    client.get(reverse("institutions:institution-list"))
    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get(reverse("institutions:institution-list"))
    assert len(answer.context["table"]) == count
