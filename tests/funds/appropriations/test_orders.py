"""Central money: two persons, orders that add up, ceilings that follow, plans that hold them."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import override

from funds.appropriations.enums import OrderKind, OrderState
from funds.appropriations.models import AppropriationLine, HistoricalAllocation
from funds.appropriations.rules import ORDER_FLOW
from funds.appropriations.selectors.orders import ceilings_that_disagree, orders, provincial_sums
from funds.appropriations.services.demo import draft_demo_orders
from funds.appropriations.services.orders import (
    LineInput,
    approve_order,
    draft_order,
    return_order,
    save_order,
    submit_order,
)
from guopei.core.access.enums import Role
from guopei.core.audit.selectors.history import history
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.flow.models import Edge
from guopei.core.inbox.models import Todo
from guopei.core.refusal import Denied, Refused
from projects.planning.models import PlanCeiling
from projects.planning.services.plans import return_plan, submit_plan
from tests.factories.access import make_actor
from tests.factories.funds import make_approved_order, make_finance, make_order
from tests.factories.orgs import make_county, make_nation, make_prefecture, make_province
from tests.factories.projects import RATE_FEN, make_drafted_plan, make_open_year
from tests.support.races import acting, at_once

pytestmark = pytest.mark.django_db

ITEM_FEN = 100 * 10 * RATE_FEN


@pytest.fixture
def hebei():
    return make_province()


@pytest.fixture
def chongqing():
    return make_province("500000", "重庆市")


def ceiling(province):
    return PlanCeiling.objects.get(province=province).ceiling_fen


def test_approved_orders_add_up_to_the_ceiling(hebei, chongqing):
    make_approved_order((hebei, 100), (chongqing, 40))
    make_approved_order((hebei, 50))
    make_approved_order((hebei, -7))
    assert (ceiling(hebei), ceiling(chongqing)) == (143, 40)
    assert ceilings_that_disagree() == []


def test_an_order_counts_only_once_it_is_approved(hebei):
    drafter = make_finance()
    order = submit_order(make_order((hebei, 100), actor=drafter), actor=drafter)
    assert not PlanCeiling.objects.filter(province=hebei).exists()
    approve_order(order, actor=make_finance())
    assert ceiling(hebei) == 100


def test_the_drafter_cannot_approve(hebei):
    drafter = make_finance()
    order = submit_order(make_order((hebei, 100), actor=drafter), actor=drafter)
    with pytest.raises(Refused) as caught:
        approve_order(order, actor=drafter)
    assert caught.value.rule == "core.second_person"


def test_a_provincial_officer_cannot_draft(hebei):
    with pytest.raises(Denied):
        make_order((hebei, 100), actor=make_actor(Role.PROVINCIAL_FINANCE, hebei))


def test_the_first_ceiling_asks_the_province_for_its_plan(hebei):
    make_approved_order((hebei, 100))
    todo = Todo.objects.get(unit=hebei, state="open")
    assert (todo.kind, todo.role) == ("projects.plan_due", Role.PROVINCIAL_OFFICER)


def test_an_order_that_would_lower_a_ceiling_under_a_submitted_plan_waits_for_its_return(hebei):
    officer = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    make_approved_order((hebei, ITEM_FEN))
    plan = submit_plan(make_drafted_plan(officer, ceiling_fen=ITEM_FEN), actor=officer)
    drafter = make_finance()
    cut = submit_order(make_order((hebei, -1), actor=drafter, kind=OrderKind.ADJUSTMENT), actor=drafter)
    with pytest.raises(Refused) as caught:
        approve_order(cut, actor=make_finance())
    assert (caught.value.code, caught.value.rule) == ("ceiling_below_plan", "projects.plan_within_ceiling")
    cut.refresh_from_db()
    assert (cut.state, ceiling(hebei)) == (OrderState.SUBMITTED, ITEM_FEN)
    return_plan(plan, actor=make_actor(Role.MINISTRY_OFFICER, make_nation()), reason="经费调整")
    approve_order(cut, actor=make_finance())
    assert ceiling(hebei) == ITEM_FEN - 1
    plan.refresh_from_db()
    with pytest.raises(Refused) as caught:
        submit_plan(plan, actor=officer)
    assert caught.value.code == "over_ceiling"


def test_orders_cannot_take_more_than_was_given(hebei):
    make_approved_order((hebei, 100))
    with pytest.raises(Refused) as caught:
        make_approved_order((hebei, -101))
    assert caught.value.code == "ceiling_negative"


@pytest.mark.parametrize(
    ("fen", "code", "said"),
    [
        (0, "amount_zero", "金额不得为零"),
        (10**12 + 1, "money_out_of_range", "第1行金额：须在-1,000,000.00万元至1,000,000.00万元之间。"),
        (-(10**12) - 1, "money_out_of_range", "须在-1,000,000.00万元至1,000,000.00万元之间。"),
    ],
)
def test_amounts_that_say_nothing_or_too_much_are_refused(hebei, fen, code, said):
    with override("zh-hans"), pytest.raises(Refused) as caught:
        make_order((hebei, fen))
    assert (caught.value.code, caught.value.field) == (code, "lines-0-amount")
    assert said in caught.value.message


def test_the_largest_amount_is_taken(hebei):
    assert make_order((hebei, 10**12)).total_fen == 10**12


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2024, 12, 31), date(2028, 1, 1), date(2126, 12, 22)])
def test_a_day_of_issue_far_from_the_year_is_refused(hebei, day):
    order = make_order((hebei, 100))
    head = {"year": order.year, "kind": OrderKind.FORMAL, "actor": make_finance()}
    with pytest.raises(Refused) as caught:
        draft_order(number="财教〔2026〕98号", issued_on=day, **head)
    assert (caught.value.code, caught.value.field) == ("day_far_from_year", "issued_on")
    with pytest.raises(Refused) as caught:
        save_order(order, actor=make_finance(), kind=OrderKind.FORMAL, number=order.number, issued_on=day, lines=[])
    assert caught.value.code == "day_far_from_year"


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2027, 12, 31)])
def test_money_is_ordered_from_the_year_before_to_the_year_after(hebei, day):
    made = draft_order(
        year=make_open_year(), kind=OrderKind.ADVANCE, number="财教〔2025〕9号", issued_on=day, actor=make_finance()
    )
    assert made.issued_on == day


@pytest.mark.parametrize("number", ["😀😀", "长" * 80, "9号", "财教2026年9号"])
def test_what_is_no_document_number_is_refused_with_an_example(hebei, number):
    with override("zh-hans"), pytest.raises(Refused) as caught:
        draft_order(
            year=make_open_year(),
            kind=OrderKind.FORMAL,
            number=number,
            issued_on=date(2026, 4, 8),
            actor=make_finance(),
        )
    assert (caught.value.code, caught.value.field) == ("number_shape", "number")
    assert "财教〔2026〕12号" in caught.value.message


def test_a_document_number_has_one_spelling(hebei):
    order = make_order((hebei, 100))
    spelt = order.number.replace("〔", "[").replace("〕", "］").replace("号", " 号")
    with pytest.raises(Refused) as caught:
        draft_order(
            year=order.year,
            kind=OrderKind.FORMAL,
            number=spelt,
            issued_on=date(2026, 4, 8),
            actor=make_finance(),
        )
    assert caught.value.code == "number_taken"


def test_an_order_of_a_closed_year_stands_as_it_is(hebei):
    drafter = make_finance()
    order = make_order((hebei, 100), actor=drafter)
    waiting = submit_order(make_order((hebei, 100), actor=drafter), actor=drafter)
    ProgrammeYear.objects.filter(pk=order.year_id).update(state="closed", version=F("version") + 1)
    head = {"kind": OrderKind.FORMAL, "issued_on": order.issued_on, "lines": [LineInput(hebei, 1)]}
    for act in (
        lambda: save_order(order, actor=drafter, number=order.number, **head),
        lambda: submit_order(order, actor=drafter),
        lambda: approve_order(waiting, actor=make_finance()),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "year_closed"


def test_only_approved_lines_make_the_ceiling(hebei):
    make_order((hebei, 1_000))
    make_approved_order((hebei, 100))
    assert ceiling(hebei) == 100


def test_a_province_stands_in_an_order_once(hebei):
    with pytest.raises(Refused) as caught:
        make_order((hebei, 1), (hebei, 2))
    assert caught.value.code == "province_twice"


def test_a_returned_order_is_mended_and_sent_again(hebei):
    drafter = make_finance()
    order = submit_order(make_order((hebei, 100), actor=drafter), actor=drafter)
    order = return_order(order, actor=make_finance(), reason="金额有误")
    order = save_order(
        order,
        actor=drafter,
        kind=OrderKind.FORMAL,
        number=order.number,
        issued_on=order.issued_on,
        lines=[LineInput(hebei, 99)],
        version=order.version,
    )
    assert order.total_fen == 99
    approve_order(submit_order(order, actor=drafter), actor=make_finance())
    assert ceiling(hebei) == 99


def test_a_province_sees_its_own_line_of_approved_orders_alone(hebei, chongqing):
    make_approved_order((hebei, 100), (chongqing, 40))
    make_order((chongqing, 5))
    officer = make_actor(Role.PROVINCIAL_FINANCE, chongqing)
    assert [(row.seen_fen, row.line_count) for row in orders(officer)] == [(40, 1)]
    assert [(row.name, row.total_fen) for row in provincial_sums(officer, make_open_year())] == [("重庆市", 40)]


# The database


def test_the_database_judges_the_same_edges():
    rows = Edge.objects.filter(tbl=ORDER_FLOW.table, field=ORDER_FLOW.field).values_list("step", "src", "dst")
    assert sorted(rows) == ORDER_FLOW.edges()


def attack(constraint, sql, *parameters):
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    assert caught.value.__cause__.diag.constraint_name == constraint


def test_an_approved_order_stays_as_it_is(hebei):
    order = make_approved_order((hebei, 100))
    attack("appropriation_closed", "UPDATE funds_appropriationline SET amount_fen = 1 WHERE order_id = %s", order.pk)
    attack("appropriation_closed", "DELETE FROM funds_appropriationline WHERE order_id = %s", order.pk)
    attack("appropriation_closed", "UPDATE funds_appropriationorder SET number = 'x' WHERE id = %s", order.pk)
    attack("appropriation_total_is_sum", "UPDATE funds_appropriationorder SET total_fen = 1 WHERE id = %s", order.pk)


def test_the_drafter_cannot_approve_by_sql(hebei):
    drafter = make_finance()
    order = submit_order(make_order((hebei, 100), actor=drafter), actor=drafter)
    attack(
        "appropriation_second_person",
        "UPDATE funds_appropriationorder SET state = 'APPROVED', version = version + 1, decided_by_id = drafted_by_id "
        "WHERE id = %s",
        order.pk,
    )


def test_a_line_is_for_a_province_by_sql_too(hebei):
    order = make_order((hebei, 100))
    attack(
        "appropriation_line_for_province",
        "UPDATE funds_appropriationline SET unit_id = %s WHERE order_id = %s",
        make_prefecture(parent=hebei).pk,
        order.pk,
    )


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_both_count():
    hebei = make_province()
    drafter, approver = make_finance(), make_finance()
    waiting = [submit_order(make_order((hebei, fen), actor=drafter), actor=drafter) for fen in (100, 50)]
    assert at_once(*[acting(approver, approve_order, order) for order in waiting]) == ["done", "done"]
    assert ceiling(hebei) == 150


# The published table and the demo


def test_the_published_table_adds_up_and_names_its_source():
    rows = HistoricalAllocation.objects.filter(year=2023)
    total = rows.get(is_total=True)
    parts = rows.filter(is_total=False)
    assert parts.count() == 17
    for name in ("total_fen", "advance_fen", "formal_fen"):
        assert sum(getattr(row, name) for row in parts) == getattr(total, name)
    assert parts.get(unit__code="230000").formal_fen == -208 * 1_000_000
    assert all(row.source for row in rows)


def test_the_demo_orders_repeat_the_table_and_say_so():
    drafter = make_finance()
    advance, formal = draft_demo_orders(year=make_open_year(), actor=drafter)
    assert (advance.total_fen, formal.total_fen) == (198_000 * 1_000_000, 22_000 * 1_000_000)
    assert advance.lines.count() == formal.lines.count() == 23
    assert all("演示数据" in line.note for line in AppropriationLine.objects.filter(order__in=[advance, formal]))
    assert advance.is_demo
    assert formal.is_demo
    assert formal.lines.get(unit__code="230000").amount_fen < 0
    corps = advance.lines.get(unit__code="660000")
    assert corps.amount_fen > 0
    assert "推算" in corps.note
    for order in (advance, formal):
        approve_order(submit_order(order, actor=drafter), actor=make_finance())
    assert sum(PlanCeiling.objects.values_list("ceiling_fen", flat=True)) == 220_000 * 1_000_000


def test_history_of_an_order_says_its_amount_in_yuan(hebei):
    order = make_order((hebei, 14_700))
    with override("en"):
        said = [
            new for change in history(make_finance(), order) for label, _old, new in change.fields if label == "total"
        ]
    assert said == ["147.00 yuan"]


def test_what_an_order_needs_is_refused_by_name(hebei):
    drafter = make_finance()
    head = {"year": make_open_year(), "kind": OrderKind.FORMAL, "issued_on": date(2026, 4, 8), "actor": drafter}
    for number, lines, code in (
        (" ", [], "number_missing"),
        ("财教〔2026〕97号", [LineInput(make_county(), 1)], "not_a_province"),
        (
            "财教〔2026〕97号",
            [LineInput(make_province("810000", "香港特别行政区", in_programme=False), 1)],
            "not_a_province",
        ),
    ):
        with pytest.raises(Refused) as caught:
            draft_order(number=number, lines=lines, **head)
        assert caught.value.code == code
    with pytest.raises(Refused) as caught:
        submit_order(draft_order(number="财教〔2026〕97号", **head), actor=drafter)
    assert caught.value.code == "no_lines"
    waiting = submit_order(make_order((hebei, 1), actor=drafter), actor=drafter)
    with pytest.raises(Refused) as caught:
        save_order(
            waiting, actor=drafter, kind=OrderKind.FORMAL, number=waiting.number, issued_on=waiting.issued_on, lines=[]
        )
    assert caught.value.code == "wrong_state"
