"""Tests in a real Chromium: the one on this machine, else Playwright's own; without either they are skipped, loudly."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from guopei.stack import browser as chromium
from tests.browser.people import PATIENCE
from tests.browser.stage import Stage, set_up
from tests.support.chromium import arguments

expect.set_options(timeout=PATIENCE * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything below this folder is a browser test."""
    missing = pytest.mark.skipif(chromium.find() is None, reason="no Chromium on this machine: run `make browser`")
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(missing)


@pytest.fixture(scope="session", autouse=True)
def allow_orm_beside_playwright() -> None:
    """Playwright keeps an event loop in the test's thread, which Django takes for async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": str(chromium.find()), "args": arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="module")
def stage(browser: Browser) -> Iterator[Stage]:
    """A whole system for the acts of one module."""
    with set_up(browser) as made:
        yield made
