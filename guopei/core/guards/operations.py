"""Migration operations for what Django's state knows nothing of: functions, triggers, rights.

Each knows what it puts into the database and what stood there before, both as written into the migration: it goes
forwards and backwards by the same words, whatever the files say by then. `makesql` writes them.
"""

from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from guopei.core.guards.source import change

FORBID = {"append_only": "UPDATE, DELETE", "read_only": "INSERT, UPDATE, DELETE"}
FENCE = """\
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
"""


class Guard(Operation):
    """Something that stands in the database, made of a few arguments. `before` are the arguments that it had.

    A subclass says by `key` what it is (one stands there at a time) and by `source` the functions and triggers that it
    makes; what is no function or trigger, it puts there by `put`.
    """

    reversible = True
    reduces_to_sql = True
    names: tuple[str, ...] = ()

    def __init__(self, *arguments: Any, before: Mapping[str, Any] | None = None, **named: Any) -> None:
        self.arguments: dict[str, Any] = dict(zip(self.names, arguments, strict=False)) | named
        self.before = dict(before) if before is not None else None
        if len(arguments) > len(self.names) or set(self.arguments) - set(self.names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self.names)}")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        first, *rest = self.arguments
        named = {name: self.arguments[name] for name in rest}
        before = {} if self.before is None else {"before": self.before}
        return type(self).__qualname__, [self.arguments[first]], named | before

    @property
    def key(self) -> tuple[str, ...]:
        """What this is: two operations with the same key are the same guard, earlier and later."""
        return type(self).__name__, str(self.arguments["table"])

    def source(self) -> str:
        """The functions and triggers, as in an `sql` file."""
        return ""

    def put(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """What else belongs to it."""

    def take(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """Undo `put`."""

    def after(self, earlier: "Guard") -> Self:
        """This guard in the place of an earlier one."""
        return type(self)(before=earlier.arguments, **self.arguments)

    def earlier(self) -> Self | None:
        """What stood there before."""
        return None if self.before is None else type(self)(**self.before)

    def says_as(self, other: "Guard") -> bool:
        """Whether both put the same into the database."""
        return self.source() == other.source() and _plain(self.arguments) == _plain(other.arguments)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """There is nothing to say to it."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _lead(schema_editor, self.earlier(), self)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _lead(schema_editor, self, self.earlier())

    def describe(self) -> str:
        return " ".join(self.key)


class Sql(Guard):
    """A source file as it stands: its functions, triggers and permissions."""

    names = ("name", "text")

    @property
    def key(self) -> tuple[str, ...]:
        return "Sql", self.arguments["name"]

    def source(self) -> str:
        return str(self.arguments["text"])


class Restrict(Guard):
    """Take rights on a table from the application role: "append_only" (no update, delete), "read_only" (no write)."""

    names = ("table", "to")

    def put(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self._say(schema_editor, "REVOKE", "FROM")

    def take(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self._say(schema_editor, "GRANT", "TO")

    def _say(self, schema_editor: BaseDatabaseSchemaEditor, verb: str, to: str) -> None:
        schema_editor.execute(
            f'{verb} {FORBID[self.arguments["to"]]} ON "{self.arguments["table"]}" {to} "{settings.DATABASE_APP_ROLE}"'
        )


class Gone(Operation):
    """A guard that was is no more; back again on the way back."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.guard], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """There is nothing to say to it."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _lead(schema_editor, self.guard, None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _lead(schema_editor, None, self.guard)

    def describe(self) -> str:
        return f"No more {self.guard.describe()}"


def _lead(schema_editor: BaseDatabaseSchemaEditor, old: Guard | None, new: Guard | None) -> None:
    """From one guard to the other."""
    if old is not None:
        old.take(schema_editor)
    role = f' "{settings.DATABASE_APP_ROLE}"'
    for text in change(old.source() if old else "", new.source() if new else ""):
        schema_editor.execute(
            text.replace(" application", role) if text.startswith(("GRANT", "REVOKE")) else text, None
        )
    if new is not None:
        new.put(schema_editor)


def _plain(value: Any) -> Any:
    """Lists and tuples alike, as migrations and rules write them."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
