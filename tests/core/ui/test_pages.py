"""The six kinds of page, filled by the style page's samples and served through the whole stack."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from guopei.core.flow.models import Draft
from guopei.core.orgs.enums import UnitKind
from tests.factories.orgs import make_school
from tests.support.clients import markup

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.ui.urls")]

KINDS = ["", "inbox/", "list/", "record/", "record/?tab=history", "record/?tab=documents", "form/", "board/", "paper/"]
FORM = {
    "name": "Plan",
    "kind": "a",
    "begins": "2026-03-05",
    "ends": "2026-12-20",
    "ceiling": "1230",
    "places": "300",
    "items-TOTAL_FORMS": "1",
    "items-INITIAL_FORMS": "0",
    "items-0-project": "A",
    "items-0-mode": "face",
    "items-0-places": "10",
    "items-0-days": "5",
    "items-0-rate": "400",
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_page_is_served_in_both_languages(signed_in: Client, kind: str, language: str) -> None:
    signed_in.cookies["django_language"] = language
    page = signed_in.get(f"/style/kit/{kind}")
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{"en" if language == "en" else "zh-CN"}"' in text
    assert text.count("<h1") == 1
    assert 'id="main"' in text
    assert not re.search(r'<[^>]+\sstyle="', text)
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_every_field_of_the_form_has_a_label(signed_in: Client) -> None:
    text = signed_in.get("/style/kit/form/").content.decode()
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text):
        if 'type="hidden"' in tag or "__prefix__" in tag:
            continue
        identity = re.search(r'\sid="([^"]+)"', tag)
        labelled = identity and f'for="{identity[1]}"' in text
        assert labelled or "aria-label" in tag or "form-check-input" in tag or "-DELETE" in tag, tag


def test_list_needs_the_same_queries_for_one_row_and_three(
    signed_in: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    make_school(name="First")
    address = f"/style/kit/list/?kind={UnitKind.SCHOOL}"
    signed_in.get(address)
    with django_assert_num_queries(10) as one:
        assert markup(signed_in.get(address)).count("data-tick aria") == 1
    make_school(name="Second")
    make_school(name="Third")
    with django_assert_num_queries(len(one)):
        assert markup(signed_in.get(address)).count("data-tick aria") == 3


def test_empty_list_says_which_filter_to_loosen(signed_in: Client) -> None:
    make_school(name="Only")
    text = signed_in.get(f"/style/kit/list/?kind={UnitKind.SCHOOL}&name=nowhere").content.decode()
    assert f'href="?kind={UnitKind.SCHOOL}"' in text
    assert 'href="?name=nowhere"' not in re.sub(r'<ul class="gp-chips".*?</ul>', "", text, flags=re.DOTALL)


def test_list_with_an_unreadable_filter_shows_no_rows(signed_in: Client) -> None:
    text = signed_in.get("/style/kit/list/?valid_from_after=soon").content.decode()
    assert "invalid-feedback" in text
    assert "<tbody>" not in text


def test_list_ignores_a_sort_it_does_not_offer_and_a_broken_cursor(signed_in: Client) -> None:
    assert signed_in.get("/style/kit/list/?sort=parent__parent__version&after=%F0%9F%98%80&before=x").status_code == 200


def test_export_holds_exactly_the_filtered_rows(signed_in: Client) -> None:
    make_school(name="=HYPERLINK(1)")
    make_school(name="Second")
    answer = signed_in.get(f"/style/kit/list/?kind={UnitKind.SCHOOL}&export=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert "=HYPERLINK(1)" in texts
    assert "Second" in texts
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_form_puts_a_refusal_beside_its_field_and_keeps_what_was_typed(signed_in: Client, officer: Any) -> None:
    region = officer.grants.get().unit_id
    page = signed_in.post("/style/kit/form/", {**FORM, "region": region})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'id="id_places_error"' in text
    assert 'aria-describedby="id_places_error"' in text
    assert 'value="1230"' in text


def test_form_shows_both_versions_when_the_record_moved_on(signed_in: Client, officer: Any) -> None:
    page = signed_in.post("/style/kit/form/", {**FORM, "region": officer.grants.get().unit_id, "places": "409"})
    text = page.content.decode()
    assert page.status_code == 409
    assert '<input type="hidden" name="version" value="5">' in text
    assert '<input type="hidden" name="items-0-project" value="A">' in text


@pytest.mark.parametrize(
    ("field", "typed"), [("ceiling", "12.3456789"), ("ceiling", "-1"), ("region", "0"), ("region", "x")]
)
def test_form_refuses(signed_in: Client, officer: Any, field: str, typed: str) -> None:
    page = signed_in.post("/style/kit/form/", {**FORM, "region": officer.grants.get().unit_id, field: typed})
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()


def test_draft_is_kept_restored_and_discarded(signed_in: Client, officer: Any) -> None:
    typed = {**FORM, "name": "Half a plan", "_draft": "ui.kit", "_subject": "7", "_key": "x", "items-0-project": "Kept"}
    assert signed_in.post("/ui/draft/", typed).status_code == 200
    draft = Draft.objects.get(user=officer)
    assert draft.data["name"] == ["Half a plan"]
    assert "_key" not in draft.data
    text = signed_in.get("/style/kit/form/").content.decode()
    assert 'value="Half a plan"' in text
    assert 'value="Kept"' in text
    signed_in.post("/style/kit/form/", {"discard_draft": "1"})
    assert not Draft.objects.filter(user=officer).exists()


def test_unit_search_answers_only_known_sources(signed_in: Client) -> None:
    assert signed_in.get("/ui/units/nothing/?q=a").status_code == 404
    found = signed_in.get("/ui/units/ui.kit_regions/?q=hebei", headers={"HX-Request": "true"})
    assert "河北省" in found.content.decode()


def test_guest_is_sent_to_sign_in(client: Client) -> None:
    assert client.post("/ui/draft/", {"_draft": "x"}).status_code == 302
    assert client.get("/ui/units/ui.kit_regions/").status_code == 302


def test_sign_in_page_has_our_look(client: Client) -> None:
    text = client.get("/accounts/login/").content.decode()
    assert "gp-entrance" in text
    assert 'autocomplete="current-password"' in text
