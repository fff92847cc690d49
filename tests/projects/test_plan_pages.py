"""Pages of plans and task orders through HTTP: who sees what, what is refused where, how many queries a list costs."""

import pytest
from django.conf import settings
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from projects.orders.models import TaskOrder
from projects.planning.models import Plan
from projects.planning.services.plans import RemarkInput, approve_plan, return_plan, save_plan, submit_plan
from tests.factories.access import make_actor
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_nation, make_province
from tests.factories.projects import (
    RATE_FEN,
    make_approved_plan,
    make_ceiling,
    make_drafted_plan,
    make_open_year,
    make_sub_project,
    make_task_order,
)
from tests.support.clients import markup

pytestmark = pytest.mark.django_db

ITEM_FEN = 100 * 10 * RATE_FEN
LIST_QUERIES = 11  # session, person, grants, the transaction, rows, count, filters, saved views, and the header


@pytest.fixture
def officer():
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


@pytest.fixture
def ministry():
    return make_actor(Role.MINISTRY_OFFICER, make_nation())


@pytest.fixture
def sign_in(client):
    def sign_in(actor):
        client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
        session = client.session
        session["grant"] = actor.grant_id
        session.save()
        return client

    return sign_in


def form(*rows, **fields):
    data = {
        "needs": "需求",
        "goals": "目标",
        "coverage": "覆盖",
        "items-TOTAL_FORMS": len(rows),
        "items-INITIAL_FORMS": 0,
        **fields,
    }
    for place, row in enumerate(rows):
        data |= {f"items-{place}-{name}": value for name, value in row.items()}
    return data


def row(**fields):
    return {
        "sub_project": make_sub_project().pk,
        "stage": "P",
        "places": 100,
        "days": 10,
        "rate": "550",
        **fields,
    }


def test_the_form_makes_and_submits_a_plan(officer, sign_in):
    make_ceiling(ITEM_FEN)
    make_open_year()
    answer = sign_in(officer).post(reverse("projects:plan-new", args=[2026]), form(row(), then="submit"))
    plan = Plan.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("projects:plan-detail", args=[plan.pk]))
    assert (plan.state, plan.total_fen) == ("SUBMITTED", ITEM_FEN)


def test_one_fen_too_much_is_refused_once_with_document_and_its_section_is_marked(officer, sign_in):
    make_ceiling(ITEM_FEN)
    make_open_year()
    rows = [row(), row(places=1, days=1, rate="0.01")]
    answer = sign_in(officer).post(reverse("projects:plan-new", args=[2026]), form(*rows, then="submit"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("（财教〔2021〕55号）（条款未核实）") == 1
    assert {part.key: part.mark for part in answer.context["parts"]}["items"] == "error"
    assert "需修改" in page
    assert not Plan.objects.exists()


def test_a_plan_above_its_ceiling_can_be_kept_as_a_draft(officer, sign_in):
    make_ceiling(ITEM_FEN - 1)
    make_open_year()
    answer = sign_in(officer).post(reverse("projects:plan-new", args=[2026]), form(row(), then="save"))
    assert answer.status_code == 302
    assert Plan.objects.get().state == "DRAFT"


def test_a_rate_above_the_quota_is_refused_at_its_cell(officer, sign_in):
    make_ceiling(ITEM_FEN)
    make_open_year()
    rows = [row(), row(DELETE="on"), row(rate="550.01")]
    answer = sign_in(officer).post(reverse("projects:plan-new", args=[2026]), form(*rows, then="save"))
    assert answer.status_code == 422
    assert answer.context["formsets"]["items"].forms[2].errors.keys() == {"rate"}
    page = answer.content.decode()
    assert "财行〔2016〕540号" in page
    assert 'href="#id_items-2-rate"' in page
    assert "第2行：第" not in page  # the refusal names its line by itself


@pytest.mark.parametrize("rate", ["2420000.02", "0"])
def test_a_rate_out_of_range_is_told_its_limits_in_yuan(officer, sign_in, rate):
    plan = make_drafted_plan(officer)
    answer = sign_in(officer).post(
        reverse("projects:plan-edit", args=[plan.pk]), form(row(rate=rate), version=plan.version)
    )
    assert answer.status_code == 422
    [error] = answer.context["formsets"]["items"].forms[0].errors["rate"]
    assert error == "每人每天标准：须在0.01元至100,000.00元之间。"


def test_a_stale_form_shows_both_versions(officer, sign_in):
    plan = make_drafted_plan(officer)
    answer = sign_in(officer).post(
        reverse("projects:plan-edit", args=[plan.pk]), form(row(), needs="我的", version=plan.version - 1)
    )
    assert answer.status_code == 409
    assert "我的" in answer.content.decode()


def test_the_ministry_returns_a_plan_at_a_part_and_an_item(officer, ministry, sign_in):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    answer = sign_in(ministry).post(
        reverse("projects:plan-return", args=[plan.pk]),
        {
            "goals": "请补充指标",
            "remarks-TOTAL_FORMS": 1,
            "remarks-INITIAL_FORMS": 0,
            "remarks-0-item": plan.items.get().pk,
            "remarks-0-reason": "人数过多",
            "version": plan.version,
        },
    )
    assert answer.status_code == 302
    page = sign_in(officer).get(reverse("projects:plan-edit", args=[plan.pk])).content.decode()
    assert (page.count("请补充指标"), page.count("人数过多")) == (1, 1)


def test_the_ministry_approves_with_the_button(officer, ministry, sign_in):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    url = reverse("projects:plan-detail", args=[plan.pk])
    assert [button.name for button in sign_in(ministry).get(url).context["buttons"]] == ["approve"]
    sign_in(ministry).post(url, {"step": "approve", "version": plan.version})
    plan.refresh_from_db()
    assert plan.state == "APPROVED"


def test_a_settled_plan_waits_for_the_province_to_write_task_orders(officer, ministry, sign_in):
    plan = make_approved_plan(officer)
    url = reverse("projects:plan-detail", args=[plan.pk])
    seen = sign_in(ministry).get(url)
    assert len(seen.context["next_by"]) == 1
    own = sign_in(officer).get(url)
    assert own.context["next_by"] == []
    assert [action.url for action in own.context["head_actions"] if action.main] == ["?tab=orders"]


def test_a_signed_order_waits_for_nobody(officer, sign_in):
    order = make_task_order(officer, state="ACCEPTED")
    answer = sign_in(officer).get(reverse("projects:task-order-detail", args=[order.pk]))
    assert (answer.context["turn"], answer.context["next_by"]) == ([], [])
    assert [button.name for button in answer.context["buttons"]] == ["withdraw"]


def test_another_province_does_not_find_the_plan(officer, sign_in):
    plan = make_drafted_plan(officer)
    neighbour = make_actor(Role.PROVINCIAL_OFFICER, make_province("500000", "重庆市"))
    for name in ("plan-detail", "plan-edit"):
        assert sign_in(neighbour).get(reverse(f"projects:{name}", args=[plan.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SYSTEM_ADMIN])
def test_people_without_business_in_plans_are_refused(role, sign_in):
    person = make_actor(role, make_province())
    assert sign_in(person).get(reverse("projects:plan-list")).status_code == 403


@pytest.mark.parametrize("tab", ["", "submissions", "orders", "history"])
def test_every_tab_opens(officer, ministry, sign_in, tab):
    plan = make_approved_plan(officer)
    make_task_order(officer, item=plan.items.get(), places=1)
    assert sign_in(ministry).get(reverse("projects:plan-detail", args=[plan.pk]), {"tab": tab}).status_code == 200


def test_an_order_is_written_issued_and_signed_through_pages(officer, sign_in):
    item = make_approved_plan(officer).items.get()
    institution = make_institution(item.plan.province)
    client = sign_in(officer)
    url = reverse("projects:task-order-new", args=[item.pk])
    terms = {"phases-0-kind": "RETURN", "phases-0-unit": "PERSON", "phases-0-rate": "0.10", "phases-TOTAL_FORMS": 1}
    head = {"unit": institution.unit_id, "places": 101, "document_no": "冀教师函〔2026〕1号"}
    asked = {**head, **terms, "phases-INITIAL_FORMS": 0}
    assert client.post(url, asked).status_code == 422
    client.post(url, {**asked, "places": 40})
    order = TaskOrder.objects.get()
    detail = reverse("projects:task-order-detail", args=[order.pk])
    client.post(detail, {"step": "issue", "version": 1})
    told = client.get(detail, {"tab": "history"}).content.decode()
    assert "4.00元" in told
    assert "，100人" in told
    assert "<del>—" not in told, "what was empty is not struck out"
    leader = sign_in(make_actor(Role.INSTITUTION_LEADER, institution.unit))
    assert "主体责任" in leader.get(detail).content.decode()
    assert "<blockquote><p>" in markup(leader.get(detail, headers={"accept-language": "en"}))
    unread = leader.post(detail, {"step": "accept", "version": 2})
    assert (unread.status_code, unread.context["refusal"].code) == (422, "letter_unread")
    text = unread.content.decode()
    assert text.index("主体责任") < text.index('name="read"')
    order.refresh_from_db()
    assert order.state == "ISSUED"
    leader.post(detail, {"step": "accept", "version": 2, "read": "1"})
    order.refresh_from_db()
    assert order.state == "ACCEPTED"
    signed = markup(leader.get(detail, headers={"accept-language": "en"}))
    assert '<blockquote lang="zh-CN"><p>' in signed, "what was signed is Chinese, whatever page shows it"
    manager = sign_in(make_actor(Role.CLASS_MANAGER, institution.unit))
    assert manager.post(detail, {"step": "accept", "version": 2}).status_code == 403
    stranger = sign_in(make_actor(Role.INSTITUTION_LEADER, make_institution().unit))
    assert stranger.get(detail).status_code == 404


PROVINCES = [("130000", "河北省"), ("500000", "重庆市"), ("510000", "四川省")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_plans_costs_the_same_for_one_and_three(ministry, sign_in, count, django_assert_num_queries):
    for code, name in PROVINCES[:count]:
        make_drafted_plan(make_actor(Role.PROVINCIAL_OFFICER, make_province(code, name)))
    client = sign_in(ministry)
    client.get(reverse("projects:plan-list"))
    with django_assert_num_queries(LIST_QUERIES + 1):  # the years in which whoever plans may begin
        answer = client.get(reverse("projects:plan-list"))
    assert len(answer.context["table"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_orders_costs_the_same_for_one_and_three(officer, sign_in, count, django_assert_num_queries):
    item = make_approved_plan(officer).items.get()
    for _ in range(count):
        make_task_order(officer, item=item, places=1)
    client = sign_in(officer)
    client.get(reverse("projects:task-order-list"))
    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get(reverse("projects:task-order-list"))
    assert len(answer.context["table"]) == count


def test_the_api_lists_and_steps_like_the_pages(officer, ministry, sign_in):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    client = sign_in(ministry)
    [found] = client.get("/api/v1/plans/").json()["results"]
    assert (found["province"], found["total_fen"], found["items"][0]["amount_fen"]) == ("130000", ITEM_FEN, ITEM_FEN)
    stale = client.post(f"/api/v1/plans/{plan.pk}/steps/approve/", {"version": 1}, "application/json")
    assert (stale.status_code, stale.json()["current"]) == (409, plan.version)
    done = client.post(f"/api/v1/plans/{plan.pk}/steps/approve/", {"version": plan.version}, "application/json")
    assert (done.status_code, done.json()["state"]) == (200, "APPROVED")
    refused = sign_in(officer).post(f"/api/v1/plans/{plan.pk}/steps/approve/", {"version": 9}, "application/json")
    assert refused.status_code == 403


def test_the_list_filters_by_state_and_by_not_begun(officer, ministry, sign_in):
    make_drafted_plan(officer)
    make_ceiling(ITEM_FEN, province=make_province("500000", "重庆市"))
    client = sign_in(ministry)
    for state, names in {"DRAFT": ["河北省"], "NONE": ["重庆市"], "APPROVED": []}.items():
        answer = client.get(reverse("projects:plan-list"), {"state": state})
        assert [str(row.province) for row, _cells in answer.context["table"]] == names


def test_the_form_of_a_submitted_plan_leads_to_its_page(officer, sign_in):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    for url in (reverse("projects:plan-edit", args=[plan.pk]), reverse("projects:plan-new", args=[2026])):
        answer = sign_in(officer).get(url)
        assert (answer.status_code, answer["Location"]) == (302, reverse("projects:plan-detail", args=[plan.pk]))
        assert sign_in(officer).post(url, form(row(), version=plan.version)).status_code == 422


def test_a_plan_begun_by_mistake_is_deleted_one_that_was_submitted_stays(officer, ministry, sign_in):
    plan = make_drafted_plan(officer)
    url, client = reverse("projects:plan-detail", args=[plan.pk]), sign_in(officer)
    assert client.post(url, {"step": "discard", "version": plan.version}).status_code == 422
    gone = client.post(url, {"step": "discard", "version": plan.version, "reason": "年份选错"}, follow=True)
    assert "草稿已删除。" in gone.content.decode()
    assert not Plan.objects.exists()
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    plan = return_plan(plan, actor=ministry, reason="补充")
    url = reverse("projects:plan-detail", args=[plan.pk])
    assert "discard" not in [button.name for button in client.get(url).context["buttons"]]
    assert client.post(url, {"step": "discard", "version": plan.version, "reason": "x"}).status_code == 422
    assert Plan.objects.filter(pk=plan.pk).exists()


def test_a_returned_plan_does_not_come_back_unchanged_without_a_word(officer, ministry, sign_in):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    remarks = [RemarkInput("goals", "目标不够具体"), RemarkInput("items", "名额过多", plan.items.get().pk)]
    plan = return_plan(plan, actor=ministry, remarks=remarks)
    url, client = reverse("projects:plan-detail", args=[plan.pk]), sign_in(officer)
    assert [action.label for action in client.get(url).context["turn"]] == ["修改规划方案", "报送"]
    refused = client.post(url, {"step": "submit", "version": plan.version})
    assert refused.status_code == 422
    assert "退回后没有任何修改" in refused.content.decode()
    plan.refresh_from_db()
    assert plan.state == "RETURNED"
    sent = client.post(
        url, {"step": "submit", "version": plan.version, "reason": "名额按需求测算，说明见附件"}, follow=True
    )
    assert "已报送。" in sent.content.decode()
    shown = sign_in(ministry).get(url)
    page = shown.content.decode()
    assert [remark.reason for remark in shown.context["answered"]] == ["目标不够具体", "名额过多"]
    assert all(words in page for words in ("目标不够具体", "名额过多", "名额按需求测算，说明见附件", "退回1次"))
    assert [mark.note for mark in shown.context["stepper"]] == ["", "退回1次", ""]


def test_a_returned_plan_that_was_mended_needs_no_reply(officer, ministry, sign_in):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    plan = return_plan(plan, actor=ministry, reason="补充目标")
    plan = save_plan(plan, actor=officer, goals="更具体的目标")
    url, client = reverse("projects:plan-detail", args=[plan.pk]), sign_in(officer)
    assert [action.label for action in client.get(url).context["turn"]] == ["报送"]
    assert client.post(url, {"step": "submit", "version": plan.version}).status_code == 302


def test_returning_stands_beside_approving_and_an_opinion_stays(officer, ministry, sign_in):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    url, client = reverse("projects:plan-detail", args=[plan.pk]), sign_in(ministry)
    shown = client.get(url)
    assert [action.url for action in shown.context["beside"]] == [reverse("projects:plan-return", args=[plan.pk])]
    assert 'id="step-approve-opinion"' in shown.content.decode()
    done = client.post(url, {"step": "approve", "version": plan.version, "reason": "同意，注意进度"}, follow=True)
    assert "同意，注意进度" in done.content.decode()
    assert list(done.context["beside"]) == []


def test_a_return_is_history_once_the_plan_is_approved(officer, ministry, sign_in):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    plan = save_plan(return_plan(plan, actor=ministry, reason="请补充目标"), actor=officer, goals="更具体的目标")
    plan = submit_plan(plan, actor=officer)
    url = reverse("projects:plan-detail", args=[plan.pk])
    assert "请补充目标" in sign_in(ministry).get(url).content.decode()
    approve_plan(plan, actor=ministry)
    assert "请补充目标" not in sign_in(officer).get(url).content.decode()
    assert "请补充目标" in sign_in(officer).get(url, {"tab": "history"}).content.decode()
