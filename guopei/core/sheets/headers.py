"""Find the header under title rows, join two-row headers, and say which column is which - or that it is not sure.

A mapping says, for each header as written (`header_key`), which column of the spec it is; "" means: leave it out.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guopei.core.sheets.normalise.text import simplified
from guopei.core.sheets.sheetscan import column_letters
from guopei.core.sheets.spec import SheetSpec

LOOK_AT = 30  # rows in which a header may stand
_EXACT, _SYNONYM, _CONTAINS = 1.0, 0.9, 0.5
_MARKS = re.compile(r"[\s*:：;；,，、。.\-_'\"“”‘’/\\|]+")
_HINTS = re.compile(r"[(\[【〔<《{][^)\]】〕>》}]*[)\]】〕>》}]")
_OPENERS = re.compile(r"[()\[\]【】〔〕<>《》{}]")
_REQUIRED_HINT = re.compile(r"[(\[【]?(必填|选填|必须填写|可不填|填写规范|下拉选择|请选择)[)\]】]?")
_LONGEST = 60
_PHRASE = 12  # longer texts are sentences that happen to name a column


def squeeze(text: Any) -> str:
    """A header without width forms, spaces, stars, punctuation, "(required)"; what brackets held is kept."""
    folded = simplified(unicodedata.normalize("NFKC", str(text)))
    folded = _REQUIRED_HINT.sub("", folded)
    return _OPENERS.sub("", _MARKS.sub("", folded)).casefold()


def bare(text: Any) -> str:
    """As `squeeze`, without what stands in brackets."""
    return squeeze(_HINTS.sub("", unicodedata.normalize("NFKC", str(text))))


@dataclass(frozen=True)
class Guess:
    """Which column a header is taken for, and how sure that is (1 exact … 0.5 part of a word … 0 not known)."""

    index: int  # 0-based place in the sheet
    letter: str
    header: str  # as written, joined when it stands in two rows
    key: str  # what a remembered mapping is keyed by
    column: str = ""
    confidence: float = 0.0
    answered: bool = False  # the sender said so, now or before
    parts: tuple[str, ...] = ()  # as written in each of its rows

    @property
    def spellings(self) -> frozenset[str]:
        """How a cell of a repeated header may read in this column, squeezed: one of its rows, or all of them."""
        return frozenset(filter(None, (squeeze(text) for text in (self.header, *self.parts))))

    @property
    def sure(self) -> bool:
        """Whether nobody needs to be asked."""
        return self.answered or not self.column or self.confidence > _CONTAINS


@dataclass
class HeaderFound:
    """Where a sheet's header stands and what its columns are."""

    first_row: int  # 1-based
    last_row: int
    guesses: list[Guess] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # required columns without a header, by name
    score: float = 0.0

    @property
    def unsure(self) -> list[Guess]:
        """Headers to ask about: guessed by part of a word, or unknown while something required is missing."""
        asked = [guess for guess in self.guesses if not guess.sure]
        if self.missing:
            asked += [guess for guess in self.guesses if not guess.column and not guess.answered]
        return asked

    def places(self) -> dict[str, int]:
        """Column name → 0-based place in the sheet."""
        return {guess.column: guess.index for guess in self.guesses if guess.column}


class Matcher:
    """Matches headers to one spec. Built once per workbook; `mapping` is what the sender said before."""

    def __init__(self, spec: SheetSpec, mapping: Mapping[str, str] | None = None) -> None:
        self.spec = spec
        self.mapping = dict(mapping or {})
        self.exact: dict[str, str] = {}
        self.synonyms: dict[str, str] = {}
        for column in spec.columns:
            self.exact.setdefault(squeeze(column.label), column.name)
        for column in spec.columns:
            for word in column.synonyms:
                self.synonyms.setdefault(squeeze(word), column.name)
        for column in spec.columns:
            self.synonyms.setdefault(bare(column.label), column.name)
        self.foreign = set(map(squeeze, spec.others)) - set(self.synonyms)

    def match(self, text: str) -> tuple[str, float]:
        """The column that one header text means, and how sure; ("", 0) if none."""
        full, short = squeeze(text), bare(text)
        if not full or len(full) > _LONGEST:
            return "", 0.0
        for wanted in (full, short):
            if wanted in self.exact:
                return self.exact[wanted], _EXACT if wanted == full else 0.95
        for wanted in (full, short):
            if wanted in self.synonyms:
                return self.synonyms[wanted], _SYNONYM
        if full in self.foreign or short in self.foreign:
            return "", 0.0
        return self._contained(short or full)

    def _contained(self, text: str) -> tuple[str, float]:
        if len(text) > _PHRASE:
            return "", 0.0
        found = {
            name: len(word)
            for word, name in sorted({**self.synonyms, **self.exact}.items(), key=lambda item: len(item[0]))
            if len(word) >= 2 and word in text  # a longer word of the same column overwrites a shorter one
        }
        if not found:
            return "", 0.0
        longest = max(found.values())
        best = [name for name, length in found.items() if length == longest]
        return (best[0], _CONTAINS) if len(best) == 1 else ("", 0.0)


def find_header(rows: Sequence[Sequence[Any]], matcher: Matcher, merged: Sequence[Any] = ()) -> HeaderFound | None:
    """The best header in the first rows of a sheet, or None if no row looks like one."""
    best: HeaderFound | None = None
    for top in range(min(len(rows), LOOK_AT)):
        for depth in (1, 2):
            if top + depth > len(rows):
                continue
            found = _read_header(rows, top, depth, matcher, merged)
            if found is not None and (best is None or found.score > best.score + 1e-9):
                best = found
    return best


def _read_header(
    rows: Sequence[Sequence[Any]], top: int, depth: int, matcher: Matcher, merged: Sequence[Any]
) -> HeaderFound | None:
    upper = [_text(value) for value in rows[top]]
    if depth == 1:
        labels: list[tuple[str, ...]] = [(text,) for text in upper]
    else:
        lower = [_text(value) for value in rows[top + 1]]
        if not any(lower) or not any(upper):
            return None
        upper = _spread(upper, lower, top, merged)
        width = max(len(upper), len(lower))
        upper += [""] * (width - len(upper))
        lower += [""] * (width - len(lower))
        labels = [
            (up, down) if up and down and up != down else (up or down,) for up, down in zip(upper, lower, strict=True)
        ]
        # The second row must bring headers of its own; a row of data does not.
        if sum(bool(matcher.match(text)[0]) for text in lower if text) < 2 and not _joins_help(labels, matcher):
            return None
    guesses = _guess(labels, matcher)
    score = sum(guess.confidence for guess in guesses)
    if sum(1 for guess in guesses if guess.column) < min(2, len(matcher.spec.columns)):
        return None
    mapped = {guess.column for guess in guesses}
    missing = [column.name for column in matcher.spec.columns if column.required and column.name not in mapped]
    return HeaderFound(top + 1, top + depth, guesses, missing, score - 0.01 * (depth - 1))


def _joins_help(labels: Sequence[tuple[str, ...]], matcher: Matcher) -> bool:
    return sum(1 for parts in labels if len(parts) == 2 and matcher.match("".join(parts))[1] >= _SYNONYM) >= 2


def _spread(upper: list[str], lower: list[str], top: int, merged: Sequence[Any]) -> list[str]:
    """Give each column under a merged group the group's name; without merge facts, blanks take their left one's."""
    spread = list(upper)
    across = {
        column: first_column
        for (first_row, first_column), (last_row, last_column) in merged
        if first_row <= top <= last_row
        for column in range(first_column, min(last_column, len(upper) + 200) + 1)
    }
    for place in range(len(spread)):
        if spread[place]:
            continue
        if merged:
            source = across.get(place)
            spread[place] = upper[source] if source is not None and source < len(upper) else ""
        elif place and place < len(lower) and lower[place]:
            spread[place] = spread[place - 1] if lower[place - 1] else ""
    return spread


def _guess(labels: Sequence[tuple[str, ...]], matcher: Matcher) -> list[Guess]:
    seen: dict[str, int] = {}
    taken: dict[str, int] = {}
    guesses: list[Guess] = []
    for index, parts in enumerate(labels):
        header = " ".join(" ".join(parts).split())
        if not header:
            continue
        key = squeeze("".join(parts))
        seen[key] = seen.get(key, 0) + 1
        key = key if seen[key] == 1 else f"{key}#{seen[key]}"  # repeated names stay apart
        answered = key in matcher.mapping
        if answered:
            column, confidence = matcher.mapping[key], _EXACT + 1.0
            if column and column not in matcher.spec.names:
                column, confidence = "", 0.0
        else:
            # The lower name first, unless it only makes sense with its group (所在地区 over 省).
            tries = ["".join(parts)] if len(parts) == 1 else [parts[1], "".join(parts), parts[0]]
            column, confidence = max((matcher.match(text) for text in tries), key=lambda match: match[1])
        if column:
            rival = taken.get(column)
            if rival is not None and guesses[rival].confidence >= confidence:
                column, confidence = "", 0.0
            elif rival is not None:
                old = guesses[rival]
                guesses[rival] = Guess(old.index, old.letter, old.header, old.key, parts=old.parts)
        if column:
            taken[column] = len(guesses)
        place = column_letters(index + 1)
        guesses.append(Guess(index, place, header, key, column, min(confidence, 1.0), answered, parts))
    return guesses


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ("" if value is None else str(value))
