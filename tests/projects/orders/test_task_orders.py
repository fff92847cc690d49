"""Task orders: within the item, issued with a document, accepted by the institution's leader."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from guopei.core.access.enums import Role
from guopei.core.catalogue.enums import PhaseKind, PriceUnit
from guopei.core.catalogue.services.years import close_year
from guopei.core.inbox.models import Notice, Todo
from guopei.core.refusal import Denied, Refused
from projects.orders.enums import TaskOrderState
from projects.orders.services.orders import (
    accept_task_order,
    decline_task_order,
    draft_task_order,
    issue_task_order,
    save_task_order,
    withdraw_task_order,
)
from projects.orders.services.phases import phase_of_item
from projects.planning.models import Plan
from projects.planning.services.phases import PhaseInput
from projects.planning.services.plans import return_plan, submit_plan
from tests.factories.access import make_actor
from tests.factories.classes import make_class, make_house
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_nation, make_province
from tests.factories.projects import RATE_FEN, make_approved_plan, make_drafted_plan, make_task_order
from tests.support.clients import client_of, shown
from trainees.delivery.services.classes import cancel_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


def one_fen_more(item):
    """All that the item has on site, and one fen for something else."""
    back = PhaseInput(PhaseKind.RETURN, PriceUnit.PERSON, places=1, rate_fen=1)
    return [phase_of_item(item, item.places), back]


def test_orders_stay_within_the_items_places_by_one(officer):
    item = make_approved_plan(officer).items.get()
    make_task_order(officer, item=item, places=60)
    with pytest.raises(Refused) as caught:
        make_task_order(officer, item=item, places=41)
    assert (caught.value.code, caught.value.rule, caught.value.field) == (
        "order_over_places",
        "projects.orders_within_item",
        "places",
    )
    make_task_order(officer, item=item, places=40)
    item.refresh_from_db()
    assert (item.ordered_places, item.ordered_fen) == (100, item.amount_fen)


def test_an_item_whose_places_are_all_given_out_opens_no_further_order(officer):
    item = make_approved_plan(officer).items.get()
    make_task_order(officer, item=item, places=100)
    item.refresh_from_db()
    with pytest.raises(Refused) as caught:
        make_task_order(officer, item=item, places=1)
    assert (caught.value.code, caught.value.rule) == ("order_over_places", "projects.orders_within_item")
    answer = client_of(officer).get(reverse("projects:task-order-new", args=[item.pk]))
    assert "data-form" not in shown(answer, 422)
    assert answer.context["refusal"].code == "order_over_places"


def test_orders_stay_within_the_items_money_by_one_fen(officer):
    item = make_approved_plan(officer).items.get()
    with pytest.raises(Refused) as caught:
        draft_task_order(item, actor=officer, holder=make_institution().unit, places=100, phases=one_fen_more(item))
    assert caught.value.code == "order_over_amount"


def test_amount_is_places_times_days_times_rate(officer):
    assert make_task_order(officer, places=3).amount_fen == 3 * 10 * RATE_FEN


def test_numbers_count_up_within_year_and_province(officer):
    item = make_approved_plan(officer).items.get()
    numbers = [make_task_order(officer, item=item, places=1).number for _ in range(2)]
    assert numbers == ["2026-130000-0001", "2026-130000-0002"]


def test_an_unsettled_plan_gives_no_orders(officer):
    item = make_drafted_plan(officer).items.get()
    with pytest.raises(Refused) as caught:
        draft_task_order(item, actor=officer, holder=make_institution().unit, places=1)
    assert caught.value.rule == "projects.order_needs_settled_plan"


def test_issue_needs_a_document(officer):
    item = make_approved_plan(officer).items.get()
    order = draft_task_order(item, actor=officer, holder=make_institution().unit, places=1)
    with pytest.raises(Refused) as caught:
        issue_task_order(order, actor=officer)
    assert caught.value.rule == "projects.order_needs_document"


def test_the_leader_signs_the_letter(officer):
    order = make_task_order(officer, state="ISSUED")
    leader = make_actor(Role.INSTITUTION_LEADER, order.holder)
    assert Todo.objects.filter(kind="projects.task_order_to_accept", unit=order.holder, state="open").exists()
    order = accept_task_order(order, actor=leader)
    assert order.state == TaskOrderState.ACCEPTED
    assert order.number in order.letter
    assert "主体责任" in order.letter
    assert not Todo.objects.filter(kind="projects.task_order_to_accept", state="open").exists()


def test_another_institutions_leader_cannot_sign(officer):
    order = make_task_order(officer, state="ISSUED")
    stranger = make_actor(Role.INSTITUTION_LEADER, make_institution().unit)
    with pytest.raises(Exception) as caught:
        accept_task_order(order, actor=stranger)
    assert caught.type.__name__ == "Http404"


def test_an_officer_of_the_institution_cannot_sign(officer):
    order = make_task_order(officer, state="ISSUED")
    with pytest.raises(Denied):
        accept_task_order(order, actor=make_actor(Role.INSTITUTION_OFFICER, order.holder))


def test_a_declined_order_is_a_draft_again_and_may_change(officer):
    order = make_task_order(officer, state="ISSUED")
    leader = make_actor(Role.INSTITUTION_LEADER, order.holder)
    order = decline_task_order(order, actor=leader, reason="师资不足")
    assert (order.state, order.issued_by_id) == (TaskOrderState.DRAFT, None)
    order = save_task_order(order, actor=officer, holder=order.holder, places=10, document_no="冀教师函〔2026〕2号")
    assert order.plan_item.ordered_places in (10, 40)  # the cached item is older than the trigger's work
    order.plan_item.refresh_from_db()
    assert order.plan_item.ordered_places == 10


def test_a_withdrawn_order_gives_its_places_back(officer):
    order = make_task_order(officer, places=100)
    withdraw_task_order(order, actor=officer, reason="调整")
    assert make_task_order(officer, item=order.plan_item, places=100).state == TaskOrderState.DRAFT


def test_a_plan_with_orders_is_not_reopened(officer):
    plan = make_approved_plan(officer)
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    order = make_task_order(officer, item=plan.items.get())
    with pytest.raises(Refused) as caught:
        return_plan(plan, actor=ministry, reason="调整")
    assert caught.value.code == "plan_has_task_orders"
    withdraw_task_order(order, actor=officer, reason="调整")
    assert return_plan(plan, actor=ministry, reason="调整").state == "RETURNED"


def test_an_accepted_order_is_withdrawn_and_its_institution_told(officer):
    order = make_task_order(officer, state="ACCEPTED")
    order = withdraw_task_order(order, actor=officer, reason="机构停办")
    assert order.state == TaskOrderState.WITHDRAWN
    notice = Notice.objects.get(kind="projects.task_order_withdrawn")
    assert (notice.unit_id, notice.role) == (order.holder_id, Role.INSTITUTION_LEADER)
    assert not Todo.objects.filter(state="open", subject_table="projects_taskorder").exists()


def test_an_order_with_classes_is_not_withdrawn(officer):
    house = make_house(make_task_order(officer, state="ACCEPTED"))
    made = make_class(house)
    with pytest.raises(Refused) as caught:
        withdraw_task_order(house.order, actor=officer, reason="调整")
    assert caught.value.code == "order_has_classes"
    cancel_class(made, actor=house.officer, reason="不办")
    assert withdraw_task_order(house.order, actor=officer, reason="调整").state == TaskOrderState.WITHDRAWN


@pytest.mark.parametrize("act", ["submit", "order", "return"])
def test_a_closed_year_stands(officer, act):
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    plan = make_drafted_plan(officer) if act == "submit" else make_approved_plan(officer)
    close_year(plan.year, actor=ministry, reason="年度结束")
    plan = Plan.objects.get(pk=plan.pk)
    acts = {
        "submit": lambda: submit_plan(plan, actor=officer),
        "order": lambda: make_task_order(officer, item=plan.items.get()),
        "return": lambda: return_plan(plan, actor=ministry, reason="调整"),
    }
    with pytest.raises(Refused) as caught:
        acts[act]()
    assert caught.value.code == "year_closed"


def test_a_year_with_open_work_is_not_closed_and_the_work_is_named(officer):
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    order = make_task_order(officer, state="ISSUED")
    with pytest.raises(Refused) as caught, override("en"):
        close_year(order.plan_item.plan.year, actor=ministry, reason="年度结束")
    assert (caught.value.code, caught.value.params["work"]) == (
        "year_has_open_work",
        "task orders that are not signed: 1",
    )
    withdraw_task_order(order, actor=officer, reason="调整")
    assert close_year(order.plan_item.plan.year, actor=ministry, reason="年度结束").state == "closed"


def test_an_order_that_changes_has_its_own_places_and_money_to_give(officer):
    order = make_task_order(officer, places=100)
    item = order.plan_item
    head = {"actor": officer, "holder": order.holder}
    for places, phases, code in (
        (101, None, "order_over_places"),
        (100, one_fen_more(item), "order_over_amount"),
        (0, None, "no_places"),
    ):
        with pytest.raises(Refused) as caught:
            save_task_order(order, places=places, phases=phases, **head)
        assert caught.value.code == code
    saved = save_task_order(order, places=100, phases=[phase_of_item(item, 100)], **head)
    assert (saved.places, saved.amount_fen) == (100, item.amount_fen)


def test_the_terms_of_an_issued_order_stand(officer):
    order = make_task_order(officer, places=10, state="ISSUED")
    with pytest.raises(Refused) as caught:
        save_task_order(order, actor=officer, holder=order.holder, places=9)
    assert caught.value.code == "wrong_state"
    order.refresh_from_db()
    assert order.places == 10


def test_an_order_without_its_document_is_not_issued(officer):
    item = make_approved_plan(officer).items.get()
    order = draft_task_order(item, actor=officer, holder=make_institution().unit, places=1)
    with pytest.raises(Refused) as caught:
        issue_task_order(order, actor=officer)
    assert (caught.value.code, caught.value.field) == ("document_missing", "document_no")


@pytest.mark.parametrize("number", ["😀😀", "长" * 60, "补充文件"])
def test_what_is_no_document_number_is_refused(officer, number):
    item = make_approved_plan(officer).items.get()
    with pytest.raises(Refused) as caught:
        draft_task_order(item, actor=officer, holder=make_institution().unit, places=1, document_no=number)
    assert (caught.value.code, caught.value.field) == ("number_shape", "document_no")


def test_places_of_a_plan_that_is_not_settled_are_not_given_out(officer):
    item = make_drafted_plan(officer).items.get()
    with pytest.raises(Refused) as caught:
        draft_task_order(item, actor=officer, holder=make_institution().unit, places=1)
    assert (caught.value.code, caught.value.rule) == ("plan_not_settled", "projects.order_needs_settled_plan")
