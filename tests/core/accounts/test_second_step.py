"""Two steps to sign in: six digits of an app, or a recovery code once; and guesses are bounded."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.urls import reverse
from django.utils import translation

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.acts import title_of_act
from guopei.core.audit.models import Context, Event
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor, make_grant
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db
PASSWORD, SECRET = "lang-und-neu-2026", "JBSWY3DPEHPK3PXP"


def code_of(secret: str) -> str:
    """What an app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def user(hebei: OrgUnit) -> User:
    cache.clear()
    user = User.objects.create_user("zhang.san", PASSWORD, name="张三")
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user)
    return user


def first_step(language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.post(reverse("account_login"), {"login": "zhang.san", "password": PASSWORD})
    return client


def second_step(client: Client, code: str) -> str:
    return client.post(reverse("mfa_authenticate"), {"code": code}).content.decode()


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_it_is_turned_on_with_the_apps_first_code(user: User) -> None:
    client = first_step()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml" in shown(page)
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "This code is wrong" in shown(wrong)
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10
    assert not is_in(first_step())


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "两步验证"), ("en", "Two-step sign-in")])
def test_the_password_alone_opens_nothing(user: User, language: str, words: str) -> None:
    TOTP.activate(user, SECRET)
    client = first_step(language)
    assert not is_in(client)
    assert words in shown(client.get(reverse("mfa_authenticate")))
    assert client.get("/").status_code == 302


def test_the_apps_code_opens(user: User) -> None:
    TOTP.activate(user, SECRET)
    client = first_step()
    assert "This code is wrong" in second_step(client, "000000")
    second_step(client, code_of(SECRET))
    assert is_in(client)


def test_a_recovery_code_opens_once(user: User) -> None:
    TOTP.activate(user, SECRET)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    first, again = first_step(), first_step()
    second_step(first, code)
    second_step(again, code)
    assert (is_in(first), is_in(again)) == (True, False)


def rows_of(user: User) -> str:
    """What the database holds of a person's second step, as anybody who reads it would find it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator WHERE user_id = %s", [user.pk])
        return str(cursor.fetchone()[0])


def in_the_trail(user: User) -> list[tuple[str, str]]:
    """What happened to a person's second step: the kind of change and the kind of step."""
    events = Event.objects.filter(table="mfa_authenticator").order_by("pk")
    rows = [(event.op, (event.new or event.old or {}) | {}, event) for event in events]
    assert SECRET not in str([row for _op, row, _event in rows])
    assert not [row for _op, row, _event in rows if row.get("data") not in (None, "***")]
    return [(op, row.get("type", "")) for op, row, _event in rows if op != "U"]


def test_secrets_are_sealed(user: User) -> None:
    TOTP.activate(user, SECRET)
    seed_of = RecoveryCodes.activate(user)
    assert SECRET not in rows_of(user)
    assert rows_of(user).count("sealed:") == 2
    assert len(seed_of.get_unused_codes()) == 10
    second_step(client := first_step(), code_of(SECRET))
    assert is_in(client)


def test_a_secret_that_somebody_wrote_into_the_row_opens_nothing(user: User) -> None:
    TOTP.activate(user, SECRET)
    Authenticator.objects.filter(user=user).update(data={"secret": SECRET})
    client = first_step()
    client.raise_request_exception = False
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)}).status_code == 500
    assert not is_in(client)


def test_turning_it_on_and_off_is_in_the_trail_without_the_secret(user: User) -> None:
    client = first_step()
    client.post(client.get(reverse("mfa_activate_totp"))["Location"], {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert in_the_trail(user) == [("I", "totp"), ("I", "recovery_codes")]
    client.post(reverse("mfa_generate_recovery_codes"))
    assert in_the_trail(user)[2:] == [("D", "recovery_codes"), ("I", "recovery_codes")]
    client.post(reverse("mfa_deactivate_totp"))
    assert {kind for op, kind in in_the_trail(user)[4:] if op == "D"} == {"totp", "recovery_codes"}
    events = Event.objects.filter(table="mfa_authenticator")
    assert set(events.values_list("context__actor_id", flat=True)) == {user.pk}
    acts = list(dict.fromkeys(events.order_by("pk").values_list("context__act", flat=True)))
    with translation.override("zh-hans"):
        assert [title_of_act(act) for act in acts] == ["开启两步验证", "重新生成恢复码", "停用两步验证"]


def test_using_the_second_step_is_no_change_of_it_and_a_sign_in_under_its_own_name(user: User) -> None:
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    before = Event.objects.aggregate(last=Max("pk"))["last"]
    second_step(first_step(), code_of(SECRET))
    assert Authenticator.objects.get(user=user, type="totp").last_used_at is not None
    since = Event.objects.filter(pk__gt=before)
    assert not since.filter(table="mfa_authenticator").exists()
    assert since.filter(table="accounts_user", context__act="web:mfa_authenticate").exists()
    # A recovery code is used up: that is a change, whose value stays out of the trail. So is another secret.
    second_step(first_step(), codes[0])
    Authenticator.objects.filter(user=user, type="totp").update(data={"secret": "another"})
    told = since.filter(table="mfa_authenticator").order_by("pk").values_list("new", flat=True)
    assert [event["data"] for event in told] == ["***", "***"]


def test_the_trail_names_a_reset_by_the_administrator_and_its_reason(user: User, hebei: OrgUnit) -> None:
    security_admin = make_actor(Role.SECURITY_ADMIN, hebei)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    page = reverse("access:person-detail", args=[user.pk])
    typed = {"step": "reset_second_step", "version": user.version, "reason": "手机丢失"}
    assert client_of(security_admin).post(page, typed).status_code == 302
    taken_off = Event.objects.filter(table="mfa_authenticator", op="D").select_related("context")
    assert {event.old["type"] for event in taken_off} == {"totp", "recovery_codes"}
    (context,) = {event.context for event in taken_off}
    assert (context.actor_id, context.act, context.reason) == (
        security_admin.user_id,
        "people.reset_second_step",
        "手机丢失",
    )
    assert not [row for row in taken_off if row.old.get("data") not in (None, "***")]


@pytest.mark.parametrize(
    ("page", "typed", "title"),
    [
        ("account_login", {"login": "zhang.san", "password": PASSWORD}, "登录"),
        (
            "account_change_password",
            {"oldpassword": PASSWORD, "password1": "ganz-anders-2027", "password2": "ganz-anders-2027"},
            "修改本人密码",
        ),
    ],
)
def test_what_is_written_on_pages_of_ones_own_has_a_name(
    user: User, page: str, typed: dict[str, str], title: str
) -> None:
    client = Client() if page == "account_login" else first_step()
    before = set(Context.objects.values_list("pk", flat=True))
    assert client.post(reverse(page), typed).status_code == 302
    acts = set(Context.objects.exclude(pk__in=before).values_list("act", flat=True))
    assert acts == {f"web:{page}"}
    with translation.override("zh-hans"):
        assert {title_of_act(act) for act in acts} == {title}


def test_guesses_of_codes_are_bounded(user: User) -> None:
    TOTP.activate(user, SECRET)
    client = first_step()
    for number in range(10):
        second_step(client, f"{number:06d}")
    second_step(client, code_of(SECRET))
    assert not is_in(client)


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "mfa_generate_recovery_codes", "account_change_password"],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_are_the_houses_own(user: User, name: str, language: str) -> None:
    text = shown(first_step(language).get(reverse(name), follow=True))
    assert "gp-header" in text
    assert ("国培" in text) is (language == "zh-hans")
