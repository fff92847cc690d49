"""A province's plan from draft to decision: what is refused, by how much, with which rule."""

import pytest
from django.utils.translation import override

from guopei.core.access.enums import Role
from guopei.core.catalogue.enums import ApprovalMode
from guopei.core.inbox.models import Todo
from guopei.core.inbox.registry import words
from guopei.core.refusal import Denied, Refused, Stale
from projects.planning.enums import PlanSection, PlanState
from projects.planning.models import PlanCeiling, PlanItem
from projects.planning.selectors.problems import plan_problems
from projects.planning.selectors.submissions import differences, submissions_of
from projects.planning.services.ceilings import set_ceiling
from projects.planning.services.plans import (
    RemarkInput,
    approve_plan,
    draft_plan,
    return_plan,
    save_items,
    save_plan,
    submit_plan,
)
from tests.factories.access import make_actor
from tests.factories.catalogue import make_year
from tests.factories.orgs import make_county, make_nation, make_province
from tests.factories.projects import (
    RATE_FEN,
    item_input,
    make_ceiling,
    make_drafted_plan,
    make_open_year,
    make_sub_project,
)

pytestmark = pytest.mark.django_db

ITEM_FEN = 100 * 10 * RATE_FEN


@pytest.fixture
def officer():
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


@pytest.fixture
def ministry():
    return make_actor(Role.MINISTRY_OFFICER, make_nation())


def open_todos(role):
    return sorted(Todo.objects.filter(role=role, state="open").values_list("kind", flat=True))


def test_total_is_the_sum_of_the_items(officer):
    plan = make_drafted_plan(officer)
    assert plan.total_fen == ITEM_FEN
    sub_project = make_sub_project()
    kept = plan.items.get()
    plan = save_items(
        plan,
        [item_input(kept.sub_project, id=kept.pk, places=1), item_input(sub_project, places=2, days=3, rate_fen=7)],
        actor=officer,
    )
    assert plan.total_fen == 10 * RATE_FEN + 2 * 3 * 7
    assert next(iter(plan.items.values_list("pk", flat=True))) == kept.pk


def test_rate_is_refused_by_one_fen_with_its_clause(officer):
    plan = make_drafted_plan(officer)
    with pytest.raises(Refused) as caught:
        save_items(
            plan,
            [item_input(plan.items.get().sub_project), item_input(make_sub_project(), rate_fen=RATE_FEN + 1)],
            actor=officer,
        )
    assert (caught.value.code, caught.value.rule, caught.value.field) == (
        "rate_above_quota",
        "fees.day_rate_3",
        "items-1-rate_fen",
    )
    assert plan.items.count() == 1


def test_total_is_refused_by_one_fen_at_submission(officer):
    plan = make_drafted_plan(officer, ceiling_fen=ITEM_FEN - 1)
    with pytest.raises(Refused) as caught:
        submit_plan(plan, actor=officer)
    assert (caught.value.code, caught.value.rule, caught.value.field) == (
        "over_ceiling",
        "projects.plan_within_ceiling",
        "total",
    )
    assert "0.01" in caught.value.message
    make_ceiling(ITEM_FEN)
    assert submit_plan(plan, actor=officer).state == PlanState.SUBMITTED
    assert PlanCeiling.objects.get(province=plan.province).committed_fen == ITEM_FEN


def test_every_part_must_be_filled_in(officer):
    make_ceiling(ITEM_FEN)
    plan = draft_plan(year=make_open_year(), actor=officer)
    assert [problem.field for problem in plan_problems(plan)] == ["needs", "goals", "coverage", "items"]
    with pytest.raises(Refused):
        submit_plan(plan, actor=officer)


def test_return_names_parts_and_items_and_the_next_submission_answers_them(officer, ministry):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    assert open_todos(Role.MINISTRY_OFFICER) == ["projects.plan_to_decide"]
    item = plan.items.get()
    plan = return_plan(
        plan,
        actor=ministry,
        remarks=[RemarkInput("goals", "目标不够具体"), RemarkInput("items", "名额过多", item.pk)],
    )
    assert plan.state == PlanState.RETURNED
    assert open_todos(Role.MINISTRY_OFFICER) == []
    assert open_todos(Role.PROVINCIAL_OFFICER) == ["projects.plan_returned"]
    assert [(row.field, row.item_id) for row in plan.remarks.order_by("id")] == [
        (PlanSection.GOALS, None),
        (PlanSection.ITEMS, item.pk),
    ]
    assert PlanCeiling.objects.get(province=plan.province).committed_fen == 0
    plan = save_plan(
        plan, actor=officer, goals="更具体的目标", items=[item_input(item.sub_project, id=item.pk, places=90)]
    )
    plan = submit_plan(plan, actor=officer)
    assert plan.remarks.filter(resolved_at=None).count() == 0
    latest, first = submissions_of(officer, plan)
    assert [change.after for change in differences(first.content, latest.content)] == [
        "更具体的目标",
        "90",
        "495,000.00",
    ]


def test_return_needs_a_reason(officer, ministry):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    with pytest.raises(Refused) as caught:
        return_plan(plan, actor=ministry)
    assert caught.value.code == "reason_missing"


@pytest.mark.parametrize(
    ("mode", "state"), [(ApprovalMode.REVIEW, PlanState.APPROVED), (ApprovalMode.FILING, PlanState.FILED)]
)
def test_decision_is_approval_or_filing_as_the_year_is_set(officer, ministry, mode, state):
    year = make_open_year()
    year.approval_mode = mode
    year.version += 1
    year.save()
    plan = approve_plan(submit_plan(make_drafted_plan(officer), actor=officer), actor=ministry)
    assert plan.state == state
    assert open_todos(Role.PROVINCIAL_OFFICER) == ["projects.task_orders_due"]


def test_whoever_drafted_cannot_decide(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    same_person = make_actor(Role.MINISTRY_OFFICER, make_nation(), user=plan.drafted_by)
    with pytest.raises(Refused) as caught:
        approve_plan(plan, actor=same_person)
    assert (caught.value.code, caught.value.rule) == ("second_person", "core.second_person")


def test_province_cannot_approve(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    with pytest.raises(Denied):
        approve_plan(plan, actor=officer)


def test_stale_version_is_refused_with_both_versions(officer):
    plan = make_drafted_plan(officer)
    save_plan(plan, actor=officer, needs="新的需求", version=plan.version)
    with pytest.raises(Stale) as caught:
        save_plan(plan, actor=officer, needs="别的需求", version=plan.version)
    assert (caught.value.mine, caught.value.theirs) == (plan.version, plan.version + 1)


def test_submitted_plan_does_not_change(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    with pytest.raises(Refused) as caught:
        save_plan(plan, actor=officer, needs="x")
    assert caught.value.code == "wrong_state"


def test_ceiling_cannot_fall_below_a_submitted_plan_until_it_is_returned(officer, ministry):
    finance = make_actor(Role.MINISTRY_FINANCE, make_nation())
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    with pytest.raises(Refused) as caught:
        set_ceiling(year=plan.year, province=plan.province, ceiling_fen=ITEM_FEN - 1, actor=finance)
    assert (caught.value.code, caught.value.rule) == ("ceiling_below_plan", "projects.plan_within_ceiling")
    return_plan(plan, actor=ministry, reason="经费调整")
    assert (
        set_ceiling(year=plan.year, province=plan.province, ceiling_fen=ITEM_FEN - 1, actor=finance).ceiling_fen
        == ITEM_FEN - 1
    )


def test_a_ceiling_may_fall_to_exactly_what_the_plan_holds(officer):
    finance = make_actor(Role.MINISTRY_FINANCE, make_nation())
    plan = submit_plan(make_drafted_plan(officer, ceiling_fen=2 * ITEM_FEN), actor=officer)
    lowered = set_ceiling(year=plan.year, province=plan.province, ceiling_fen=ITEM_FEN, actor=finance)
    assert (lowered.ceiling_fen, lowered.committed_fen) == (ITEM_FEN, ITEM_FEN)


def test_a_ceiling_is_not_less_than_nothing_and_only_for_a_province_of_the_programme(officer):
    finance = make_actor(Role.MINISTRY_FINANCE, make_nation())
    year = make_open_year()
    for province, fen, code in (
        (make_province(), -1, "ceiling_negative"),
        (make_province("810000", "香港特别行政区", in_programme=False), 1, "not_in_programme"),
        (make_county(), 1, "not_in_programme"),
    ):
        with pytest.raises(Refused) as caught:
            set_ceiling(year=year, province=province, ceiling_fen=fen, actor=finance)
        assert caught.value.code == code
    assert set_ceiling(year=year, province=make_province(), ceiling_fen=0, actor=finance).ceiling_fen == 0


def test_a_plan_is_of_a_year_that_is_open_and_of_ones_own_province(officer):
    with pytest.raises(Refused) as caught:
        draft_plan(year=make_year(2090), actor=officer)
    assert caught.value.code == "year_not_open"
    with pytest.raises(Refused) as caught:
        draft_plan(year=make_open_year(), actor=officer, province=make_province("500000", "重庆市"))
    assert caught.value.code == "not_a_province"


def test_a_plan_has_at_most_three_hundred_items(officer):
    plan, item = make_drafted_plan(officer), item_input(make_sub_project())
    with pytest.raises(Refused) as caught:
        save_items(plan, [item] * 301, actor=officer)
    assert caught.value.code == "items_too_many"
    assert save_items(plan, [item] * 300, actor=officer).items.count() == 300


@pytest.mark.parametrize("astray", [RemarkInput("nowhere", "x"), RemarkInput("items", "x", item_id=1)])
def test_a_remark_points_at_a_part_of_the_plan(officer, ministry, astray):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    with pytest.raises(Refused) as caught:
        return_plan(plan, actor=ministry, remarks=[astray])
    assert caught.value.code == "remark_astray"
    plan.refresh_from_db()
    assert plan.state == PlanState.SUBMITTED


def test_the_corps_plans_without_prefectures():
    corps = make_province("660000", "新疆生产建设兵团")
    officer = make_actor(Role.PROVINCIAL_OFFICER, corps)
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    assert plan.province == corps


def test_hong_kong_takes_no_part():
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province("810000", "香港特别行政区"))
    with pytest.raises(Refused):
        draft_plan(year=make_open_year(), actor=officer)


def test_sub_projects_of_the_ministry_are_not_offered(officer):
    plan = make_drafted_plan(officer)
    sub_project = make_sub_project()
    sub_project.line.is_run_centrally = True
    sub_project.line.save()
    with pytest.raises(Refused) as caught:
        save_items(plan, [item_input(sub_project)], actor=officer)
    assert (caught.value.code, caught.value.field) == ("sub_project_not_offered", "items-0-sub_project")


def test_an_item_of_another_plan_is_not_taken_over(officer):
    other = make_drafted_plan(make_actor(Role.PROVINCIAL_OFFICER, make_province("500000", "重庆市")))
    foreign = other.items.get()
    plan = make_drafted_plan(officer)
    plan = save_items(plan, [item_input(foreign.sub_project, id=foreign.pk)], actor=officer)
    assert PlanItem.objects.get(pk=foreign.pk).plan == other
    assert plan.items.get().pk != foreign.pk


def test_words_of_a_returned_plan_count_its_remarks():
    with override("en"):
        one, two = (words("projects.plan_returned", {"year": 2026, "remarks": count})[0] for count in (1, 2))
    assert (one, two) == (
        "The plan of 2026 was returned with 1 remark",
        "The plan of 2026 was returned with 2 remarks",
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("rate_fen", 0, "第1行每人每天标准：须在0.01元至100,000.00元之间。"),
        ("rate_fen", 10_000_001, "第1行每人每天标准：须在0.01元至100,000.00元之间。"),
        ("places", 1_000_001, "第1行名额：须在1至1,000,000之间。"),
        ("days", 401, "第1行天数：须在1至400之间。"),
    ],
)
def test_limits_of_an_item_are_said_in_the_unit_that_was_typed(officer, field, value, said):
    plan = make_drafted_plan(officer)
    with override("zh-hans"), pytest.raises(Refused) as caught:
        save_items(plan, [item_input(make_sub_project(), **{field: value})], actor=officer)
    assert (caught.value.message, caught.value.field) == (said, f"items-0-{field}")


def test_each_reason_why_a_plan_waits_has_its_code():
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    plan = make_drafted_plan(officer)
    empty = save_plan(plan, actor=officer, needs="", items=[])
    assert [problem.code for problem in plan_problems(empty)] == ["part_empty", "no_items"]
    line = item_input(make_sub_project(plan.year), places=1_000_001)
    with pytest.raises(Refused) as outside:
        save_plan(empty, actor=officer, items=[line])
    assert outside.value.code == "item_out_of_range"


def test_a_returned_plan_does_not_come_back_unchanged_without_a_word():
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    plan = return_plan(plan, actor=make_actor(Role.MINISTRY_OFFICER, make_nation()), reason="补充目标")
    with pytest.raises(Refused) as refused:
        submit_plan(plan, actor=officer)
    assert refused.value.code == "returned_unchanged"
