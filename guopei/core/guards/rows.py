"""Guards that many tables need, each made from a few arguments: what is fixed, what stays, what adds up, what agrees.

Their texts stand in `data`, one for each. They become functions of the table's own, so that no SQL is made from a
trigger's arguments. Rows before a statement are called `was`, rows after it `fresh`. A join of both goes through
EXECUTE and min(): planned for as many rows as there are, and without the hope for an early hit that `LIMIT 1` gives.
`says` is the name under which the database refuses. `open` are the states in which everything is allowed.

Migrations hold the arguments, not the texts: whoever wants another text writes another guard, and leaves these alone.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from guopei.core.guards.operations import FENCE, Guard

REFERENCING = {
    "insert": "NEW TABLE AS fresh",
    "update": "OLD TABLE AS was NEW TABLE AS fresh",
    "delete": "OLD TABLE AS was",
}
LONGEST = 63  # PostgreSQL cuts longer names, and two would become one


class OfRows(Guard):
    """A guard of rows: one text, one name of its refusals. The function is called after its table and what it says."""

    @property
    def key(self) -> tuple[str, ...]:
        return *super().key, str(self.arguments["says"])

    @property
    def kind(self) -> str:
        """Its text in `data`, and the beginning of its name."""
        return type(self).__name__.lower()

    def words(self) -> dict[str, str]:
        """What is put into the text."""
        arguments = self.arguments
        states = ", ".join(f"'{state}'" for state in arguments.get("open", ()))
        field = arguments.get("field", "state")
        columns = arguments.get("columns", ())
        name = f"{self.kind}_{arguments['says']}"
        for table in (arguments["table"], arguments.get("parent", "")):
            if len(f"{table}_{name}") > LONGEST:
                raise ValueError(f"{table}_{name} has more than {LONGEST} characters")
        return {
            "table": arguments["table"],
            "says": arguments["says"],
            "name": name,
            "fence": FENCE,
            "columns": ", ".join(columns),
            "old": of("o", columns),
            "new": of("n", columns),
            "but_open": f" AND o.{field} NOT IN ({states})" if states else "",
        }

    def source(self) -> str:
        return text(self.kind).format(**self.words())


class Frozen(OfRows):
    """Columns that stand, except while the row was `open`; always, where no state is named."""

    names = ("table", "columns", "says", "open", "field")


class Stays(OfRows):
    """Rows that are not deleted, except while they were `open`."""

    names = ("table", "says", "open", "field")


class KeptByTriggers(OfRows):
    """Columns that are written by triggers, which work with the owner's rights, and by nobody else."""

    names = ("table", "columns", "says")

    def words(self) -> dict[str, str]:
        columns = self.arguments["columns"]
        return super().words() | {"old": of("OLD", columns), "new": of("NEW", columns)}


class Agrees(OfRows):
    """Rows that agree with others: the query `wrong` selects the smallest number (`min(n.id)`) of those that do not.

    It reads `fresh`, after inserts and updates; after updates alone (`on`), `was` too. `lock` is a statement that makes
    others wait first.
    """

    names = ("table", "says", "wrong", "on", "lock")

    def words(self) -> dict[str, str]:
        on = self.arguments.get("on", ("insert", "update"))
        lock = self.arguments.get("lock", "").strip()
        own = {"wrong": self.arguments["wrong"].strip(), "lock": f"    {lock};\n" if lock else ""}
        return (words := super().words()) | own | {"triggers": triggers(words, on)}


class Derived(OfRows):
    """Columns that follow from other rows: filled in when a row is made without them, and never anything else.

    `values` says which column is what, `source` is the FROM and WHERE that it is taken from, where the row itself is
    called `this`; it finds one row at most. `by` are the columns that the row is found by. Whoever writes many rows at
    once gives the values: then no row is looked up by itself.
    """

    names = ("table", "says", "values", "source", "by")

    def words(self) -> dict[str, str]:
        values, source, by = self.arguments["values"], self.arguments["source"].strip(), self.arguments["by"]
        return super().words() | {
            "columns": ", ".join(values),
            "first": next(iter(values)),
            "values": ", ".join(values.values()),
            "fills": of("NEW", values),
            "of_new": source.replace("this.", "NEW."),
            "named": ", ".join(f"{value} AS {column}" for column, value in values.items()),
            "of_row": source.replace("this.", "n."),
            "should": of("s", values),
            "new": of("n", values),
            "old": of("o", values),
            "new_by": of("n", by),
            "old_by": of("o", by),
        }


class Apart(OfRows):
    """That who signs as `person` is another than who signed as `than`, where a deputy and whom they stand in for are
    one: beside the constraint of the same name, which knows of no grants. The trail says under which one was signed."""

    names = ("table", "person", "than", "says")

    def words(self) -> dict[str, str]:
        than = self.arguments["than"]
        signed = " OR ".join(f"e.new ->> '{column}' = n.{column}::text" for column in than)
        own = {"person": self.arguments["person"], "others": of("n", than), "signed": signed}
        return super().words() | own


class OnlyWhile(OfRows):
    """Rows that are added, changed and deleted only while what they belong to is `open`.

    That is the row of `parent` to which the column `of` points; it is locked against steps meanwhile. Columns that are
    `apart` may change at any time.
    """

    names: tuple[str, ...] = ("table", "of", "parent", "says", "open", "apart", "field")

    def words(self) -> dict[str, str]:
        words = super().words()
        return words | {
            "of": self.arguments["of"],
            "parent": self.arguments["parent"],
            "apart": "".join(f" - '{column}'" for column in self.arguments.get("apart", ())),
            "but_open": words["but_open"].replace(" AND o.", " AND p."),
            "closed": self.arguments.get("closed", words["says"]),
            "lock": "SHARE",
            "then": "",
            "triggers": triggers(words, REFERENCING),
        }

    def source(self) -> str:
        return self.followed(self.words())

    def followed(self, words: dict[str, str]) -> str:
        """The function of the rows themselves."""
        shut = text("closed").format(**words) if words["but_open"] else ""
        return text("onlywhile").format(**words | {"shut": shut})


class SumOfLines(OnlyWhile):
    """Columns of the parent that are sums of columns of its lines: `sums` says which of which, `counting` which count.

    Lines lock their parent and write its sums, and nobody else writes others. Where it has to be `open`, `closed` is
    the name under which the database refuses lines.
    """

    names = ("table", "of", "parent", "sums", "says", "open", "closed", "counting", "apart", "field")

    def words(self) -> dict[str, str]:
        sums, counting = self.arguments["sums"], self.arguments.get("counting", "")
        words = super().words() | {
            "counting": f" AND {counting}" if counting else "",
            "lock": "NO KEY UPDATE",
        }
        follow = {
            "sets": ", ".join(f"{total} = s.{total}" for total in sums),
            "counts": ", ".join(f"coalesce(sum(l.{line}), 0) AS {total}" for total, line in sums.items()),
            "old": of("p", sums),
            "new": of("s", sums),
        }
        return words | {"then": text("sumoflines").format(**words | follow)}

    def source(self) -> str:
        sums, words = self.arguments["sums"], self.words()
        held = {"equal": " AND ".join(f"coalesce(sum(l.{line}), 0) = n.{total}" for total, line in sums.items())}
        held |= {"old": of("o", sums), "new": of("n", sums)}
        return self.followed(words) + text("sumholds").format(**words | held)


@cache
def text(kind: str) -> str:
    """What a guard puts into the database, with places for its words."""
    return (Path(__file__).parent / "data" / f"{kind}.sql").read_text()


def of(alias: str, columns: Iterable[str]) -> str:
    """Columns of one row."""
    return ", ".join(f"{alias}.{column}" for column in columns)


def triggers(words: dict[str, str], on: Iterable[str]) -> str:
    """One trigger for each kind of statement."""
    table, name = words["table"], words["name"]
    return "\n".join(
        f'CREATE OR REPLACE TRIGGER {name}_{event} AFTER {event.upper()} ON "{table}" REFERENCING {tables}\n'
        f"    FOR EACH STATEMENT EXECUTE FUNCTION {table}_{name}();"
        for event, tables in REFERENCING.items()
        if event in on
    )
