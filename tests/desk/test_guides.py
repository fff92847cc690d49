"""The guides tell the truth: they name what stands on the pages and every page of their roles; links lead somewhere."""

import re
from collections import Counter

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from django.utils.translation.trans_real import translation

from guopei.core.access.enums import Role
from guopei.core.access.permissions import roles_with
from guopei.core.orgs.models import OrgUnit
from guopei.core.ui.markdown import anchor_of
from guopei.core.ui.navigation import registered
from guopei.desk.selectors.guides import EVERYBODY, FOLDER, GUIDES, PUBLIC, guide
from tests.factories.access import make_grant

LANGUAGES = {"zh": "zh-hans", "en": "en"}
EVERY = [(name, language) for name in GUIDES for language in LANGUAGES]
BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"\]\(([^)]+)\)")


def source(name: str, language: str) -> str:
    return (FOLDER / language / f"{name}.md").read_text()


def words_of_pages(language: str) -> set[str]:
    """Every text of the interface, as a reader of the language sees it."""
    texts: dict[str, str] = {}
    for key, text in translation("zh-hans")._catalog.items():
        texts.setdefault(key[0] if isinstance(key, tuple) else key, text)  # of several catalogues the first is heard
    return set(texts.values()) if language == "zh" else {key.split("\x04")[-1] for key in texts}


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_no_sentence_is_left_with_a_gap(name: str, language: str) -> None:
    assert "%(" not in source(name, language)


def test_every_role_has_one_guide() -> None:
    held = Counter(role for roles in GUIDES.values() for role in roles)
    assert held == Counter(dict.fromkeys(Role, 1))


def test_there_are_no_other_files() -> None:
    files = {(path.stem, path.parent.name) for path in FOLDER.rglob("*.md")}
    assert files == set(EVERY)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_bold_words_stand_on_the_pages(name: str, language: str) -> None:
    emphasis = {"另一位", "另一人", "另一位管理员", "another", "Another", "Another person"}
    assert set(BOLD.findall(source(name, language))) - words_of_pages(language) - emphasis == set()


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_guide_names_every_page_that_its_roles_are_shown(name: str, language: str) -> None:
    named = set(BOLD.findall(source(name, language)))
    with override(LANGUAGES[language]):
        shown = {
            str(item.label)
            for item in registered()
            for role in GUIDES[name]
            if (not item.permission or role in roles_with(item.permission)) and (not item.roles or role in item.roles)
        }
        everywhere = {str(item.label) for item in registered() if not item.permission and not item.roles}
    assert shown - named <= everywhere & set(BOLD.findall(source(EVERYBODY, language)))


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_links_and_anchors_lead_somewhere(name: str, language: str) -> None:
    for target in LINK.findall(source(name, language)):
        file, _hash, anchor = target.partition("#")
        assert file.removesuffix(".md") in GUIDES, target
        headings = guide(file.removesuffix(".md"), language).text.headings
        assert not anchor or anchor in {heading.anchor for heading in headings}, target


@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_say_as_much(name: str) -> None:
    chinese, english = ([mark_of(line) for line in source(name, language).splitlines()] for language in LANGUAGES)
    assert chinese == english


def mark_of(line: str) -> str:
    """What a line is: a heading, a step, a point, a row of a table, or running text."""
    mark = line.split(" ")[0]
    return mark if mark in {"", "#", "##", "###", "-", "|"} or mark.rstrip(".").isdigit() else "text"


def test_anchors_are_those_of_code_hosts() -> None:
    assert anchor_of("Giving places on (prefecture)") == "giving-places-on-prefecture"
    assert anchor_of("邀请人员（机构负责人）") == "邀请人员机构负责人"


def test_a_guest_reads_the_public_guide_and_may_open_the_others(client: Client, db: None) -> None:
    own = client.get(reverse("help:guide-own"))
    other = client.get(reverse("help:guide-show", args=["county"]))
    assert own.context["guide"].name == PUBLIC
    assert (other.status_code, other.context["guide"].name) == (200, "county")


def test_a_role_is_shown_its_own_guide(client: Client, hebei_county: OrgUnit) -> None:
    grant = make_grant(Role.COUNTY_OFFICER, hebei_county)
    client.force_login(grant.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert client.get(reverse("help:guide-own")).context["guide"].name == "county"


def test_the_guide_follows_the_language(client: Client, db: None) -> None:
    address = reverse("help:guide-show", args=["county"])
    titles = [client.get(address, headers={"accept-language": code}).context["title"] for code in ("zh-CN", "en")]
    assert titles == ["市、县和学校管理员", "Prefecture, county and school officers"]


def test_an_unknown_guide_is_missing(client: Client, db: None) -> None:
    assert client.get(reverse("help:guide-show", args=["nobody"])).status_code == 404


def test_the_foot_of_every_page_leads_to_help(client: Client, db: None) -> None:
    assert f'href="{reverse("help:guide-own")}"' in client.get(reverse("portal:home")).content.decode()
