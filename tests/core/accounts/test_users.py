"""Accounts as rows: one per name in whatever case; sessions and links that an epoch ends."""

from typing import Any

import pytest
from django.conf import settings as conf
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_grant, make_user

pytestmark = pytest.mark.django_db
BACKEND = conf.AUTHENTICATION_BACKENDS[-1]


def test_raw_sql_cannot_make_a_second_account_of_a_name() -> None:
    make_user()
    User.objects.create_user("zhang.san", name="张三")
    with (
        pytest.raises(IntegrityError, match="user_name_once_in_any_case"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO accounts_user (username, name, password, email, language, is_superuser, is_active, is_staff,"
            " is_demo) VALUES ('Zhang.San', '李四', '!', '', '', false, true, false, false)"
        )


def status_at_home(client: Client) -> int:
    return client.get("/").status_code


def test_a_session_ends_with_the_account_and_does_not_come_back(client: Client, hebei: OrgUnit) -> None:
    user = make_user()
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user)
    client.force_login(user, BACKEND)
    assert status_at_home(client) == 200
    User.objects.filter(pk=user.pk).update(is_active=False, epoch=2)
    assert status_at_home(client) == 302
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert status_at_home(client) == 302


def test_a_session_ends_with_the_epoch_alone(client: Client, hebei: OrgUnit) -> None:
    user = make_user()
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user)
    client.force_login(user, BACKEND)
    User.objects.filter(pk=user.pk).update(epoch=2)
    assert status_at_home(client) == 302


def test_people_of_a_demonstration_sign_in_only_there(client: Client, settings: Any) -> None:
    User.objects.create_user("demo", "lang-und-neu-2026", name="演示", is_demo=True)
    typed = {"login": "demo", "password": "lang-und-neu-2026"}
    client.post(reverse("account_login"), typed)
    assert "_auth_user_id" not in client.session
    settings.GUOPEI_DEMO = True
    client.post(reverse("account_login"), typed)
    assert "_auth_user_id" in client.session
