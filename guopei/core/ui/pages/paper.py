"""Paper: a page in the manner of an official document, to be printed or saved as PDF from the browser."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from guopei.core.ui.pages.base import Page

_DIGITS = "〇一二三四五六七八九"


def chinese_date(day: date) -> str:
    """2026-03-05 → "2026年3月5日" as GB/T 9704-2012 7.3.5.4 asks (Arabic numerals, no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(number: int) -> str:
    """1–99 in Chinese numerals for headings: 1 → 一, 12 → 十二, 20 → 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    head = "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


class PaperPage(Page):
    """A document. Give `paper` (body, number, addressee, signers, dated) and `annexes`; the text goes into the
    template's block `text`. `body` is the issuing body's heading line as the office configured it, "" for none."""

    template_name = "ui/paper.html"
    with_head = True

    def paper(self) -> dict[str, Any]:
        """body, number, addressee, signers, dated (a date), annexes (names)."""
        return {}

    def more(self) -> dict[str, Any]:
        """What the text needs."""
        return {}

    def annexes(self) -> Sequence[Any]:
        """Names of the annexes."""
        return ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the document."""
        return self.show(paper=self.paper(), annexes=self.annexes(), with_head=self.with_head, **self.more())
