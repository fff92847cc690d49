"""Act one: the ministry opens the year; its finance office orders the money, one drafting and another approving."""

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.stage import Stage

FIRST_BOX = '[data-rows="lines"] [data-row] input[name$="-province"]'


def play(stage: Stage) -> None:
    """From the opened year to Hebei's ceiling of 28.80 ten-thousand yuan."""
    open_the_year(stage)
    drafts, decides = stage.enter("ministry_finance", "zh"), stage.enter("ministry_finance2", "en")
    order(drafts, "演示〔2025〕1号", "提前下达", ("河北", "30.00"), ("重庆市", "9.50"), ("兵团", "3"), total="42.50")
    approve(drafts, decides)
    order(drafts, "演示〔2026〕2号", "调整", ("河北省", "-1.20"), total="-1.20")
    approve(drafts, decides)


def open_the_year(stage: Stage) -> None:
    opens = stage.enter("ministry_officer2", "en")
    opens.visit("catalogue:year-list")
    opens.open_row("2026")
    opens.step("open")
    opens.may_not("open")


def order(person: Person, number: str, kind: str, *lines: tuple[str, str], total: str) -> None:
    """Draft an order: its lines come from a spreadsheet; the sum is there before it is saved."""
    person.visit("funds:order-list")
    person.to("funds:order-new")
    person.fill(year="2026", kind=kind, issued_on="2026-01-15")
    person.paste(FIRST_BOX, *lines)
    expect(person.page.locator("[data-total] output")).to_have_text(total)
    person.send(expected=(422,))
    expect(person.page.locator("#id_number_error")).to_be_visible()
    person.fill(number=number)
    person.send()
    expect(person.page.locator("tfoot .num")).to_have_text(total)


def approve(drafts: Person, decides: Person) -> None:
    """Who drafted is not offered the approval; the other finds it in the inbox, and then no more."""
    drafts.step("submit")
    drafts.may_not("approve")
    decides.begin("funds.order_to_approve")
    assert decides.path == drafts.path
    decides.step("approve")
    decides.has_nothing("funds.order_to_approve")
