"""Events of the trail made into acts: what one service did in one transaction, each row once, from first to last."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from guopei.core.audit.models import Event


@dataclass
class Act:
    """What one act did to a record and to its rows, in the order in which it began."""

    record: Event | None = None
    rows: list[Event] = field(default_factory=list)
    reason: str = ""

    @property
    def events(self) -> list[Event]:
        """Everything that it did."""
        return [*([self.record] if self.record is not None else []), *self.rows]


def acts_in(events: Iterable[Event], table: str, pk: int) -> list[Act]:
    """The acts behind events given oldest first, upon the record of that table and id; newest first.

    A row that came and went within one act is left out, and so is a value that was changed and changed back.
    """
    by_act: dict[tuple[int, str], dict[tuple[str, int], Event]] = {}
    reasons: dict[tuple[int, str], str] = {}
    newest: dict[tuple[int, str], int] = {}
    for event in events:
        act, row = (event.context.txid, event.context.act), (event.table, event.object_id)
        made = by_act.setdefault(act, {})
        before = made.pop(row, None)
        merged = event if before is None else _merged(before, event)
        if merged is not None:
            made[row] = merged
        reasons[act] = reasons.get(act, "") or event.context.reason
        newest[act] = event.pk
    found = []
    for key in sorted(by_act, key=lambda key: newest[key], reverse=True):
        made = by_act[key]
        record = made.pop((table, pk), None)
        if record is not None or made:
            found.append(Act(record, list(made.values()), reasons[key]))
    return found


def _merged(first: Event, then: Event) -> Event | None:
    """Two changes of one row as one."""
    if then.op == "D" and first.op == "I":
        return None
    both = Event(at=then.at, context=first.context, table=then.table, object_id=then.object_id)
    if then.op == "D":
        both.op, both.old, both.new = "D", {**(then.old or {}), **(first.old or {})}, None
    elif first.op == "I":
        both.op, both.old, both.new = "I", None, {**(first.new or {}), **(then.new or {})}
    else:
        old, new = {**(then.old or {}), **(first.old or {})}, {**(first.new or {}), **(then.new or {})}
        same = {column for column, value in new.items() if column in old and old[column] == value}
        both.op = "U"
        both.old = {column: value for column, value in old.items() if column not in same}
        both.new = {column: value for column, value in new.items() if column not in same}
    return both
