"""Small pieces that pages hand to templates: facts, stepper marks, tabs, links, figures, totals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext

from guopei.core import money


def share(part: int, whole: int | None) -> str:
    """part ÷ whole as a percentage with one decimal, half up: 321 of 400 is 80.3%. Empty without a whole."""
    tenths = money.half_up(part * 1000, whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%" if whole else ""


Mark = Literal["done", "current", "returned", "next"]


@dataclass(frozen=True)
class Fact:
    """A name and a value. `kind`: text, money (fen), date, datetime, badge (a Badge), number, mask."""

    label: Any
    value: Any
    kind: str = "text"
    unit: Any = ""
    url: str = ""
    note: Any = ""


@dataclass(frozen=True)
class StepMark:
    """One stop of a stepper: what, whether it is behind or ahead, who made it and when."""

    label: Any
    mark: Mark
    who: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Tab:
    """A tab of a record. Each tab has its own address (?tab=key), so it can be linked and costs nothing unseen."""

    key: str
    label: Any
    template: str
    icon: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Action:
    """A button in the page's head: a link, or a form that `posts` no more than its keys. `main` is the blue one."""

    label: Any
    url: str
    icon: str = ""
    main: bool = False
    posts: bool = False


@dataclass(frozen=True)
class StepButton:
    """A step that the actor may make now. `confirm` says what follows, before it is made; with `takes_reply` the last
    return may be answered, with `takes_opinion` a word may be added. The reason of one that `sends_back` reaches
    whoever drafted the record; `hint` says where another one is kept, if not on the page and in the history. One that
    `is_extra` may be made at any time, and is nobody's turn."""

    name: str
    label: Any
    needs_reason: bool
    main: bool
    danger: bool
    confirm: Any = ""
    takes_reply: bool = False
    takes_opinion: bool = False
    sends_back: bool = False
    hint: Any = ""
    is_extra: bool = False

    @property
    def asks(self) -> bool:
        """Whether a dialog comes before it: for a reason, a reply, an opinion, or a second thought."""
        return self.needs_reason or self.danger or self.takes_reply or self.takes_opinion or bool(self.confirm)

    @property
    def goes_on(self) -> bool:
        """Whether it moves the record on. A step back is possible, but nobody waits for it."""
        return not self.needs_reason and not self.danger and not self.is_extra


@dataclass(frozen=True)
class Figure:
    """One number of a board: it opens the rows it was counted from and says how it was calculated.

    `value` is shown as it is; for money give fen and `kind="money"` with unit "yuan" or "wan". `part`/`whole` add a bar
    with its numbers ("321 / 400, 80.3 %"). `late` makes it red, and `note` must then say why in words.
    """

    label: Any
    value: Any
    unit: Any = ""
    url: str = ""
    how: Any = ""
    note: Any = ""
    kind: str = "number"
    part: int | None = None
    whole: int | None = None
    late: bool = False

    @property
    def words(self) -> str:
        """The value as people read it."""
        if self.value is None:
            return ""
        if self.kind == "money":
            return money.wan(self.value) if self.unit == "wan" else money.yuan(self.value)
        return f"{self.value:,}" if self.kind == "number" and self.value != "" else str(self.value)

    @property
    def unit_word(self) -> str:
        """The unit as people read it."""
        return {"yuan": gettext("yuan"), "wan": gettext("10k yuan")}.get(self.unit) or str(self.unit)

    @property
    def percent(self) -> str:
        """The share in words."""
        return share(self.part or 0, self.whole)


@dataclass(frozen=True)
class Chart:
    """An ECharts option: travels as JSON, is started by charts.js, and said in words for those who do not see it.

    `map`: name of a file under static/vendor/maps whose areas the series paint. `url_template` opens a clicked area's
    page ("…?unit={code}", from the data item's `code`).
    """

    key: str
    title: Any
    option: dict[str, Any]
    words: Any
    map: str = ""
    url_template: str = ""
    low: bool = False
    caption: Any = ""


@dataclass(frozen=True)
class LiveTotal:
    """A figure in the bar of a form, kept up to date while one types.

    `sums`: names of fields whose values add up, separated by commas; with `rows` (the name of a table of rows) they are
    columns of that table, and `product` multiplies columns of each row first ("places*days*rate"). `kind` "money"
    counts in fen, from amounts typed in 元. `limit` is the ceiling in that measure; past it the bar says by how much.
    """

    label: Any
    rows: str = ""
    sums: str = ""
    product: str = ""
    kind: Literal["money", "number"] = "number"
    unit: Any = ""
    limit: int | None = None
    limit_label: Any = ""
    fixed: int | None = None


@dataclass(frozen=True)
class InboxGroup:
    """To do, waiting for others, done: a heading with its lines, those of which there are many of a kind in bunches."""

    label: Any
    items: Sequence[Any]
    empty: Any = ""
    key: str = ""
    bunches: Sequence[Any] = ()
    extra: dict[str, Any] = field(default_factory=dict)
