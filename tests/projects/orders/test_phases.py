"""Phases of task orders: what each needs, what they add up to, how they are typed, shown and signed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from guopei.core.access.enums import Role
from guopei.core.catalogue.enums import PhaseKind, PriceUnit
from guopei.core.refusal import Refused
from projects.orders.models import TaskOrderPhase
from projects.orders.selectors.letters import letter_of, letter_to_sign
from projects.orders.services.orders import draft_task_order, issue_task_order, save_task_order
from projects.planning.selectors.terms import extents, shadowing_share
from projects.planning.services.phases import PhaseInput
from tests.factories.access import make_actor
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_province
from tests.factories.projects import RATE_FEN, make_approved_plan, make_task_order
from tests.support.clients import client_of, shown
from tests.support.races import run_against

ZH = {"accept-language": "zh-hans"}
ONSITE = PhaseInput(PhaseKind.ONSITE, PriceUnit.PERSON_DAY, places=20, rate_fen=30_000, days=5)
SHADOW = PhaseInput(PhaseKind.SHADOW, PriceUnit.PERSON_DAY, places=20, rate_fen=20_000, days=3)
ONLINE = PhaseInput(PhaseKind.ONLINE, PriceUnit.PERSON, places=20, rate_fen=15_001, hours=Decimal(50))
RETURN = PhaseInput(PhaseKind.RETURN, PriceUnit.PERSON, places=20, rate_fen=0)
VISITS = PhaseInput(PhaseKind.VISIT, PriceUnit.VISIT, places=12, rate_fen=800_000, days=3, visits=2)
MIXED = [ONSITE, SHADOW, ONLINE, RETURN, VISITS]
MIXED_FEN = 20 * 5 * 30_000 + 20 * 3 * 20_000 + 20 * 15_001 + 2 * 800_000


@pytest.fixture
def officer(db):
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


@pytest.fixture
def item(officer):
    return make_approved_plan(officer).items.get()


def drafted(item, officer, phases=None, places=20):
    return draft_task_order(
        item, actor=officer, holder=make_institution().unit, places=places, phases=phases, document_no="冀教〔2026〕3号"
    )


def test_without_phases_an_order_has_the_terms_of_its_item(item, officer):
    (phase,) = drafted(item, officer, places=7).phases.all()
    assert (phase.kind, phase.unit, phase.places, phase.days) == ("ONSITE", "PERSON_DAY", 7, 10)
    assert phase.amount_fen == 7 * 10 * RATE_FEN == phase.task_order.amount_fen


def test_each_unit_of_price_counts_its_own_and_the_order_is_their_sum(item, officer):
    order = drafted(item, officer, MIXED)
    assert [phase.amount_fen for phase in order.phases.all()] == [one.amount_fen for one in MIXED]
    assert order.amount_fen == MIXED_FEN
    item.refresh_from_db()
    assert item.ordered_fen == MIXED_FEN


def test_extents_add_up_and_shadowing_has_its_share(item, officer):
    phases = list(drafted(item, officer, MIXED).phases.all())
    found = extents(phases)
    assert {kind: (extent.days, extent.hours) for kind, extent in found.items()} == {
        "ONSITE": (5, 0), "SHADOW": (3, 0), "ONLINE": (0, 50), "RETURN": (0, 0), "VISIT": (6, 0),
    }  # fmt: skip
    assert shadowing_share(phases) == Decimal("37.5")
    assert shadowing_share(phases[:1]) is None


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        (replace(ONSITE, days=0), "phase_measures", "phases-0-days"),
        (replace(ONSITE, hours=Decimal(1)), "phase_measures", "phases-0-hours"),
        (replace(ONSITE, visits=1), "phase_measures", "phases-0-visits"),
        (replace(ONSITE, days=401), "phase_measures", "phases-0-days"),
        (replace(ONLINE, hours=Decimal(0)), "phase_measures", "phases-0-hours"),
        (replace(ONLINE, days=1), "phase_measures", "phases-0-days"),
        (replace(RETURN, days=1), "phase_measures", "phases-0-days"),
        (replace(VISITS, visits=0), "phase_measures", "phases-0-visits"),
        (replace(VISITS, days=0), "phase_measures", "phases-0-days"),
        (replace(ONSITE, unit=PriceUnit.VISIT), "phase_unit", "phases-0-unit"),
        (replace(ONLINE, unit=PriceUnit.PERSON_DAY), "phase_unit", "phases-0-unit"),
        (replace(VISITS, unit=PriceUnit.PERSON_DAY), "phase_unit", "phases-0-unit"),
        (replace(ONSITE, places=21), "phase_over_places", "phases-0-places"),
        (replace(ONSITE, places=0), "phase_over_places", "phases-0-places"),
        (replace(ONSITE, rate_fen=-1), "money_out_of_range", "phases-0-rate_fen"),
        (replace(ONSITE, rate_fen=RATE_FEN + 1), "rate_above_quota", "phases-0-rate_fen"),
    ],
)
def test_a_phase_that_no_order_may_have_is_refused_at_its_cell(item, officer, wrong, code, field):
    with pytest.raises(Refused) as caught:
        drafted(item, officer, [wrong])
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize("phases", [[], [RETURN] * 31])
def test_an_order_has_some_phases(item, officer, phases):
    with pytest.raises(Refused) as caught:
        drafted(item, officer, phases)
    assert (caught.value.code, caught.value.field) == ("phases_number", "phases")


def test_phases_for_everybody_follow_the_places_and_others_stay(item, officer):
    order = drafted(item, officer, MIXED)
    saved = save_task_order(order, actor=officer, holder=order.holder, places=15, document_no=order.document_no)
    assert [phase.places for phase in saved.phases.all()] == [15, 15, 15, 15, 12]
    assert saved.amount_fen == sum(phase.amount_fen for phase in saved.phases.all())


def test_changed_phases_keep_their_rows_and_raise_the_version_once(item, officer):
    order = drafted(item, officer, MIXED)
    first, *rest = order.phases.all()
    kept = [replace(ONLINE, id=rest[1].pk, hours=Decimal(60)), replace(ONSITE, id=first.pk)]
    saved = save_task_order(
        order, actor=officer, holder=order.holder, places=20, phases=kept, document_no=order.document_no
    )
    assert [(phase.pk, phase.kind) for phase in saved.phases.all()] == [(rest[1].pk, "ONLINE"), (first.pk, "ONSITE")]
    assert (saved.version, saved.amount_fen) == (order.version + 1, ONLINE.amount_fen + ONSITE.amount_fen)


def test_the_letter_names_every_phase_with_its_rate(item, officer):
    order = drafted(item, officer, MIXED)
    chinese = letter_to_sign(order)
    for words in (
        "集中培训5天（300.00元/人·天）",
        "跟岗实践3天（200.00元/人·天）",
        "网络研修50学时（150.01元/人）",
        "、返岗实践、",
        "送教下乡2次（每次3天）（12人，8,000.00元/次）",
        "经费合计",
    ):
        assert words in chinese
    with override("en"):
        assert "50 hours of online study (150.01 yuan per person)" in letter_of(order)


def test_page_and_api_show_the_phases(item, officer):
    order = drafted(item, officer, MIXED)
    client = client_of(officer)
    page = shown(client.get(reverse("projects:task-order-detail", args=[order.pk]), headers=ZH))
    for words in ("集中培训", "跟岗实践", "网络研修", "返岗实践", "送教下乡", "8,000.00", "37.5%"):
        assert words in page
    data = client.get(reverse("api:task-orders-detail", args=[order.pk])).json()
    assert [phase["kind"] for phase in data["phases"]] == [one.kind for one in MIXED]
    assert sum(phase["amount_fen"] for phase in data["phases"]) == data["amount_fen"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_api_reads_phases_of_one_and_three_orders_at_the_same_cost(item, officer, count):
    for _number in range(count):
        drafted(item, officer, MIXED)
    client = client_of(officer)
    url = reverse("api:task-orders-list")
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        rows = client.get(url).json()["results"]
    assert [len(row["phases"]) for row in rows] == [len(MIXED)] * count
    assert len([one for one in found.captured_queries if "taskorderphase" in one["sql"]]) == 1


def test_the_form_offers_the_items_terms_and_takes_rows(item, officer):
    client = client_of(officer)
    url = reverse("projects:task-order-new", args=[item.pk])
    (row,) = client.get(url).context["formsets"]["phases"].initial
    assert (row["kind"], row["unit"], row["days"], row["rate"], row["places"]) == (
        "ONSITE", "PERSON_DAY", 10, RATE_FEN, None,
    )  # fmt: skip
    typed = {
        "unit": make_institution(item.plan.province).unit_id, "document_no": "", "places": "20",
        "phases-TOTAL_FORMS": "2", "phases-INITIAL_FORMS": "0",
        "phases-0-kind": "ONSITE", "phases-0-days": "5", "phases-0-unit": "PERSON_DAY", "phases-0-rate": "300",
        "phases-1-kind": "VISIT", "phases-1-places": "12", "phases-1-days": "3", "phases-1-visits": "2",
        "phases-1-unit": "VISIT", "phases-1-rate": "8000",
    }  # fmt: skip
    refused = client.post(url, {**typed, "phases-1-days": ""}, headers=ZH)
    assert "第2行：此类阶段须填天数" in shown(refused, 422)
    assert client.post(url, typed).status_code == 302
    found = TaskOrderPhase.objects.values_list("kind", "places", "amount_fen")
    assert list(found) == [("ONSITE", 20, ONSITE.amount_fen), ("VISIT", 12, VISITS.amount_fen)]


def test_the_history_of_an_order_tells_of_its_phases(item, officer):
    order = drafted(item, officer, MIXED)
    page = shown(
        client_of(officer).get(reverse("projects:task-order-detail", args=[order.pk]), {"tab": "history"}, headers=ZH)
    )
    assert "任务书阶段" in page


# The database alone


def attack(constraint, sql, *parameters):
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    assert caught.value.__cause__.diag.constraint_name == constraint


def test_an_amount_that_is_not_the_sum_of_the_phases_is_refused(item, officer):
    order = drafted(item, officer)
    attack("order_amount_is_sum", "UPDATE projects_taskorder SET amount_fen = amount_fen - 1 WHERE id = %s", order.pk)


def test_phases_of_an_issued_order_stand(item, officer):
    order = issue_task_order(drafted(item, officer), actor=officer)
    for sql in (
        "UPDATE projects_taskorderphase SET rate_fen = rate_fen - 1 WHERE task_order_id = %s",
        "DELETE FROM projects_taskorderphase WHERE task_order_id = %s",
        'INSERT INTO projects_taskorderphase (task_order_id, kind, unit, places, rate_fen, "order") '
        "SELECT id, 'RETURN', 'PERSON', 1, 0, 1 FROM projects_taskorder WHERE id = %s",
    ):
        attack("task_order_phases_closed", sql, order.pk)


def test_an_order_without_phases_or_with_too_many_people_in_one_is_not_issued(item, officer):
    issue = (
        "UPDATE projects_taskorder SET state = 'ISSUED', version = version + 1, issued_by_id = drafted_by_id, "
        "issued_at = now() WHERE id = %s"
    )
    crowded, bare = drafted(item, officer), drafted(item, officer)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM projects_taskorderphase WHERE task_order_id = %s", [bare.pk])
        cursor.execute("UPDATE projects_taskorder SET places = 19 WHERE id = %s", [crowded.pk])
    attack("task_order_in_phases", issue, bare.pk)
    attack("task_order_in_phases", issue, crowded.pk)


def test_a_phase_beyond_the_items_money_is_refused(item, officer):
    order = drafted(item, officer, places=100)
    attack(
        "item_orders_within_amount",
        'INSERT INTO projects_taskorderphase (task_order_id, kind, unit, places, rate_fen, "order") '
        "SELECT id, 'RETURN', 'PERSON', 1, 1, 1 FROM projects_taskorder WHERE id = %s",
        order.pk,
    )


@pytest.mark.django_db(transaction=True)
def test_a_phase_is_not_changed_while_its_order_is_issued(second_connection):
    order = make_task_order(make_actor(Role.PROVINCIAL_OFFICER, make_province()))
    one, two = second_connection(), second_connection()
    one.cursor().execute(
        "UPDATE projects_taskorder SET state = 'ISSUED', version = version + 1, issued_by_id = drafted_by_id, "
        "issued_at = now() WHERE id = %s",
        [order.pk],
    )
    change = "UPDATE projects_taskorderphase SET rate_fen = 1 WHERE task_order_id = %s"
    assert run_against(two, change, [order.pk], one.commit) == "task_order_phases_closed"


@pytest.mark.django_db(transaction=True)
def test_two_phases_cannot_take_the_same_money(second_connection):
    order = make_task_order(make_actor(Role.PROVINCIAL_OFFICER, make_province()), places=99)
    add = (
        'INSERT INTO projects_taskorderphase (task_order_id, kind, unit, places, rate_fen, "order") '
        "SELECT id, 'RETURN', 'PERSON', 1, 300000, 1 FROM projects_taskorder WHERE id = %s"
    )
    one, two = second_connection(), second_connection()
    one.cursor().execute(add, [order.pk])
    assert run_against(two, add, [order.pk], one.commit) == "item_orders_within_amount"
