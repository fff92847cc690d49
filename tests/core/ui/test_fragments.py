"""A session that ends while a page stands open: no page is swapped into it, nothing typed is lost."""

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.flow.models import Draft
from guopei.core.ui.fragments import FragmentMiddleware
from tests.core.ui.test_pages import FORM
from tests.factories.access import make_grant
from tests.factories.orgs import make_nation
from tests.support.pages import forms_to_fill

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.ui.urls")]

HTMX = {"HX-Request": "true"}
KIT_URL, FORM_URL, LOGIN = "/style/kit/form/", "/funds/orders/new/", "/accounts/login/"
TYPED = {
    "number": "打了一半的文号",
    "note": "很长的说明",
    "lines-TOTAL_FORMS": "1",
    "lines-INITIAL_FORMS": "0",
    "lines-0-province": "河北",
    "lines-0-amount": "12",
}
PASSWORD = "Ein-langes-Kennwort-77"


@pytest.fixture
def officer(db: None) -> User:
    """An officer of the ministry's finance office, who writes orders."""
    return make_grant(Role.MINISTRY_FINANCE, make_nation()).user


def sign_in(client: Client, user: User) -> None:
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])


def typed(client: Client, **fields: str) -> dict[str, object]:
    """What the form of this page sends, with something typed."""
    (form,) = forms_to_fill(client.get(FORM_URL).content.decode())
    return {**form.fields, **TYPED, **fields}


@pytest.mark.parametrize(
    ("method", "url"), [("post", "/ui/draft/"), ("get", "/ui/units/ui.kit_regions/"), ("get", "/reports/progress/")]
)
def test_htmx_without_a_session_is_told_so_and_gets_no_page(client: Client, method: str, url: str) -> None:
    answer = getattr(client, method)(url, headers=HTMX)
    assert (answer.status_code, answer.content) == (401, b"")
    assert "Location" not in answer.headers


def test_a_fragment_is_no_page(signed_in: Client) -> None:
    url = "/ui/units/ui.kit_regions/?q=hebei"
    assert signed_in.get(url).status_code == 404
    assert signed_in.get(url, headers=HTMX).status_code == 200


def test_a_page_is_not_swapped_into_a_page(signed_in: Client) -> None:
    assert signed_in.get(FORM_URL, headers=HTMX).headers["HX-Reswap"] == "none"
    assert "HX-Reswap" not in signed_in.get(FORM_URL).headers


def test_any_other_redirect_takes_the_whole_window(rf: RequestFactory) -> None:
    ask = FragmentMiddleware(lambda _request: HttpResponseRedirect("/elsewhere/?a=1"))
    answer = ask(rf.get("/", headers=HTMX))
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/elsewhere/?a=1")
    assert ask(rf.get("/")).status_code == 302


def test_answers_without_words_and_files_are_left_alone(rf: RequestFactory) -> None:
    for answer in (HttpResponse(headers={"HX-Refresh": "true"}), HttpResponse(b"PK", content_type="application/zip")):
        assert FragmentMiddleware(lambda _request, answer=answer: answer)(rf.get("/")) is answer


def test_the_session_says_who_is_there_and_which_token_is_good(signed_in: Client, officer: User) -> None:
    assert signed_in.get("/ui/session/").json()["who"] == str(officer.pk)
    answer = Client().get("/ui/session/")
    assert answer.json()["who"] is None
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_form_sent_without_a_session_comes_back_after_signing_in(client: Client, officer: User) -> None:
    officer.set_password(PASSWORD)
    officer.save()
    sign_in(client, officer)
    data = typed(client)
    client.logout()
    sent = client.post(FORM_URL, data)
    assert (sent.status_code, sent["Location"]) == (302, f"{LOGIN}?next={FORM_URL}")
    assert "登录" in client.get(sent["Location"]).content.decode()
    back = client.post(sent["Location"], {"login": officer.username, "password": PASSWORD, "next": FORM_URL})
    assert back["Location"] == FORM_URL
    page = client.get(FORM_URL).content.decode()
    assert "打了一半的文号" in page
    assert "很长的说明" in page
    assert 'name="lines-0-province" value="河北"' in page
    assert client.post(FORM_URL, {"discard_draft": "1"}).status_code == 302
    assert "打了一半的文号" not in client.get(FORM_URL).content.decode()


def test_what_was_kept_is_never_shown_to_another_person(client: Client, officer: User) -> None:
    sign_in(client, officer)
    data = typed(client, number="别人的文号")
    client.logout()
    client.post(FORM_URL, data)
    colleague = make_grant(Role.MINISTRY_FINANCE, make_nation()).user
    sign_in(client, colleague)
    assert "别人的文号" not in client.get(FORM_URL).content.decode()
    client.logout()
    sign_in(client, officer)
    assert "别人的文号" not in client.get(FORM_URL).content.decode()


@pytest.mark.parametrize("stamp", ["", "1", "1:forged"])
def test_a_guest_cannot_have_anything_kept(client: Client, stamp: str) -> None:
    answer = client.post(FORM_URL, {**TYPED, "_who": stamp})
    assert answer.status_code == 302
    assert "typed" not in client.session
    assert not list(get_messages(answer.wsgi_request))


def test_nothing_is_saved_under_the_name_of_another(client: Client, officer: User) -> None:
    """Two persons at one computer: the page of the first stands open while the second signs in."""
    sign_in(client, officer)
    data = typed(client)
    colleague = make_grant(Role.MINISTRY_FINANCE, make_nation()).user
    client.logout()
    sign_in(client, colleague)
    kept = client.post("/ui/draft/", {**data, "_draft": "funds.order"}, headers=HTMX)
    sent = client.post(FORM_URL, data)
    assert (kept.status_code, sent.status_code, Draft.objects.count()) == (403, 422, 0)
    assert "另一人" in sent.content.decode()


@pytest.mark.parametrize("is_ticked", [True, False])
def test_a_box_stays_as_it_was_in_a_draft(signed_in: Client, is_ticked: bool) -> None:
    (form,) = forms_to_fill(signed_in.get(KIT_URL).content.decode())
    data = {**form.fields, **FORM, **({"public": "on"} if is_ticked else {})}
    assert signed_in.post("/ui/draft/", data, headers=HTMX).status_code == 200
    (again,) = forms_to_fill(signed_in.get(KIT_URL).content.decode())
    assert ("public" in again.fields) is is_ticked
