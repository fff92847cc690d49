"""A county that holds a task order itself: offered in the form, asked, signing; nobody else's turn."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from guopei.core.access.enums import Role
from guopei.core.inbox.models import Todo
from guopei.core.orgs.models import Designation, UnitSet
from guopei.core.orgs.reference.facts import KEY_COUNTIES
from guopei.core.refusal import Denied, Refused
from guopei.core.ui.pickers import search_units, units_to_pick
from projects.orders.models import TaskOrder
from projects.orders.rules.pages import HOLDERS
from projects.orders.selectors.letters import letter_of
from projects.orders.services.orders import accept_task_order, decline_task_order, draft_task_order, issue_task_order
from tests.factories.access import make_actor
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_county, make_prefecture, make_province
from tests.factories.projects import make_approved_plan
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db
ZH = {"accept-language": "zh-hans"}


@pytest.fixture
def officer():
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


@pytest.fixture
def item(officer):
    return make_approved_plan(officer).items.get()


def designate(county):
    """One of the key counties, whose years are over; the reference data may say so already."""
    key, _made = UnitSet.objects.get_or_create(code=KEY_COUNTIES, defaults={"name": "重点帮扶", "name_en": "Key"})
    if not Designation.objects.filter(unit_set=key, unit=county).exists():
        Designation.objects.create(unit_set=key, unit=county, valid_until="2025-12-31", source="测试")
    return county


@pytest.fixture
def county():
    return designate(make_county("130125", "行唐县", make_prefecture()))


def issued(item, officer, county):
    order = draft_task_order(item, actor=officer, holder=county, places=10, document_no="冀教师函〔2026〕5号")
    return issue_task_order(order, actor=officer)


def test_the_form_offers_institutions_and_project_counties_of_the_province(officer, county):
    host = make_institution(make_province("500000", "重庆市")).unit
    undesignated = make_county("130102", "长安区", make_prefecture())
    elsewhere = designate(make_county("500229", "城口县", make_province("500000", "重庆市")))
    offered = set(units_to_pick(HOLDERS, officer).values_list("pk", flat=True))
    assert offered & {host.pk, county.pk, undesignated.pk, elsewhere.pk} == {host.pk, county.pk}
    assert [unit.pk for unit in search_units(HOLDERS, officer, "行唐")] == [county.pk]


def test_a_county_is_given_an_order_through_the_form_and_signs_on_its_page(officer, item, county):
    client = client_of(officer)
    url = reverse("projects:task-order-new", args=[item.pk])
    assert "县（市、区）" in shown(client.get(url, headers=ZH))
    typed = {
        "unit": county.pk, "document_no": "冀教师函〔2026〕5号", "places": "10", "phases-TOTAL_FORMS": "1",
        "phases-INITIAL_FORMS": "0", "phases-0-kind": "VISIT", "phases-0-days": "3", "phases-0-visits": "2",
        "phases-0-unit": "VISIT", "phases-0-rate": "8000",
    }  # fmt: skip
    assert client.post(url, typed).status_code == 302
    order = TaskOrder.objects.get()
    detail = reverse("projects:task-order-detail", args=[order.pk])
    client.post(detail, {"step": "issue", "version": order.version})
    asked = Todo.objects.get(kind="projects.task_order_to_accept", state="open")
    assert (asked.unit, asked.role) == (county, Role.COUNTY_OFFICER)
    signer = client_of(make_actor(Role.COUNTY_OFFICER, county))
    assert order.number in shown(signer.get(reverse("projects:task-order-list")))
    page = shown(signer.get(detail, headers=ZH))
    assert "行唐县教育行政部门承接" in page
    order.refresh_from_db()
    signer.post(detail, {"step": "accept", "version": order.version, "read": "1"})
    order.refresh_from_db()
    assert (order.state, order.letter[:10]) == ("ACCEPTED", "行唐县教育行政部门承")
    kinds = set(Todo.objects.filter(state="open").values_list("kind", flat=True))
    assert "projects.places_due" in kinds
    assert "projects.class_due" not in kinds


def test_the_letter_speaks_of_a_county(officer, item, county):
    order = issued(item, officer, county)
    with override("en"):
        assert "responsible for training in this county" in letter_of(order)


def test_only_the_county_that_holds_it_signs_or_declines(officer, item, county):
    order = issued(item, officer, county)
    with pytest.raises(Denied):
        accept_task_order(order, actor=make_actor(Role.COUNTY_FINANCE, county))
    with pytest.raises(Denied):
        accept_task_order(order, actor=officer)
    with pytest.raises(Exception) as caught:
        accept_task_order(order, actor=make_actor(Role.COUNTY_OFFICER, make_county("130126", "灵寿县")))
    assert caught.type.__name__ == "Http404"
    declined = decline_task_order(order, actor=make_actor(Role.COUNTY_OFFICER, county), reason="师资不足")
    assert declined.state == "DRAFT"


def test_a_county_does_not_sign_for_an_institution_that_lies_in_it(officer, item, county):
    host = make_institution(item.plan.province).unit
    type(host).objects.filter(pk=host.pk).update(parent=county)
    host.refresh_from_db()
    assert host.path.startswith(county.path)
    order = issued(item, officer, host)
    for act in (
        lambda actor: accept_task_order(order, actor=actor),
        lambda actor: decline_task_order(order, actor=actor, reason="x"),
    ):
        with pytest.raises(Refused) as caught:
            act(make_actor(Role.COUNTY_OFFICER, county))
        assert caught.value.code == "not_your_unit"


def test_a_county_of_another_province_holds_no_order(officer, item):
    chengkou = make_county("500229", "城口县", make_province("500000", "重庆市"))
    with pytest.raises(Refused) as caught:
        draft_task_order(item, actor=officer, holder=chengkou, places=1)
    assert (caught.value.code, caught.value.field) == ("holder_elsewhere", "unit")
    with pytest.raises(Refused) as caught:
        draft_task_order(item, actor=officer, holder=make_prefecture(), places=1)
    assert caught.value.code == "holder_kind"
