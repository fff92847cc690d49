"""Pages of central money through HTTP."""

import pytest
from django.conf import settings
from django.urls import reverse

from funds.appropriations.models import AppropriationOrder
from funds.appropriations.selectors.orders import submit_hindrance
from funds.appropriations.services.orders import submit_order
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.inbox.selectors.home import open_count
from projects.planning.services.plans import submit_plan
from tests.factories.access import make_actor
from tests.factories.funds import make_approved_order, make_finance, make_order
from tests.factories.orgs import make_province
from tests.factories.projects import RATE_FEN, make_drafted_plan, make_open_year

pytestmark = pytest.mark.django_db

ITEM_FEN = 100 * 10 * RATE_FEN
LIST_QUERIES = 11  # session, person, grants, the transaction, rows, count, filters, saved views, and the header


@pytest.fixture
def hebei():
    return make_province()


@pytest.fixture
def sign_in(client):
    def sign_in(actor):
        client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
        session = client.session
        session["grant"] = actor.grant_id
        session.save()
        return client

    return sign_in


def form(*lines, **fields):
    data = {
        "year": make_open_year().pk,
        "kind": "FORMAL",
        "number": "财教〔2026〕9号",
        "issued_on": "2026-04-08",
        "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": 0,
        **fields,
    }
    for place, (province, amount) in enumerate(lines):
        data |= {f"lines-{place}-province": province, f"lines-{place}-amount": amount}
    return data


def test_provinces_may_be_written_as_spreadsheets_write_them(hebei, sign_in):
    answer = sign_in(make_finance()).post(reverse("funds:order-new"), form(("河北", "14,700"), ("兵团", "-0.000001")))
    assert answer.status_code == 302
    order = AppropriationOrder.objects.get(number="财教〔2026〕9号")
    assert {line.unit.code: line.amount_fen for line in order.lines.all()} == {"130000": 14_700 * 10**6, "660000": -1}


@pytest.mark.parametrize(
    ("line", "field"), [(("火星", "1"), "province"), (("河北", "1.0000001"), "amount"), (("河北", "0"), "amount")]
)
def test_what_is_wrong_is_said_at_its_cell(sign_in, line, field):
    answer = sign_in(make_finance()).post(reverse("funds:order-new"), form(line))
    assert answer.status_code == 422
    assert field in answer.context["formsets"]["lines"].forms[0].errors


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("99999999999999999999", "金额太大：最多1,000,000,000.00万元。"),
        ("1000001", "须在-1,000,000.00万元至1,000,000.00万元之间。"),
        ("一百万", "请填写数字，如 100.00。"),
        ("1e3", "请填写数字，如 100.00。"),
        ("0", "金额不得为零"),
    ],
)
def test_an_absurd_amount_is_told_why(hebei, sign_in, amount, said):
    answer = sign_in(make_finance()).post(reverse("funds:order-new"), form(("河北", amount)))
    assert answer.status_code == 422
    assert said in str(answer.context["formsets"]["lines"].forms[0].errors["amount"])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("number", "😀😀", "财教〔2026〕12号"),
        ("number", "长" * 80, "60"),
        ("issued_on", "1900-01-01", "1949-10-01"),
        ("issued_on", "2024-12-31", "2025-01-01"),
        ("issued_on", "2126-12-22", "2099-12-31"),
    ],
)
def test_a_strange_head_is_told_why_beside_its_field(hebei, sign_in, field, typed, said):
    answer = sign_in(make_finance()).post(reverse("funds:order-new"), form(("河北", "1"), **{field: typed}))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not AppropriationOrder.objects.exists()


def test_two_persons_take_an_order_through_its_page(hebei, sign_in):
    drafter, approver = make_finance(), make_finance()
    order = make_order((hebei, 100), actor=drafter)
    url = reverse("funds:order-detail", args=[order.pk])
    client = sign_in(drafter)
    client.post(url, {"step": "submit", "version": 1})
    assert client.post(url, {"step": "approve", "version": 2}).status_code == 422
    sign_in(approver).post(url, {"step": "approve", "version": 2})
    order.refresh_from_db()
    assert order.state == "APPROVED"


def test_only_who_may_approve_is_asked_to(hebei, sign_in):
    drafter, submitter, approver = make_finance(), make_finance(), make_finance()
    order = make_order((hebei, 100), actor=drafter)
    client = sign_in(submitter)
    client.post(reverse("funds:order-detail", args=[order.pk]), {"step": "submit", "version": 1})
    asked = f"审批资金下达文件{order.number}"
    for person, number in ((drafter, 0), (submitter, 0), (approver, 1)):
        page = sign_in(person).get(reverse("inbox:home"))
        assert [len(group.items) for group in page.context["groups"]] == [number]
        assert open_count(person) == number
        assert (asked in page.content.decode()) == bool(number)
    sign_in(approver).post(reverse("funds:order-detail", args=[order.pk]), {"step": "approve", "version": 2})
    assert open_count(approver) == 0


def test_whoever_submitted_an_order_reads_that_it_waits_for_somebody_else(hebei, sign_in):
    drafter, approver = make_finance(), make_finance()
    order = make_order((hebei, 100), actor=drafter)
    url = reverse("funds:order-detail", args=[order.pk])
    client = sign_in(drafter)
    client.post(url, {"step": "submit", "version": 1})
    waits = client.get(url)
    assert (waits.context["turn"], len(waits.context["next_by"])) == ([], 1)
    assert "(somebody else)" in waits.context["next_by"][0] or "另一人" in waits.context["next_by"][0]
    mine = sign_in(approver).get(url)
    assert [button.name for button in mine.context["turn"]] == ["approve"]
    sign_in(approver).post(url, {"step": "approve", "version": 2})
    assert sign_in(approver).get(url).context["next_by"] == []


def test_a_drafted_order_shows_what_it_makes_of_the_ceilings(hebei, sign_in):
    chongqing = make_province("500000", "重庆市")
    year = make_open_year()
    make_approved_order((hebei, 300 * 10**6), (chongqing, 50 * 10**6), year=year)
    make_drafted = make_order((hebei, -100 * 10**6), (chongqing, 1), year=year)
    url = reverse("funds:order-detail", args=[make_drafted.pk])
    page = sign_in(make_finance()).get(url)
    foreseen = [(line.unit, line.ceiling_fen, line.after_fen) for line in page.context["lines"]]
    assert foreseen == [(hebei, 300 * 10**6, 200 * 10**6), (chongqing, 50 * 10**6, 50 * 10**6 + 1)]
    assert [line.unit for line in page.context["uneven"]] == [chongqing]
    assert "一般为整万元" in page.content.decode()
    assert "批准后控制数" in page.content.decode()


def test_a_ceiling_that_would_fall_below_a_submitted_plan_is_said_before_approval(hebei, sign_in):
    year = make_open_year()
    officer = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    plan = submit_plan(make_drafted_plan(officer, ceiling_fen=2 * ITEM_FEN), actor=officer)
    assert plan.total_fen == ITEM_FEN
    order = make_order((hebei, -ITEM_FEN - 100), year=year)
    page = sign_in(make_finance()).get(reverse("funds:order-detail", args=[order.pk]))
    assert [line.is_below_plan for line in page.context["lines"]] == [True]
    assert "须先退回" in page.content.decode()


def test_an_approved_order_foresees_nothing(hebei, sign_in):
    order = make_approved_order((hebei, 100))
    page = sign_in(make_finance()).get(reverse("funds:order-detail", args=[order.pk])).content.decode()
    assert "批准后控制数" not in page
    assert "一般为整万元" not in page


def test_an_order_is_approved_with_a_word_that_stays_on_its_page(hebei, sign_in):
    drafter, approver = make_finance(), make_finance()
    order = submit_order(make_order((hebei, 100), actor=drafter), actor=drafter)
    url = reverse("funds:order-detail", args=[order.pk])
    client = sign_in(approver)
    assert [button.name for button in client.get(url).context["buttons"] if button.takes_opinion] == ["approve"]
    assert 'id="step-approve-opinion"' in client.get(url).content.decode()
    done = client.post(url, {"step": "approve", "version": order.version, "reason": "同意，请尽快下达"}, follow=True)
    assert "同意，请尽快下达" in done.content.decode()


def test_the_provinces_are_offered_while_one_types(hebei, sign_in):
    page = sign_in(make_finance()).get(reverse("funds:order-new")).content.decode()
    assert '<option value="河北省">' in page
    assert 'list="provinces"' in page


def test_a_new_order_is_of_the_chosen_year(sign_in):
    year = make_open_year()
    answer = sign_in(make_finance()).get(reverse("funds:order-new"))
    assert answer.context["form"]["year"].initial == year


def test_a_province_sees_approved_orders_that_name_it(hebei, sign_in):
    chongqing = make_province("500000", "重庆市")
    own, foreign = make_approved_order((hebei, 100), (chongqing, 7)), make_approved_order((chongqing, 40))
    drafted = make_order((hebei, 5))
    client = sign_in(make_actor(Role.PROVINCIAL_FINANCE, hebei))
    seen = client.get(reverse("funds:order-detail", args=[own.pk]))
    assert [line.unit for line in seen.context["lines"]] == [hebei]
    for hidden in (foreign, drafted):
        assert client.get(reverse("funds:order-detail", args=[hidden.pk])).status_code == 404


def test_the_published_table_shows_its_source(sign_in):
    page = sign_in(make_finance()).get(reverse("funds:allocation-list", args=[2023])).content.decode()
    assert "财教〔2023〕45号" in page
    assert "-208.00" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(hebei, sign_in, count, django_assert_num_queries):
    for _ in range(count):
        make_order((hebei, 100))
    client = sign_in(make_finance())
    client.get(reverse("funds:order-list"))
    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get(reverse("funds:order-list"))
    assert len(answer.context["table"]) == count


def test_history_of_an_order_tells_act_by_act_what_became_of_each_line(hebei, sign_in):
    drafter, approver = make_finance(), make_finance()
    chongqing, sichuan = make_province("500000", "重庆市"), make_province("510000", "四川省")
    order = make_order((hebei, 100 * 10**6), (chongqing, 40 * 10**6), actor=drafter)
    head = {"number": order.number, "version": 1}
    url = reverse("funds:order-detail", args=[order.pk])
    client = sign_in(drafter)
    saved = client.post(
        reverse("funds:order-edit", args=[order.pk]), form(("河北", "150"), ("四川", "7"), **head), follow=True
    )
    assert saved.status_code == 200
    client.post(url, {"step": "submit", "version": 2})
    answer = sign_in(approver).post(url, {"step": "approve", "version": 3}, follow=True)
    assert "已批准。" in answer.content.decode()
    page = client.get(url, {"tab": "history"})
    told = page.context["history"]
    assert [change.act for change in told] == [
        "批准资金下达文件",
        "提交资金下达文件",
        "修改资金下达文件",
        "起草资金下达文件",
    ]
    rows = {(row.op, row.name): [(old, new) for _label, old, new in row.fields] for row in told[2].rows}
    assert rows == {
        ("U", str(hebei)): [("1,000,000.00元", "1,500,000.00元")],
        ("I", str(sichuan)): [(None, "70,000.00元")],
        ("D", str(chongqing)): [("400,000.00元", None)],
    }
    assert "400,000.00元" in page.content.decode()


def test_history_shows_a_province_its_own_lines_only(hebei, sign_in):
    chongqing = make_province("500000", "重庆市")
    order = make_approved_order((hebei, 100), (chongqing, 40))
    client = sign_in(make_actor(Role.PROVINCIAL_OFFICER, hebei))
    page = client.get(reverse("funds:order-detail", args=[order.pk]), {"tab": "history"})
    assert {row.name for change in page.context["history"] for row in change.rows} == {str(hebei)}
    assert "重庆" not in page.content.decode()


def test_a_wrong_draft_is_deleted_and_its_number_is_free(hebei, sign_in):
    drafter = make_finance()
    order = make_order((hebei, 100), actor=drafter)
    url, client = reverse("funds:order-detail", args=[order.pk]), sign_in(drafter)
    assert client.post(url, {"step": "discard", "version": 1}).status_code == 422
    assert client.post(url, {"step": "discard", "version": 7, "reason": "写错"}).status_code == 409
    gone = client.post(url, {"step": "discard", "version": 1, "reason": "写错"}, follow=True)
    assert "草稿已删除。" in gone.content.decode()
    assert client.get(url).status_code == 404
    again = client.post(reverse("funds:order-new"), form(("河北", "1"), number=order.number))
    assert again.status_code == 302


def test_an_order_that_waits_is_not_deleted(hebei, sign_in):
    drafter = make_finance()
    order = make_order((hebei, 100), actor=drafter)
    url, client = reverse("funds:order-detail", args=[order.pk]), sign_in(drafter)
    client.post(url, {"step": "submit", "version": 1})
    assert "discard" not in [button.name for button in client.get(url).context["buttons"]]
    assert client.post(url, {"step": "discard", "version": 2, "reason": "写错"}).status_code == 422
    assert AppropriationOrder.objects.filter(pk=order.pk).exists()


def test_amounts_of_an_order_stand_with_their_points_one_under_the_other(hebei, sign_in):
    short, long = 14_700 * 10**6, 5_540 * 10**6 + 1
    order = make_order((hebei, short), (make_province("500000", "重庆市"), long))
    page = sign_in(make_finance()).get(reverse("funds:order-detail", args=[order.pk])).content.decode()
    assert '<span class="gp-pad-4">14,700.00</span>' in page
    assert ">5,540.000001<" in page
    assert ">20,240.000001<" in page, "the sum stands under them"


def test_an_order_without_lines_says_on_its_page_what_it_lacks(sign_in):
    order = make_order()
    page = sign_in(make_finance()).get(reverse("funds:order-detail", args=[order.pk]))
    assert [button.name for button in page.context["buttons"]] == ["discard"]
    assert [str(said) for _label, said in page.context["later"]] == [str(submit_hindrance(order))]
