"""`make shots`: every page of the demo, in both languages, wide and narrow, into out/shots.

Follows the links that each person sees, from the inbox on, and takes one picture of every named address, of every tab,
and of every state of a record, so that a page which nobody can reach is missing here too. Prints what answered with an
error, and fails then; prints also which named pages nobody reached.
"""

import functools
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, repeat
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import django
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page, sync_playwright

from guopei.core.ui.pages.base import Page as HousePage
from guopei.stack import browser
from tests.support.chromium import arguments
from tests.visibility.reading import patterns, view_of

OUT = Path("out/shots")
WIDTHS = {"wide": {"width": 1366, "height": 768}, "narrow": {"width": 390, "height": 844}}
LANGUAGES = ("zh-hans", "en")
MOST_PAGES_OF_ONE_PERSON = 250
MOST_OF_A_NAME = 6  # records of a kind that one person opens, to meet their states
CHART_DRAWS = 300  # milliseconds
DOWNLOAD = "Download is starting"  # how Chromium tells that an address answers with a file
NOT_PAGES = re.compile(r"/(documents|static|i18n|api|admin)/|logout|export=|/pdf/$|\.(xlsx|docx|pdf|json)$")


def people(data: Path) -> tuple[str, list[str]]:
    """The demo's password and its user names."""
    text = (data / "demo_logins.txt").read_text()
    password = re.search(r"demo: (\S+)", text)
    assert password is not None, "the demo's logins name a password"
    return password[1], [line.split()[0] for line in text.splitlines()[2:] if line.strip()]


def sign_in(page: Page, base: str, username: str, password: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.click("form button[type=submit]")
    page.wait_for_load_state()


@functools.cache
def name_of(url: str) -> str:
    """The address's name and tab: two records of a kind look alike, one picture is enough."""
    parts = urlsplit(url)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return ""
    tab = re.search(r"tab=(\w+)", parts.query)
    return f"{name.replace(':', '.')}{'.' + tab[1] if tab else ''}"


def links(page: Page, base: str) -> Iterator[str]:
    """Addresses of this site that the page links to."""
    for href in page.eval_on_selector_all("a[href]", "found => found.map(one => one.href)"):
        url = urldefrag(href)[0]
        if url.startswith(base) and not NOT_PAGES.search(url):
            yield url


def state_of(page: Page) -> str:
    """The word of the record's badge beside its title; a record in another state is another page to look at."""
    badge = page.locator(".gp-title .gp-badge").first
    return f".{badge.inner_text().strip()}" if badge.count() else ""


def main() -> int:
    """Take the pictures; the number of pages that failed is the exit status."""
    base = os.environ.get("GUOPEI_URL", "http://127.0.0.1:8000").rstrip("/")
    password, usernames = people(Path(os.environ["GUOPEI_DATA_DIR"]))
    shutil.rmtree(OUT, ignore_errors=True)
    # Not forked: Playwright and the database connection do not survive it.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), initializer=django.setup) as pool:
        failed = list(chain.from_iterable(pool.map(walk, repeat(base), repeat(password), ["", *usernames])))
    taken = {path.stem for path in OUT.glob(f"{LANGUAGES[0]}/wide/*.png")}
    print(f"{len(taken)} pages, {len(taken) * len(WIDTHS) * len(LANGUAGES)} pictures in {OUT}", *failed, sep="\n")
    reached = {".".join(name.split(".")[:2]) for name in taken}
    print("Nobody reached:", ", ".join(sorted(pages() - reached)) or "all were reached")
    return min(len(failed), 99)


def walk(base: str, password: str, username: str) -> list[str]:
    """Look around as one person, or as a guest; returns what failed."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(browser.find()), args=arguments())
        context = chromium.new_context(locale="zh-CN", viewport=WIDTHS["wide"], reduced_motion="reduce")  # type: ignore[arg-type]
        page = context.new_page()
        if username:
            sign_in(page, base, username, password)
            # Once before, so that the pages behind it are not all pictures of the question whether it is you.
            page.goto(f"{base}/accounts/reauthenticate/")
            page.fill("input[name=password]", password)
            page.click("form button[type=submit]")
            page.wait_for_load_state()
        failed = look_around(page, base, username)
        chromium.close()
    return failed


def look_around(page: Page, base: str, username: str) -> list[str]:
    """Follow what one person sees; returns what failed. A picture that somebody else took is not taken again."""
    waiting = [f"{base}/", f"{base}/access/me/edit/"] if username else [f"{base}/public/", f"{base}/accounts/login/"]
    seen: set[str] = set()
    met: Counter[str] = Counter()
    failed = []
    while waiting and len(seen) < MOST_PAGES_OF_ONE_PERSON:
        url = min(waiting, key=lambda one: met[name_of(one)])  # a kind of page not met yet comes first
        waiting.remove(url)
        name = name_of(url)
        if not name or url in seen or met[name] >= MOST_OF_A_NAME:
            continue
        seen.add(url)
        met[name] += 1
        try:
            response = page.goto(url)
        except Error as error:
            if DOWNLOAD in str(error):
                continue
            raise
        if response is None or response.status >= 400:
            failed.append(f"{username or 'guest'} {url}: {response.status if response else 'no answer'}")
            continue
        waiting += [found for found in links(page, base) if met[name_of(found)] < MOST_OF_A_NAME]
        key = f"{name}-{username}" if name == "inbox.home" else f"{name}{state_of(page)}"
        if not picture(LANGUAGES[-1], "narrow", key).exists():
            shoot(page, base, url, key)
    return failed


def picture(language: str, width: str, name: str) -> Path:
    return OUT / language / width / f"{name}.png"


def pages() -> set[str]:
    """The house's own pages, as their pictures are named."""
    return {name.replace(":", ".") for name, pattern in patterns() if issubclass(view_of(pattern), HousePage)}


def shoot(page: Page, base: str, url: str, name: str) -> None:
    for language in LANGUAGES:
        page.context.add_cookies([{"name": "django_language", "value": language, "url": base}])
        page.goto(url)
        if page.locator("[data-chart]").count():
            page.wait_for_load_state("networkidle")
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_timeout(CHART_DRAWS if page.locator("[data-chart]").count() else 50)
            target = picture(language, width, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=target, full_page=True, animations="disabled")
        page.set_viewport_size(WIDTHS["wide"])  # type: ignore[arg-type]
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": base}])
