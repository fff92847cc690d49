"""The text of an `sql` file, statement by statement, and what leads from one text to another."""

import re
from dataclasses import dataclass
from typing import NoReturn

# What a statement's end may hide in: comments, bodies between dollars, words in quotes.
PIECES = re.compile(r"--[^\n]*|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$|'(?:[^']|'')*'|(?P<end>;)", re.DOTALL)
LEADING = re.compile(r"(?:\s*--[^\n]*\n)*\s*")
FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (?P<name>\w+\([^()]*\))\s+RETURNS (?P<returns>[\w\[\]]+)")
TRIGGER = re.compile(
    r'CREATE OR REPLACE TRIGGER (?P<name>\w+)\s.*?\bON "?(?P<table>\w+)"?.*?FUNCTION (?P<calls>\w+)', re.DOTALL
)
VIEW = re.compile(r"CREATE OR REPLACE VIEW (?P<name>\w+) AS\s")
PERMISSION = re.compile(r"GRANT EXECUTE ON FUNCTION (?P<name>\w+\([^()]*\)) TO application")


@dataclass(frozen=True)
class Statement:
    """One statement. `key` is what it makes; `drop` undoes it; `calls` and `table` are what must be there before."""

    key: str
    text: str
    drop: str
    table: str = ""
    calls: str = ""


def statements(text: str) -> list[Statement]:
    """The statements of a source: views, functions, their triggers, and who may call them. ValueError for anything
    else, and for what is made twice."""
    found, start = [], 0
    for piece in PIECES.finditer(text):
        if piece["end"]:
            found.append(_statement(text[LEADING.match(text, start).end() : piece.start()]))  # type: ignore[union-attr]
            start = piece.end()
    if text[LEADING.match(text, start).end() :].strip():  # type: ignore[union-attr]
        _refuse(text[start:])
    if len({one.key for one in found}) < len(found):
        raise ValueError(f"made twice: {sorted(one.key for one in found)}")
    return found


def change(before: str, after: str) -> list[str]:
    """The statements that make a database which holds one source hold the other."""
    old = {one.key: one for one in statements(before)}
    new = {one.key: one for one in statements(after)}
    # A view with other columns is another view: PostgreSQL replaces none by it.
    other = {key for key, one in old.items() if key.startswith("view") and key in new and new[key].text != one.text}
    gone = [one.drop for key, one in reversed(old.items()) if key not in new or key in other]
    return gone + [one.text for key, one in new.items() if key not in old or old[key].text != one.text]


def _statement(text: str) -> Statement:
    if made := FUNCTION.match(text):
        # Another result is another function: PostgreSQL replaces none by it.
        return Statement(f"function {made['name']} {made['returns']}", text, f"DROP FUNCTION {made['name']}")
    if made := TRIGGER.match(text):
        name, table = made["name"], made["table"]
        return Statement(f"trigger {table}.{name}", text, f'DROP TRIGGER {name} ON "{table}"', table, made["calls"])
    if made := VIEW.match(text):
        return Statement(f"view {made['name']}", text, f"DROP VIEW {made['name']}")
    if made := PERMISSION.match(text):
        return Statement(f"right {made['name']}", text, f"REVOKE EXECUTE ON FUNCTION {made['name']} FROM application")
    return _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"no view, function (CREATE OR REPLACE), trigger or permission: {text.strip()[:80]!r}")
