"""Pages on which several people fill in the same cells: both sides are shown, and what was typed is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from guopei.core.flow.cells import Cell, Key, Overtaken, sent_cells
from guopei.core.refusal import Refused
from guopei.core.ui.pages import FormPage
from guopei.core.ui.pages.base import Page


@dataclass(frozen=True)
class Side:
    """A cell in which two people say different things: whose, which, what each says, under which name it is sent."""

    who: str
    what: str
    name: str
    mine: str
    mine_words: str
    theirs: Cell
    theirs_words: str


class CellsPage(Page):
    """What these pages share. Give `people` (number → name), words for columns and values, `record_cells`, which
    records what was chosen after both sides were looked at, and `refused`, the page with a refusal."""

    def people(self) -> Mapping[int, str]:
        """Whose cells they are."""
        raise NotImplementedError

    def column_words(self, column: str) -> str:
        """What a column is called."""
        return column

    def value_words(self, value: str) -> str:
        """What a cell says, in words."""
        return value

    def record_cells(self, entered: Mapping[Key, str], seen: Mapping[Key, Cell]) -> str:
        """Record what was chosen, and say so."""
        raise NotImplementedError

    def refused(self, refusal: Refused) -> HttpResponseBase:
        """The page as it stands, with the refusal."""
        raise NotImplementedError

    def take_chosen(self, entered: Mapping[Key, str], seen: Mapping[Key, Cell], *, after: str) -> HttpResponseBase:
        """Record what was chosen and go on; or both sides once more, where somebody was quicker again."""
        try:
            messages.success(self.request, self.record_cells(entered, seen))
        except Overtaken as refusal:
            return self.show_overtaken(refusal)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.refused(refusal)
        return redirect(after)

    @staticmethod
    def sent(request: HttpRequest) -> tuple[dict[Key, str], dict[Key, Cell]]:
        """What was entered, and what the page had shown."""
        return sent_cells(request.POST.items())

    def show_overtaken(self, refusal: Overtaken, **keep: Any) -> HttpResponseBase:
        """Both sides of every cell that two people changed; what is chosen there is sent to this page again, with all
        that was typed in other cells. `keep` is sent along."""
        people = self.people()
        clashing = {clash.key for clash in refusal.clashes}
        sides = [
            Side(
                people.get(clash.key[0], str(clash.key[0])),
                self.column_words(clash.key[1]),
                f"{clash.key[0]}-{clash.key[1]}",
                clash.mine,
                self.value_words(clash.mine),
                clash.theirs,
                self.value_words(clash.theirs.value),
            )
            for clash in refusal.clashes
        ]
        others = [
            (f"{pk}-{column}", value) for (pk, column), value in refusal.changed.items() if (pk, column) not in clashing
        ]
        seen = [(f"{pk}-{column}", cell) for (pk, column), cell in refusal.now.items()]
        return render(
            self.request,
            "trainees/delivery/overtaken.html",
            self.context(refusal=refusal, sides=sides, others=others, seen=seen, keep=keep),
            status=refusal.status,
        )


class CellsForm(CellsPage, FormPage):
    """A form of cells."""

    def refused(self, refusal: Refused) -> HttpResponseBase:
        """The form, with the refusal on top."""
        return self.respond(*self._fresh(None), status=refusal.status, refusal=refusal)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save the form; or, after both sides were looked at, what was chosen."""
        entered, seen = self.sent(request)
        if not entered:
            return super().post(request, *args, **kwargs)
        self.record = self.fetch()
        return self.take_chosen(entered, seen, after=self.after(None))
