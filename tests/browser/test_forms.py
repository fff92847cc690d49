"""Forms as people use them: what was typed survives leaving the page, nobody overwrites unknowingly, nothing twice."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.flow.models import Draft
from projects.orders.models import TaskOrder
from projects.orders.services.orders import save_task_order
from projects.planning.models import Plan
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import save_plan
from tests.factories.access import make_actor
from tests.factories.orgs import make_county, make_province
from tests.factories.projects import make_drafted_plan, make_task_order
from tests.factories.trainees import make_quota

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = ".gp-saved"


@pytest.fixture
def officer(transactional_db: None) -> Actor:
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


def sign_in(page: Page, live_server: LiveServer, actor: Actor) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


@pytest.fixture
def at(live_server: LiveServer, page: Page, officer: Actor) -> Iterator[Page]:
    """The officer's browser, signed in."""
    sign_in(page, live_server, officer)
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    page.goto("about:blank")  # nothing is under way any more when the database goes


def wait_until_kept(page: Page) -> None:
    with page.expect_response(lambda response: response.url.endswith("/ui/draft/")) as kept:
        page.locator("#form").dispatch_event("change")
    assert kept.value.status == 200


@pytest.fixture
def plan(officer: Actor) -> Plan:
    return make_drafted_plan(officer)


@pytest.fixture
def order(officer: Actor) -> TaskOrder:
    return make_task_order(officer)


def test_a_draft_of_a_plan_outlives_the_page_and_ends_with_saving(
    live_server: LiveServer, at: Page, plan: Plan
) -> None:
    address = f"{live_server.url}/projects/plans/{plan.pk}/edit/"
    at.goto(address)
    at.fill("#id_needs", "想了一半的需求")
    expect(at.locator(SAVED)).to_contain_text("草稿")
    at.goto(f"{live_server.url}/projects/plans/")
    at.goto(address)
    expect(at.locator("#id_needs")).to_have_value("想了一半的需求")
    expect(at.locator(".gp-alert-info")).to_be_visible()
    at.locator("button[name=then][value=save]").click()
    at.wait_for_url(f"**/plans/{plan.pk}/")
    plan.refresh_from_db()
    assert (plan.needs, Draft.objects.count()) == ("想了一半的需求", 0)


def test_a_draft_of_an_order_can_be_discarded(live_server: LiveServer, at: Page, order: TaskOrder) -> None:
    address = f"{live_server.url}/projects/task-orders/{order.pk}/edit/"
    at.goto(address)
    at.fill("#id_document_no", "冀教师函〔2026〕9号")
    wait_until_kept(at)
    at.goto(address)
    expect(at.locator("#id_document_no")).to_have_value("冀教师函〔2026〕9号")
    at.locator("button[name=discard_draft]").click()
    expect(at.locator("#id_document_no")).to_have_value("冀教师函〔2026〕1号")


def test_a_plan_changed_by_a_colleague_shows_both_versions_items_too(
    live_server: LiveServer, at: Page, plan: Plan, officer: Actor
) -> None:
    address = f"{live_server.url}/projects/plans/{plan.pk}/edit/"
    at.goto(address)
    at.fill("#id_goals", "我的目标")
    wait_until_kept(at)
    item = plan.items.get()
    with transaction_for(officer, act="tests"):
        changed = ItemInput(item.sub_project_id, item.stage, 77, item.days, item.rate_fen, id=item.pk)
        save_plan(plan, actor=officer, needs="需求", goals="同事的目标", coverage="覆盖", items=[changed])
    at.locator("button[name=then][value=save]").click()
    compared = at.locator(".gp-compare")
    expect(compared).to_contain_text("我的目标")
    expect(compared).to_contain_text("同事的目标")
    expect(compared).to_contain_text("77")
    at.locator(".gp-actions button[name=discard_draft]").click()
    expect(at.locator("#id_goals")).to_have_value("同事的目标")


def test_a_draft_older_than_the_record_says_so_and_is_compared_when_saved(
    live_server: LiveServer, at: Page, order: TaskOrder, officer: Actor
) -> None:
    address = f"{live_server.url}/projects/task-orders/{order.pk}/edit/"
    at.goto(address)
    at.fill("#id_places", "31")
    wait_until_kept(at)
    with transaction_for(officer, act="tests"):
        save_task_order(
            order, actor=officer, holder=order.holder, places=22, document_no=order.document_no,
        )  # fmt: skip
    at.goto(address)
    expect(at.locator(".gp-alert-warn")).to_be_visible()
    expect(at.locator("#id_places")).to_have_value("31")
    at.locator("#submit").click()
    expect(at.locator(".gp-compare")).to_contain_text("22")
    order.refresh_from_db()
    assert order.places == 22
    at.get_by_role("button", name="以我的内容覆盖").click()
    at.wait_for_url(f"**/task-orders/{order.pk}/")
    order.refresh_from_db()
    assert order.places == 31


SEND_TWICE = """() => {
  const form = document.getElementById("form");
  const send = () => fetch(form.action, { method: "POST", body: new FormData(form) });
  return Promise.all([send(), send()]).then((answers) => answers.map((answer) => [answer.status, answer.url]));
}"""


def test_a_form_sent_twice_at_once_is_done_once(live_server: LiveServer, at: Page, order: TaskOrder) -> None:
    at.goto(f"{live_server.url}/projects/task-orders/{order.pk}/edit/")
    at.fill("#id_places", "31")
    answers = at.evaluate(SEND_TWICE)
    assert answers == [[200, f"{live_server.url}/projects/task-orders/{order.pk}/"]] * 2
    version = order.version
    order.refresh_from_db()
    assert (order.places, order.version) == (31, version + 1)


def test_what_is_changed_after_sending_is_another_request(live_server: LiveServer, at: Page, order: TaskOrder) -> None:
    """As after going back to a page that the browser kept: compared, not refused as a key that was used."""
    at.goto(f"{live_server.url}/projects/task-orders/{order.pk}/edit/")
    at.fill("#id_places", "31")
    at.evaluate(SEND_TWICE)
    at.fill("#id_places", "33")
    at.locator("#submit").click()
    expect(at.locator(".gp-compare")).to_contain_text("33")
    order.refresh_from_db()
    assert order.places == 31


def test_the_button_for_a_file_is_ours_and_works_by_keys(live_server: LiveServer, at: Page) -> None:
    county = make_county()
    make_actor(Role.COUNTY_OFFICER, county)  # somebody who may submit what is uploaded
    quota = make_quota(county, 2)
    sign_in(at, live_server, make_actor(Role.COUNTY_OFFICER, county))
    at.goto(live_server.url + reverse("trainees:roster-upload", args=[quota.pk]))
    control, button = at.locator("input[type=file]"), at.locator(".gp-drop-button")
    expect(button).to_have_text("选择文件")
    box = control.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1, 1)  # nothing of the browser's own words is seen
    expect(control).to_have_accessible_name(re.compile("选择文件"))
    at.on("filechooser", lambda _chooser: None)  # somebody listens all the time: between two waits nobody would
    with at.expect_file_chooser() as clicked:
        button.click()
    clicked.value.set_files({"name": "名单.xlsx", "mimeType": "text/plain", "buffer": b"x"})
    expect(at.locator("[data-drop-name]")).to_contain_text("名单.xlsx")
    control.focus()
    at.keyboard.press("Shift+Tab")
    at.keyboard.press("Tab")
    expect(control).to_be_focused()
    assert button.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    with at.expect_file_chooser():
        at.keyboard.press("Space")
