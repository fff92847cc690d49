"""The people of the story at their browsers: each signs in, goes where the navigation leads, and looks at each page.

Whatever page a person comes to is checked: nothing refused by the CSP, nothing missing, no error in the console,
nothing wider than the screen, and no word of the other language where the house speaks.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.urls import resolve, reverse
from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, Request, Response, expect

from guopei.core.inbox import registry
from guopei.stack import messages

LOCALES = {"zh": "zh-CN", "en": "en-US"}
DESK = {"width": 1366, "height": 768}
PATIENCE = 120  # seconds that anything may take on a busy machine
PHONE = {"width": 390, "height": 844}

AT_HOME = re.compile("xlsx?|xlsb|ods|csv|docx|pdf|MB|SHA|ID|Excel|English|UTF", re.I)  # Latin in Chinese sentences too

LOOK = """() => {
  const shown = (node) => node.checkVisibility ? node.checkVisibility() : true;
  const attributes = [];
  for (const node of document.querySelectorAll("[aria-label],[placeholder],[title],[alt]"))
    if (shown(node) && !node.closest("button[lang]")) for (const name of ["aria-label", "placeholder", "title", "alt"])
      if (node.getAttribute(name)) attributes.push(node.getAttribute(name));
  const own = "#side a, .btn, thead th, label.form-label, .gp-figure-label, .gp-form-nav a, legend:not(td *)";
  return {
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    words: document.body.innerText + "\\n" + attributes.join("\\n"),
    // An official paper is Chinese, whoever reads it, and says so.
    own: [...document.querySelectorAll(own)].filter(shown).filter((node) => !node.closest(".paper[lang]"))
      .map((node) => node.innerText.trim()),
    language: document.documentElement.lang,
  };
}"""

PASTE = """(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, chromium: Browser, base: str, name: str, language: str, size: dict[str, int]) -> None:
        self.name, self.language, self.base = name, language, base.rstrip("/")
        context: dict[str, Any] = {"locale": LOCALES[language], "viewport": size, "timezone_id": "Asia/Shanghai"}
        self.context = chromium.new_context(**context, reduced_motion="reduce")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.complaints: list[str] = []
        self.bad_answers: list[str] = []
        self.blemishes: list[str] = []  # told at the end of an act, all at once
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("requestfailed", self._miss)
        self.page.on("response", self._weigh)
        self.page.on("dialog", lambda dialog: self._leave(dialog))

    # What the browser says

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _miss(self, request: Request) -> None:
        # A download, and what a page that is left still asked for, end without an answer.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.complaints.append(f"{request.url}: {request.failure}")

    def _weigh(self, response: Response) -> None:
        if response.status >= 400:
            self.bad_answers.append(f"{response.status} {urlsplit(response.url).path}")

    @staticmethod
    def _leave(dialog: Dialog) -> None:
        dialog.accept()

    def look(self, *, expected: tuple[int, ...] = ()) -> None:
        """Look at the page as it stands. `expected` are answers that are refusals on purpose."""
        seen = self.page.evaluate(LOOK)
        where = f"{self.name} at {urlsplit(self.page.url).path}"
        bad = [answer for answer in self.bad_answers if int(answer.split()[0]) not in expected]
        assert not bad, f"{where}: {bad}"
        assert not self.complaints, f"{where}: {self.complaints}"
        assert seen["language"].startswith(self.language), f"{where} speaks {seen['language']}"
        if seen["over"] > 0:
            self.blemishes.append(f"{where}: {seen['over']} px wider than the screen")
        for words in english_in(seen["words"]) if self.language == "zh" else chinese_in(seen["own"]):
            self.blemishes.append(f"{where} in {self.language}: “{words}”")
        self.bad_answers.clear()

    # Going

    def go(self, path: str, *, expected: tuple[int, ...] = ()) -> None:
        """Type an address."""
        self.page.goto(f"{self.base}{path}")
        self.look(expected=expected)

    def follow(self, link: Locator | str, *, expected: tuple[int, ...] = ()) -> None:
        """Click what leads to another page: a link, or a button that sends a form."""
        found = self.page.locator(link) if isinstance(link, str) else link
        with self.page.expect_navigation(wait_until="load"):
            found.click()
        self.look(expected=expected)

    def visit(self, name: str) -> None:
        """Go where the navigation leads, by the name of the address."""
        if self.page.locator(".gp-burger").is_visible():
            self.page.locator(".gp-burger").click()
        self.follow(f'#side a[href="{reverse(name)}"]')

    def open_row(self, text: str) -> None:
        """Open the record of a list's row that holds this text."""
        self.follow(self.page.locator("main tbody tr", has_text=text).first.locator("a").first)

    def tab(self, key: str) -> None:
        """Open a part of the record."""
        self.follow(f'.gp-tabs a[href="?tab={key}"]')

    def to(self, name: str, *args: Any) -> None:
        """Follow the page's own link to an address, by its name."""
        self.follow(self.page.locator(f'main a[href^="{reverse(name, args=args)}"]').first)

    @property
    def path(self) -> str:
        """Where the person is."""
        return urlsplit(self.page.url).path

    @property
    def pk(self) -> int:
        """The number of the record that the person looks at."""
        return int(resolve(self.path).kwargs["pk"])

    # To-dos

    def todos(self, kind: str) -> Locator:
        """The lines of the inbox of a kind, which is known by the word on its button."""
        with self.speaking():
            button = registry.button_of(kind)
        return self.page.locator(".gp-inbox .gp-act").get_by_text(button, exact=True)

    def begin(self, kind: str) -> None:
        """Start from the inbox, with the first to-do of a kind."""
        self.go("/")
        self.follow(self.todos(kind).first)

    def has_nothing(self, kind: str) -> None:
        """The inbox holds no to-do of a kind (any more)."""
        self.go("/")
        expect(self.todos(kind)).to_have_count(0)

    # Doing

    def step(self, name: str, reason: str = "", *, expected: tuple[int, ...] = ()) -> None:
        """Make a step of the record that is shown, through its dialog where it has one, with a reason if asked for."""
        opener = self.page.locator(f'[data-dialog="step-{name}"]')
        if reason or opener.count():
            opener.click()
            if reason:
                self.page.fill(f"#step-{name}-reason", reason)
            self.follow(f"#step-{name} .gp-dialog-foot button:not([data-dialog-close])", expected=expected)
        else:
            self.follow(f'form:has(input[name=step][value="{name}"]) button', expected=expected)

    def may_not(self, name: str) -> None:
        """The record offers no such step."""
        expect(self.page.locator(f'[name=step][value="{name}"], [data-dialog="step-{name}"]')).to_have_count(0)

    def fill(self, **values: str) -> None:
        """Fill fields by their names; an option is chosen by the words it shows, or by its value."""
        for name, value in values.items():
            field = self.page.locator(f'main [name="{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                self.choose(field, value)
            else:
                field.fill(value)

    @staticmethod
    def choose(field: Locator, words: str) -> None:
        """The option that shows these words."""
        option = field.locator("option", has_text=words).first
        field.select_option(option.get_attribute("value"))

    def pick(self, name: str, text: str) -> None:
        """Pick a unit from the list that appears while one types."""
        box = self.page.locator(f'[data-pick]:has(input[name="{name}"]) [role=combobox]')
        box.press_sequentially(text)
        self.page.locator("[data-pick] [role=option]", has_text=text).first.click()

    def paste(self, selector: str, *rows: tuple[Any, ...]) -> None:
        """Paste cells copied from a spreadsheet into a box."""
        text = "\n".join("\t".join(str(cell) for cell in row) for row in rows)
        self.page.locator(selector).evaluate(PASTE, text)

    def send(self, button: str = "#submit", *, expected: tuple[int, ...] = ()) -> None:
        """Send the form."""
        self.follow(self.page.locator(button), expected=expected)

    def attach(self, name: str, content: bytes, *, field: str = "input[type=file]") -> None:
        """Choose a workbook from one's own disk."""
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        self.page.locator(field).set_input_files({"name": name, "mimeType": kind, "buffer": content})

    def wait_for(self, selector: str, *, again: bool = False) -> None:
        """Wait for what workers do beside the page; `again` looks anew, where the page does not do so by itself."""
        deadline = monotonic() + PATIENCE
        while again and monotonic() < deadline and not self.page.locator(selector).count():
            self.page.wait_for_timeout(1000)
            self.page.reload()
        self.page.wait_for_selector(selector, timeout=PATIENCE * 1000)
        self.page.wait_for_load_state()
        self.look()

    def tick(self, *texts: str) -> None:
        """Tick the rows of a list that hold these texts; all of them when none is named."""
        if not texts:
            self.page.check("[data-tick-all]")
        for text in texts:
            self.page.locator("main tbody tr", has_text=text).locator("[data-tick]").check()

    def download(self, link: Locator | str) -> bytes:
        """Click a link that downloads, and return what came."""
        found = self.page.locator(link) if isinstance(link, str) else link
        with self.page.expect_download() as waiting:
            found.click()
        path = waiting.value.path()
        return Path(path).read_bytes()

    # Reading

    def said(self, words: str, context: str = "") -> str:
        """A text of the house in this person's language. One that nobody translated is a blemish."""
        with self.speaking():
            found = translation.pgettext(context, words) if context else translation.gettext(words)
        if self.language == "zh" and found == words:
            self.blemishes.append(f"“{words}” is not translated")
        return found

    def speaking(self) -> AbstractContextManager[None]:
        """Texts in this person's language."""
        return translation.override("zh-hans" if self.language == "zh" else "en")

    def sees(self, text: str) -> None:
        """The page shows this text."""
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def sees_state(self, words: str) -> None:
        """The record's badge says so."""
        expect(self.page.locator("h1 .gp-badge")).to_contain_text(self.said(words))

    def figures(self) -> dict[str, int]:
        """The row of figures, by label."""
        labels = self.page.locator("main .gp-figure-label").all_inner_texts()
        numbers = self.page.locator("main .gp-figure-value").all_inner_texts()
        return {label: int(re.sub(r"\D", "", number) or 0) for label, number in zip(labels, numbers, strict=True)}

    def picture(self, folder: Path, name: str) -> None:
        """Keep what the screen shows."""
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}-{self.name}.png", full_page=True)


@cache
def house_words() -> frozenset[str]:
    """Every text of the source that is meant for people, in English."""
    texts = (message.singular for found in messages.extract().found.values() for message in found)
    return frozenset(text for text in texts if len(text) > 2 and not AT_HOME.fullmatch(text))


def english_in(words: str) -> list[str]:
    """English where Chinese should stand: a text of the house alone in its line or cell, or two words together."""
    found = []
    for line in {line.strip() for line in re.split(r"[\n\t]", words)}:
        runs = re.findall(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,})+", line)
        strange = [run for run in runs if len([w for w in re.split(r"[ ,]+", run) if not AT_HOME.fullmatch(w)]) > 1]
        found += [line] if line in house_words() else strange
    return found


def chinese_in(labels: list[str]) -> list[str]:
    """Chinese where the house should speak English: on buttons, in the heads of tables, beside fields."""
    return [label for label in labels if re.search(r"[\u4e00-\u9fff]", label)]


@contextmanager
def pictures_of(people: Iterable[Person], folder: Path, name: str) -> Iterator[None]:
    """When the block fails, keep what everybody's screen showed."""
    try:
        yield
    except Exception as error:
        error.add_note(f"in the act “{name}”; pictures in {folder}")
        for person in people:
            person.picture(folder, name)
        raise
