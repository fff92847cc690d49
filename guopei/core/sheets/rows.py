"""Which rows of a sheet are people, and which are totals, signatures, repeated headers, formatted blanks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guopei.core.sheets.headers import squeeze
from guopei.core.sheets.normalise.text import is_null_word, tidy, to_text
from guopei.core.sheets.opening import Row
from guopei.core.sheets.outline import Ready
from guopei.core.sheets.spec import SheetSpec

BATCH = 4096
_KEEP = 200  # skipped rows named in the summary
_TOTALS = re.compile(r"(?:合|总|小|共)\s*计")
_SIGNATURES = re.compile(
    r"(?:审核|填表|制表|填报|负责|联系|经办|复核|校长|领导)\s*人?\s*(?:签字|签名|签章)?\s*[（(]?.{0,6}[)）]?\s*[:：]"
    r"|(?:盖章|公章|签字|签章)|^(?:备注|说明|注|填表说明|注意事项)\s*\d*\s*[:：]|填表(?:日期|时间)|填报(?:日期|时间|单位)"
)


@dataclass
class Skipped:
    """Rows left out, by reason: how many of each, and the first ones by number."""

    counts: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[str, int, str]] = field(default_factory=list)  # sheet, row, reason

    def add(self, sheet: str, row: int, reason: str) -> None:
        """Note one row."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        if reason != "empty" and len(self.rows) < _KEEP:
            self.rows.append((sheet, row, reason))


def batches(ready: Ready, spec: SheetSpec, skipped: Skipped) -> Iterator[tuple[list[int], list[Row]]]:
    """The data rows of a sheet, some thousands at a time, each as long as the farthest mapped column."""
    places = ready.header.places()
    keys = [places[name] for name in spec.keys if name in places] or list(places.values())
    width = max(places.values()) + 1
    judge = _Judge(ready, spec)
    numbers: list[int] = []
    rows: list[Row] = []
    for number, row in ready.rows:
        if len(row) < width:
            row = [*row, *[""] * (width - len(row))]
        if not all([row[place] for place in keys]) or judge.may_be_header(row[keys[0]]):  # noqa: C419 - faster
            if not any(row):
                skipped.add(ready.sheet.name, number, "empty")
                continue
            reason = judge.reason(row)
            if reason:
                skipped.add(ready.sheet.name, number, reason)
                continue
        numbers.append(number)
        rows.append(row)
        if len(rows) >= BATCH:
            yield numbers, rows
            numbers, rows = [], []
    if rows:
        yield numbers, rows


class _Judge:
    def __init__(self, ready: Ready, spec: SheetSpec) -> None:
        places = ready.header.places()
        self.places = [place for name, place in places.items() if name != "serial"]
        self.key_places = [places[name] for name in spec.keys if name in places] or self.places
        self.spellings = defaultdict(set, {guess.index: set(guess.spellings) for guess in ready.header.guesses})
        for name, place in places.items():
            self.spellings[place] |= set(filter(None, map(squeeze, spec.column(name).synonyms)))
        for row in ready.above:
            for place, text in _squeezed(_said(row)).items():
                self.spellings[place].add(text)
        # Nearly all rows share no character with what stands over their column: only the others are looked at closely.
        self.characters = frozenset("".join(self.spellings[self.key_places[0]]))

    def may_be_header(self, value: Any) -> bool:
        """Whether the row's first key has a character of what stands over it."""
        return isinstance(value, str) and not self.characters.isdisjoint(value)

    def reason(self, row: Sequence[Any]) -> str:
        """Why this row is no person: "empty", "header", "total", "signature"; "" if it may be one."""
        said = _said(row)
        if self._is_header(said):
            return "header"
        if not any(place in said for place in self.places):
            joined = "".join(said.values())
            return "total" if _TOTALS.search(joined) else "signature" if _SIGNATURES.search(joined) else "empty"
        keys = [said.get(place, "") for place in self.key_places]
        if all(keys):
            return ""
        joined = " ".join(said.values())
        if _TOTALS.search(joined) and not any(sum(c.isdigit() for c in key) >= 15 for key in keys):
            return "total"
        return "signature" if _SIGNATURES.search(joined) else ""

    def _is_header(self, said: Mapping[int, str]) -> bool:
        """What stands at the head of the sheet once more, under any page break: a title, a row of groups, a header.

        Its cells read like what stands over them, however they are spaced: at least two, or the only ones that are
        filled; and no key says anything else.
        """
        squeezed = _squeezed(said)
        alike = {place for place, text in squeezed.items() if text in self.spellings[place]}
        for place in self.key_places:
            if place in squeezed and not squeezed[place].endswith(tuple(self.spellings[place])):
                return False
            if place in squeezed:
                alike.add(place)
        return len(alike) >= 2 or (bool(alike) and len(alike) == len(squeezed))


def _said(row: Sequence[Any]) -> dict[int, str]:
    """Place → text of the cells that say something."""
    texts = ((place, tidy(to_text(value))) for place, value in enumerate(row) if value not in ("", None))
    return {place: text for place, text in texts if text and not is_null_word(text)}


def _squeezed(said: Mapping[int, str]) -> dict[int, str]:
    return {place: short for place, text in said.items() if (short := squeeze(text))}
