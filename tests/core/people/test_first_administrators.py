"""A fresh installation gets its first three administrators once, without default passwords."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from guopei.core.access.enums import ADMINISTRATORS, Role
from guopei.core.access.selectors.grants import current_grants
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_grant

pytestmark = pytest.mark.django_db
THREE = {"system": ("xi.tong", "系统"), "security": ("an.quan", "安全"), "audit": ("shen.ji", "审计")}


def make(**changes: tuple[str, str]) -> str:
    out = StringIO()
    call_command("first_administrators", stdout=out, **(THREE | changes))
    return out.getvalue()


def test_three_persons_get_three_links(nation: OrgUnit) -> None:
    said = make()
    assert {grant.role for grant in current_grants().filter(unit=nation)} >= ADMINISTRATORS
    assert not User.objects.get(username="xi.tong").has_usable_password()
    path = next(word for word in said.split() if word.startswith("/accounts/password/reset/key/"))
    guest, new = Client(), "lang-und-neu-2026"
    form = guest.get(path, follow=True)
    guest.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert User.objects.get(username="xi.tong").check_password(new)


def test_it_happens_once(nation: OrgUnit) -> None:
    make_grant(Role.AUDIT_ADMIN, nation)
    with pytest.raises(CommandError, match="already"):
        make()


def test_one_person_is_not_two_of_them(nation: OrgUnit) -> None:
    with pytest.raises(CommandError):
        make(security=("xi.tong", "系统"))
    assert not User.objects.filter(username="xi.tong").exists()
