"""The demonstration line: money, plan, task order and places that begin at the nation and go down to provinces."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import override

from funds.appropriations.services.orders import approve_order, submit_order
from guopei.core.access.enums import Role
from guopei.core.access.scopes import visible
from guopei.core.catalogue.models import Line
from guopei.core.inbox.models import Todo
from guopei.core.refusal import Refused
from guopei.reports.layouts.facts import facts_of
from guopei.reports.layouts.prose import proposals
from guopei.reports.selectors.board import board
from projects.orders.selectors.letters import letter_of, letter_to_sign
from projects.orders.services.orders import (
    accept_task_order,
    draft_task_order,
    issue_task_order,
    save_task_order,
    withdraw_task_order,
)
from projects.planning.models import Plan, PlanCeiling
from projects.planning.services.plans import approve_plan, delete_plan, draft_plan, save_items, save_plan, submit_plan
from tests.factories.access import make_actor
from tests.factories.classes import make_house, make_ready
from tests.factories.funds import make_finance, make_order
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_county, make_nation, make_prefecture, make_province
from tests.factories.projects import (
    item_input,
    make_approved_plan,
    make_ceiling,
    make_drafted_plan,
    make_open_year,
    make_sub_project,
    make_task_order,
)
from tests.support.clients import client_of, shown
from trainees.selection.models import Enrolment, Quota
from trainees.selection.services.quotas import Share, open_quota, split_quota

pytestmark = pytest.mark.django_db
ZH = {"accept-language": "zh-hans"}


@pytest.fixture
def first():
    return make_actor(Role.MINISTRY_OFFICER, make_nation())


@pytest.fixture
def second():
    return make_actor(Role.MINISTRY_OFFICER, make_nation())


def central():
    """A sub-project of the line that the ministry runs."""
    line, _made = Line.objects.get_or_create(
        code="T-SF", defaults={"name": "示范测试项目", "name_en": "Test demonstration line", "is_run_centrally": True}
    )
    return make_sub_project(line=line)


def drafted(officer, **fields):
    year = make_open_year()
    make_ceiling(10**10, province=make_nation(), year=year)
    plan = draft_plan(year=year, actor=officer)
    items = [item_input(central(), **fields)]
    return save_plan(plan, actor=officer, needs="需求", goals="目标", coverage="覆盖", items=items)


def accepted(first, second, places=40):
    plan = approve_plan(submit_plan(drafted(first), actor=first), actor=second)
    host = make_institution().unit
    order = draft_task_order(
        plan.items.get(), actor=first, holder=host, places=places, document_no="教师厅函〔2026〕1号"
    )
    order = issue_task_order(order, actor=second)
    return accept_task_order(order, actor=make_actor(Role.INSTITUTION_LEADER, host))


def test_money_of_the_nation_is_a_ceiling_of_its_own_and_asks_the_ministry_for_a_plan():
    hebei, nation = make_province(), make_nation()
    drafter = make_finance()
    order = make_order((hebei, 500), (nation, 70), actor=drafter)
    approve_order(submit_order(order, actor=drafter), actor=make_finance())
    assert dict(PlanCeiling.objects.values_list("province__code", "ceiling_fen")) == {"130000": 500, "000000": 70}
    asked = Todo.objects.filter(kind="projects.plan_due").values_list("unit__code", "role")
    assert sorted(asked) == [("000000", Role.MINISTRY_OFFICER), ("130000", Role.PROVINCIAL_OFFICER)]
    page = shown(client_of(drafter).get(reverse("funds:order-detail", args=[order.pk]), headers=ZH))
    assert "示范项目" in page


def test_the_ministry_plans_what_it_runs_and_a_province_the_rest(first):
    plan = drafted(first)
    with pytest.raises(Refused) as caught:
        save_items(plan, [item_input(make_sub_project())], actor=first)
    assert caught.value.code == "sub_project_not_offered"
    hebei = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    with pytest.raises(Refused) as caught:
        make_drafted_plan(hebei, item_input(central()))
    assert caught.value.code == "sub_project_not_offered"


def test_whoever_drafted_the_nations_plan_does_not_approve_it(first, second):
    plan = submit_plan(drafted(first), actor=first)
    with pytest.raises(Refused) as caught:
        approve_plan(plan, actor=first)
    assert caught.value.code == "second_person"
    assert approve_plan(plan, actor=second).state in ("APPROVED", "FILED")
    due = Todo.objects.get(kind="projects.task_orders_due", state="open")
    assert (due.unit.code, due.role) == ("000000", Role.MINISTRY_OFFICER)


def test_the_ministry_sees_a_provinces_plan_and_order_and_writes_neither(first):
    hebei = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    plan = make_drafted_plan(hebei)
    acts = [
        lambda: save_plan(plan, actor=first, goals="x"),
        lambda: submit_plan(plan, actor=first),
        lambda: delete_plan(plan, actor=first, reason="x"),
    ]
    order = make_task_order(hebei, item=settled(plan, hebei), state="DRAFT")
    accepted_order = make_task_order(hebei, item=order.plan_item, state="ACCEPTED", places=5)
    acts += [
        lambda: draft_task_order(order.plan_item, actor=first, holder=order.holder, places=1),
        lambda: save_task_order(order, actor=first, holder=order.holder, places=1),
        lambda: issue_task_order(order, actor=first),
        lambda: withdraw_task_order(order, actor=first, reason="x"),
        lambda: open_quota(accepted_order, actor=first),
    ]
    for act in acts:
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "not_your_unit"
    client = client_of(first)
    for name, record in (("plan-edit", plan), ("task-order-edit", order)):
        assert client.get(reverse(f"projects:{name}", args=[record.pk])).status_code in (302, 422)
    page = shown(client.get(reverse("projects:task-order-detail", args=[order.pk])))
    assert 'value="issue"' not in page


def settled(plan, officer):
    other = make_actor(Role.MINISTRY_OFFICER, make_nation())
    return approve_plan(submit_plan(plan, actor=officer), actor=other).items.get()


def test_places_of_the_nation_go_to_provinces_and_on_from_there(first, second):
    order = accepted(first, second)
    hebei, chongqing = make_province(), make_province("500000", "重庆市")
    root = open_quota(order, actor=first)
    root.refresh_from_db()
    assert (root.unit.code, root.year_id, root.province.code) == ("000000", order.plan_item.plan.year_id, "000000")
    asked = Todo.objects.get(kind="trainees.quota_to_split", state="open")
    assert (asked.unit.code, asked.role) == ("000000", Role.MINISTRY_OFFICER)
    split_quota(root, [Share(hebei, 25), Share(chongqing, 15)], actor=first)
    asked = Todo.objects.filter(kind="trainees.quota_to_split", state="open").values_list("unit__code", "role")
    assert sorted(asked) == [("130000", Role.PROVINCIAL_OFFICER), ("500000", Role.PROVINCIAL_OFFICER)]
    county = make_county(parent=make_prefecture(parent=hebei))
    officer = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    own = Quota.objects.get(unit=hebei)
    split_quota(own, [Share(county, 25)], actor=officer)
    assert Quota.objects.get(unit=county).province.code == "000000"
    page = shown(client_of(officer).get(reverse("trainees:quota-detail", args=[own.pk])))
    assert order.number in page


def test_places_are_not_given_to_a_region_outside_the_programme(first, second):
    outside = make_province("710000", "台湾省", in_programme=False)
    root = open_quota(accepted(first, second), actor=first)
    with pytest.raises(Refused) as caught:
        split_quota(root, [Share(outside, 1)], actor=first)
    assert caught.value.code == "wrong_unit"


def test_the_letter_says_whose_task_it_is(first, second):
    order = accepted(first, second)
    assert "承接教育部2026年度“国培计划”示范项目任务" in letter_to_sign(order)
    assert order.number.startswith("2026-000000-")
    with override("en"):
        assert "of the Ministry of Education" in letter_of(order)


def test_pages_and_the_board_show_the_line_apart_from_the_provinces(first, second):
    make_approved_plan(make_actor(Role.PROVINCIAL_OFFICER, make_province()))
    order = accepted(first, second)
    client = client_of(first)
    listed = shown(client.get(reverse("projects:plan-list"), headers=ZH))
    assert "示范项目（部本级）" in listed
    detail = shown(client.get(reverse("projects:plan-detail", args=[order.plan_item.plan_id]), headers=ZH))
    assert "示范项目：2026年度规划方案" in detail
    found = board(first, year=order.plan_item.plan.year, unit=make_nation())
    assert found.own is not None
    assert found.own["planned"].part == order.plan_item.amount_fen
    assert {line.unit.code for line in found.lines if line.unit and line["planned"].part} == {"130000"}
    assert found.whole["planned"].part == 2 * order.plan_item.amount_fen
    with override("zh-hans"):
        assert found.own_name == "示范项目（部本级）"
        said = proposals(found, facts_of(found.year, found.unit))["overview"]
    assert "其中部本级示范项目批准10,000.00万元、规划55.00万元，不计入对省级的转移支付。" in said


def test_a_plan_is_written_through_the_front_door(first):
    sub_project = central()
    make_ceiling(10**10, province=make_nation(), year=sub_project.year)
    client = client_of(first)
    url = reverse("projects:plan-new", args=[sub_project.year.year])
    page = shown(client.get(url))
    assert str(sub_project) in page
    typed = {
        "needs": "需求", "goals": "目标", "coverage": "覆盖", "items-TOTAL_FORMS": "1", "items-INITIAL_FORMS": "0",
        "items-0-sub_project": sub_project.pk, "items-0-stage": "P", "items-0-places": "10", "items-0-days": "10",
        "items-0-rate": "550", "then": "submit",
    }  # fmt: skip
    assert client.post(url, typed).status_code == 302
    plan = Plan.objects.get()
    assert (plan.province.code, plan.state, plan.total_fen) == ("000000", "SUBMITTED", 10 * 10 * 55_000)


def test_a_plan_is_of_a_province_or_the_nation_by_sql_too(first):
    plan = drafted(first)
    county = make_county()
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projects_plan (year_id, province_id, state, version, needs, goals, coverage, drafted_by_id) "
            "SELECT year_id, %s, 'DRAFT', 1, '', '', '', drafted_by_id FROM projects_plan WHERE id = %s",
            [county.pk, plan.pk],
        )
    assert caught.value.__cause__.diag.constraint_name == "plan_of_province_or_nation"


def test_a_class_and_its_people_on_a_task_of_the_nation_are_the_nations(first, second):
    house = make_house(accepted(first, second))
    made = make_ready(house, people=2)
    assert (made.state, made.province.code, made.year) == ("READY", "000000", house.order.plan_item.plan.year)
    people = Enrolment.objects.filter(training_class=made).select_related("province", "county")
    assert {(one.province.code, one.county.parent.parent.code) for one in people} == {("000000", "130000")}
    hebei, chongqing = (
        make_actor(Role.PROVINCIAL_OFFICER, unit) for unit in (make_province(), make_province("500000", "重庆市"))
    )
    assert visible(hebei, people).count() == 2
    assert visible(chongqing, people).count() == 0
    found = board(first, year=made.year, unit=make_nation())
    by_region = {line.unit.code: line["enrolled"].part for line in found.lines if line.unit}
    assert by_region["130000"] == 2
    assert found.whole["enrolled"].part == 2
