"""The rows of lists by their keys, not by their words: what is shown is exactly what a table written by hand says."""

import json
import re
from datetime import date

import pytest
from django.db.models import Model
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from guopei.story.cast import region
from projects.models import Plan, TaskOrder, TrainingClass
from tests.visibility.asking import Asker
from tests.visibility.world import CHONGQING, World, session_of
from trainees.models import Enrolment, Quota, RosterBatch, Teacher
from trainees.selectors.quotas import filled_below

pytestmark = pytest.mark.django_db

# What a row belongs to, by the code of a region.
BELONGS: dict[type[Model], str] = {
    Plan: "province__code",
    TaskOrder: "plan_item__plan__province__code",
    Quota: "unit__code",
    RosterBatch: "unit__code",
    TrainingClass: "task_order__plan_item__plan__province__code",
    Teacher: "county__code",
    Enrolment: "county__code",
}
# The list, where its rows lead to, and what they are.
PAGES = [
    ("projects:plan-list", "projects:plan-detail", Plan),
    ("projects:task-order-list", "projects:task-order-detail", TaskOrder),
    ("trainees:quota-list", "trainees:quota-record", Quota),
    ("trainees:roster-list", "trainees:roster-record", RosterBatch),
    ("projects:class-list", "projects:class-detail", TrainingClass),
]
APIS = [
    ("api:plans-list", Plan),
    ("api:task-orders-list", TaskOrder),
    ("api:quotas-list", Quota),
    ("api:rosters-list", RosterBatch),
    ("api:classes-list", TrainingClass),
    ("api:enrolments-list", Enrolment),
]
# Who asks, and the regions whose rows are theirs; "" is every region.
HEBEI, SHIJIAZHUANG = r"13\d{4}", r"1301\d\d"
THEIRS = {
    "ministry_officer": r"\d{6}",
    "provincial_officer": HEBEI,
    "chongqing_officer": r"50\d{4}",
    "prefecture_officer": SHIJIAZHUANG,
    "sibling_prefecture": r"1302\d\d",
    "county_officer": "130125",
    "neighbour_officer": "130126",
    "chengkou_officer": "500229",
    "institution_officer": HEBEI,
    "cqhost_officer": r"50\d{4}",
}
OF_PROVINCES = {Plan, TaskOrder}  # kept from counties and prefectures
NOT_OF_INSTITUTIONS = {Plan, RosterBatch}
OF_INSTITUTIONS = {"institution_officer", "cqhost_officer"}
BELOW_PROVINCES = {
    "prefecture_officer",
    "sibling_prefecture",
    "county_officer",
    "neighbour_officer",
    "chengkou_officer",
}


def keys_of(model: type[Model], who: str) -> set[int] | None:
    """The keys that somebody's list shows; None when the list is kept from the role."""
    if (model in OF_PROVINCES and who in BELOW_PROVINCES) or (model in NOT_OF_INSTITUTIONS and who in OF_INSTITUTIONS):
        return None
    if model is TrainingClass and who in BELOW_PROVINCES:
        return set()  # no class of another level stands in the world
    rows = model._default_manager.filter(**{f"{BELONGS[model]}__regex": f"^({THEIRS[who]})$"})
    return set(rows.values_list("pk", flat=True))


@pytest.mark.parametrize("who", THEIRS)
def test_a_list_shows_the_rows_of_the_own_place_and_no_others(who: str, world: World) -> None:
    asker, wrong = Asker(world.sessions[who]), []
    for listed, opened, model in PAGES:
        answer = asker.ask("get", reverse(listed))
        links = re.escape(reverse(opened, args=[0])).replace("0", r"(\d+)", 1)
        shown = {int(pk) for pk in re.findall(f'href="{links}', answer.text)} if answer.status == 200 else None
        if shown != (due := keys_of(model, who)):
            wrong.append(f"{listed}: {shown}, not {due}")
    for listed, model in APIS:
        answer = asker.ask("get", reverse(listed) + "?page_size=1000")
        shown = {row["id"] for row in _rows(asker, answer.text)} if answer.status == 200 else None
        if shown != (due := keys_of(model, who)):
            wrong.append(f"{listed}: {shown}, not {due}")
    assert not wrong, "\n".join(wrong)


def _rows(asker: Asker, text: str) -> list[dict[str, int]]:
    """The rows of an answer and of those that follow it."""
    page = json.loads(text)
    rows: list[dict[str, int]] = list(page["results"])
    while page.get("next"):
        page = json.loads(asker.ask("get", page["next"].partition("testserver")[2] or page["next"]).text)
        rows += page["results"]
    return rows


def test_how_far_places_are_filled_is_told_of_those_in_sight(world: World) -> None:
    root = Quota.objects.get(pk=world.records["quota.hebei"].pk)  # type: ignore[attr-defined]
    seen = {who: set(filled_below(world.actors[who], root)) for who in ("provincial_officer", "county_officer")}
    assert seen == {who: keys_of(Quota, who) for who in seen}
    assert len(seen["county_officer"]) == 1


# Administrators of a province

HOME = {"hebei", "shijiazhuang", "tangshan", "xingtang", "lingshou", "host", "school"}
AT_A_SCHOOL_OF_XINGTANG = {"school_officer", "teacher"}  # the story's, which the table has no name for


def administrator(role: Role) -> str:
    """The session of an administrator of Hebei."""
    user = User.objects.create_user(f"hebei_{role}", None, name="省管", unit=region("130000"))
    Grant.objects.create(user=user, role=role, unit=region("130000"), valid_from=date(2020, 1, 1))
    return session_of(user)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_of_a_province_sees_the_accounts_of_its_branch_alone(role: Role, world: World) -> None:
    asker = Asker(administrator(role))
    by_place: dict[bool, set[str]] = {True: set(), False: set()}
    for who, actor in world.actors.items():
        by_place[world.place(who) in HOME or who in AT_A_SCHOOL_OF_XINGTANG].add(
            User.objects.get(pk=actor.user_id).username
        )
    text = asker.ask("get", reverse("access:person-list") + "?export=1").text
    words = set(re.findall(r"[\w.@+-]+", text))
    assert by_place[True] - words == set()
    assert by_place[False] & words == set()
    for who in ("chongqing_officer", "ministry_officer"):
        url = reverse("access:person-detail", args=[world.actors[who].user_id])
        assert asker.ask("get", url).status == 404


def test_roles_held_in_another_branch_are_not_shown(world: World) -> None:
    asker = Asker(administrator(Role.SYSTEM_ADMIN))
    user_id = world.actors["county_officer"].user_id
    Grant.objects.create(
        user_id=user_id, role=Role.AUDITOR, unit=OrgUnit.objects.get(code=CHONGQING), valid_from=date(2020, 1, 1)
    )
    page = asker.ask("get", reverse("access:person-detail", args=[user_id]))
    listed = asker.ask("get", reverse("access:person-list") + "?export=1")
    assert (page.status, listed.status) == (200, 200)
    assert "行唐" in page.text
    assert "重庆" not in page.text + listed.text
