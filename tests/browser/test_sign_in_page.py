"""The first page anybody sees, in a real browser: styled by our own files, nothing refused by the CSP."""

from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer


def test_sign_in_page_loads_everything_it_names(live_server: LiveServer, page: Page) -> None:
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", listen)
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.goto(f"{live_server.url}/accounts/login/")
    expect(page.locator("input[name=login]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert complaints == []
