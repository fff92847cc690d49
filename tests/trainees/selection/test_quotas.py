"""Places on their way down the tree."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from psycopg2.extensions import connection as Connection

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.clock import travel
from guopei.core.inbox.models import Todo
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused, Stale
from projects.orders.services.orders import withdraw_task_order
from tests.factories.access import make_actor
from tests.factories.orgs import make_county
from tests.factories.projects import make_task_order
from tests.factories.trainees import make_enrolled, make_order, make_quota, make_root, make_submitted, workbook
from tests.support.races import acting, run_against, waiting
from trainees.selection.models import Nomination, Quota
from trainees.selection.services.quotas import Share, open_quota, split_quota
from trainees.selection.services.rosters import upload_roster


@pytest.fixture
def root(hebei: OrgUnit) -> Quota:
    return make_root(make_order(hebei, places=40))


def test_issued_order_opens_the_provinces_quota_once(hebei: OrgUnit, provincial_officer: Actor) -> None:
    order = make_order(hebei, places=40)
    quota = open_quota(order, actor=provincial_officer)
    assert (quota.unit_id, quota.places, quota.parent_id) == (hebei.pk, 40, None)
    assert open_quota(order, actor=provincial_officer).pk == quota.pk
    assert Todo.objects.get(kind="trainees.quota_to_split", state="open").unit_id == hebei.pk


def test_draft_order_opens_nothing(hebei: OrgUnit, provincial_officer: Actor) -> None:
    with pytest.raises(Refused) as refused:
        open_quota(make_task_order(provincial_officer), actor=provincial_officer)
    assert refused.value.code == "order_not_open"


def test_another_province_sees_no_such_order(hebei: OrgUnit, outsider: Actor) -> None:
    with pytest.raises(Http404):
        open_quota(make_order(hebei), actor=outsider)


def test_places_go_to_prefectures_and_straight_to_counties(
    root: Quota, hebei_prefecture: OrgUnit, provincial_officer: Actor, prefecture_officer: Actor, hebei_county: OrgUnit
) -> None:
    handan_county = OrgUnit.objects.get(code="130403", kind="COUNTY")
    split_quota(root, [Share(hebei_prefecture, 25), Share(handan_county, 15)], actor=provincial_officer)
    middle = Quota.objects.get(unit=hebei_prefecture)
    split_quota(middle, [Share(hebei_county, 20)], actor=prefecture_officer)
    root.refresh_from_db()
    middle.refresh_from_db()
    assert (root.allocated, middle.allocated, Quota.objects.get(unit=hebei_county).places) == (40, 20, 20)
    assert {(todo.kind, todo.unit_id) for todo in Todo.objects.filter(state="open", kind__startswith="trainees")} == {
        ("trainees.quota_to_split", hebei_prefecture.pk),
        ("trainees.roster_due", handan_county.pk),
        ("trainees.roster_due", hebei_county.pk),
    }


def test_one_place_too_many_is_refused_with_the_rule(
    root: Quota, hebei_county: OrgUnit, provincial_officer: Actor
) -> None:
    with pytest.raises(Refused) as refused:
        split_quota(root, [Share(hebei_county, 41)], actor=provincial_officer)
    assert (refused.value.code, refused.value.rule, refused.value.params["over"]) == (
        "quota_exceeded",
        "trainees.quota",
        1,
    )
    split_quota(root, [Share(hebei_county, 40)], actor=provincial_officer)


def test_places_can_move_between_units_in_one_go(
    root: Quota, hebei_county: OrgUnit, neighbour_county: OrgUnit, provincial_officer: Actor
) -> None:
    split_quota(root, [Share(hebei_county, 40)], actor=provincial_officer)
    split_quota(root, [Share(neighbour_county, 30), Share(hebei_county, 10)], actor=provincial_officer)
    assert dict(Quota.objects.filter(parent=root).values_list("unit_id", "places")) == {
        hebei_county.pk: 10,
        neighbour_county.pk: 30,
    }


@pytest.mark.parametrize("wrong", ["chongqing", "hebei", "twice"])
def test_only_units_below_and_each_once(
    root: Quota, wrong: str, hebei: OrgUnit, chongqing_county: OrgUnit, hebei_county: OrgUnit, provincial_officer: Actor
) -> None:
    shares = {
        "chongqing": [Share(chongqing_county, 1)],
        "hebei": [Share(hebei, 1)],
        "twice": [Share(hebei_county, 1), Share(hebei_county, 2)],
    }[wrong]
    with pytest.raises(Refused) as refused:
        split_quota(root, shares, actor=provincial_officer)
    assert refused.value.code == "wrong_unit"


def test_enrolled_places_cannot_be_taken_away(hebei_county: OrgUnit, provincial_officer: Actor) -> None:
    quota = make_quota(hebei_county, 5)
    make_enrolled(quota, 3)
    assert quota.parent is not None
    with pytest.raises(Refused) as refused:
        split_quota(quota.parent, [Share(hebei_county, 2)], actor=provincial_officer)
    assert refused.value.code == "quota_in_use"


def test_fewer_places_make_reserves_of_the_last(hebei_county: OrgUnit, provincial_officer: Actor) -> None:
    quota = make_quota(hebei_county, 3)
    make_submitted(quota, 3)
    assert quota.parent is not None
    split_quota(quota.parent, [Share(hebei_county, 1)], actor=provincial_officer)
    assert list(Nomination.objects.order_by("row_no").values_list("reserve_rank", flat=True)) == [None, 1, 2]


def test_stale_split_is_refused(root: Quota, hebei_county: OrgUnit, provincial_officer: Actor) -> None:
    split_quota(root, [Share(hebei_county, 1)], actor=provincial_officer, version=root.version)
    with pytest.raises(Stale):
        split_quota(root, [Share(hebei_county, 2)], actor=provincial_officer, version=root.version)


def test_ministry_and_county_do_not_split(root: Quota, nation_officer: Actor, hebei_county: OrgUnit) -> None:
    with pytest.raises(Refused) as refused:
        split_quota(root, [Share(hebei_county, 1)], actor=nation_officer)
    assert refused.value.code == "not_holder"
    with pytest.raises(Denied):
        split_quota(root, [Share(hebei_county, 1)], actor=make_actor(Role.COUNTY_OFFICER, hebei_county))


def test_no_roster_after_the_last_day(hebei_county: OrgUnit, provincial_officer: Actor, county_officer: Actor) -> None:
    quota = make_quota(hebei_county, 3)
    assert quota.parent is not None
    split_quota(quota.parent, [Share(hebei_county, 3)], actor=provincial_officer, due_on=date(2026, 5, 1))
    with travel(datetime(2026, 5, 2, tzinfo=UTC)), pytest.raises(Refused) as refused:
        upload_roster(quota, content=workbook([]), name="x.xlsx", actor=county_officer)
    assert refused.value.code == "roster_late"


def test_unit_that_gave_everything_on_names_nobody(
    root: Quota, hebei_county: OrgUnit, provincial_officer: Actor
) -> None:
    split_quota(root, [Share(hebei_county, 40)], actor=provincial_officer)
    with pytest.raises(Refused) as refused:
        upload_roster(root, content=workbook([]), name="x.xlsx", actor=provincial_officer)
    assert refused.value.code == "quota_given_on"


def test_supervisor_reads_quotas_but_the_teacher_does_not(root: Quota, hebei: OrgUnit) -> None:
    assert make_actor(Role.SUPERVISOR, hebei).has("trainees.view_quota")
    assert not make_actor(Role.TEACHER, hebei).has("trainees.view_quota")


# What stands on an order

GIVE = "INSERT INTO trainees_quota (task_order_id, unit_id, parent_id, places, version) VALUES (%s, %s, %s, 5, 1)"
WITHDRAW = "UPDATE projects_taskorder SET state = 'WITHDRAWN', version = version + 1 WHERE id = %s"


@pytest.mark.parametrize("state", ["DRAFT", "ISSUED"])
def test_nothing_is_given_out_before_the_institution_accepted(provincial_officer: Actor, state: str) -> None:
    order = make_task_order(provincial_officer, state=state)
    with pytest.raises(Refused) as refused:
        open_quota(order, actor=provincial_officer)
    assert refused.value.code == "order_not_open"
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Quota.objects.create(task_order=order, unit=order.plan_item.plan.province, places=order.places)
    assert caught.value.__cause__.diag.constraint_name == "quota_guard"


def test_an_order_whose_places_are_given_on_is_withdrawn_once_they_are_back(
    root: Quota, hebei_county: OrgUnit, provincial_officer: Actor
) -> None:
    split_quota(root, [Share(hebei_county, 10)], actor=provincial_officer)
    with pytest.raises(Refused) as refused:
        withdraw_task_order(root.task_order, actor=provincial_officer, reason="调整")
    assert refused.value.code == "order_has_quota"
    split_quota(root, [Share(hebei_county, 0)], actor=provincial_officer)
    withdraw_task_order(root.task_order, actor=provincial_officer, reason="调整")
    assert not Todo.objects.filter(state="open", kind__in=["trainees.quota_to_split", "trainees.roster_due"]).exists()
    with pytest.raises(Refused) as closed:
        split_quota(root, [Share(hebei_county, 5)], actor=provincial_officer)
    assert closed.value.code == "order_not_open"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("first", "second", "refusal"), [(GIVE, WITHDRAW, "task_order_has_quota"), (WITHDRAW, GIVE, "quota_guard")]
)
def test_an_order_is_withdrawn_or_its_places_are_given_on(
    second_connection: Callable[..., Connection], first: str, second: str, refusal: str
) -> None:
    root = make_root(make_task_order(state="ACCEPTED"))
    values = {GIVE: [root.task_order_id, make_county().pk, root.pk], WITHDRAW: [root.task_order_id]}
    one, two = second_connection(), second_connection()
    one.cursor().execute(first, values[first])
    assert run_against(two, second, values[second], one.commit) == refusal


@pytest.mark.django_db(transaction=True)
def test_places_opened_by_another_hand_at_the_same_moment_are_said(
    second_connection: Callable[..., Connection],
) -> None:
    order = make_task_order(state="ACCEPTED")
    province = order.plan_item.plan.province
    officer = make_actor(Role.PROVINCIAL_OFFICER, province)
    one = second_connection()
    one.cursor().execute(GIVE, [order.pk, province.pk, None])
    opening = waiting(acting(officer, open_quota, order))
    one.commit()
    assert opening.ended() == "quota_overdrawn"
    assert Quota.objects.filter(task_order=order).count() == 1
