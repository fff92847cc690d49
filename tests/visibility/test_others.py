"""Addresses made by others, what pickers offer, and boards of other regions."""

import pytest
from django.urls import reverse

from tests.visibility.asking import Asker
from tests.visibility.reading import BY_OTHERS
from tests.visibility.world import GUEST, World

GIVEN = {"account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"}}


@pytest.mark.parametrize("name", sorted(BY_OTHERS))
def test_what_others_made_answers_as_the_table_says(name: str, world: World, db: None) -> None:
    url = reverse(name, kwargs=GIVEN.get(name))
    answers = tuple(Asker(world.sessions[who]).ask("get", url).status for who in (GUEST, "county_officer"))
    assert answers == BY_OTHERS[name]


@pytest.mark.parametrize(
    ("who", "is_offered"),
    [
        ("county_officer", False),
        ("neighbour_officer", True),
        ("prefecture_officer", True),
        ("chongqing_officer", False),
    ],
)
def test_a_picker_offers_what_lies_below(who: str, is_offered: bool, world: World, db: None) -> None:
    url = reverse("ui:unit-search", args=["policy.units_in_reach"])
    assert ("灵寿县" in Asker(world.sessions[who]).ask("get", f"{url}?q=灵寿").text) is is_offered


@pytest.mark.parametrize("code", ["130126", "500000", "999999"])
def test_boards_of_others_are_missing(code: str, world: World, db: None) -> None:
    asker = Asker(world.sessions["county_officer"])
    for url in (reverse("reports:board-show"), reverse("reports:figure-rows", args=["quota"]), "/api/v1/figures/"):
        assert asker.ask("get", f"{url}?unit={code}").status == 404
