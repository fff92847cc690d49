"""Migration operations that put a table under audit and say what the application role may do."""

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

FORBID = {
    "append_only": "UPDATE, DELETE, TRUNCATE",
    "read_only": "INSERT, UPDATE, DELETE, TRUNCATE",
}

EVENTS = (
    ("insert", "REFERENCING NEW TABLE AS audit_new"),
    ("update", "REFERENCING OLD TABLE AS audit_old NEW TABLE AS audit_new"),
    ("delete", "REFERENCING OLD TABLE AS audit_old"),
)


FENCE = """\
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
"""


class OfTheDatabase(Operation):
    """What Django's state knows nothing of: triggers, functions, rights."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """There is nothing to say to it."""


class Track(OfTheDatabase):
    """Record every insert, update and delete of a table, whoever makes it and however.

    `exclude` names columns that must not be copied into the trail (sealed personal data, blind indexes); that they
    changed is told. A column written “~name” moves with every use, and an update of nothing else is not told at all.
    """

    def __init__(self, table: str, exclude: tuple[str, ...] = ()) -> None:
        self.table = table
        self.exclude = tuple(exclude)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (
            self.__class__.__qualname__,
            [self.table],
            {"exclude": self.exclude} if self.exclude else {},
        )

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._track(schema_editor, self.exclude)

    def _track(self, schema_editor: BaseDatabaseSchemaEditor, exclude: tuple[str, ...]) -> None:
        arguments = ", ".join(f"'{column}'" for column in exclude)
        for event, tables in EVENTS:
            schema_editor.execute(
                f'CREATE OR REPLACE TRIGGER audit_{event} AFTER {event.upper()} ON "{self.table}" {tables} '
                f"FOR EACH STATEMENT EXECUTE FUNCTION audit_capture({arguments})"
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for event, _tables in EVENTS:
            schema_editor.execute(f'DROP TRIGGER IF EXISTS audit_{event} ON "{self.table}"')

    def describe(self) -> str:
        return f"Audit {self.table}"


class Retrack(Track):
    """Track on, with other columns left out than `before`."""

    def __init__(self, table: str, exclude: tuple[str, ...] = (), *, before: tuple[str, ...] = ()) -> None:
        super().__init__(table, exclude)
        self.before = tuple(before)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, [self.table], {"exclude": self.exclude, "before": self.before}

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._track(schema_editor, self.before)


class Restrict(OfTheDatabase):
    """Take rights on a table from the application role: "append_only" (no update, delete), "read_only" (no write)."""

    def __init__(self, table: str, to: str) -> None:
        self.table = table
        self.to = to

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (self.__class__.__qualname__, [self.table, self.to], {})

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f'REVOKE {FORBID[self.to]} ON "{self.table}" FROM "{settings.DATABASE_APP_ROLE}"')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f'GRANT {FORBID[self.to]} ON "{self.table}" TO "{settings.DATABASE_APP_ROLE}"')

    def describe(self) -> str:
        return f"Make {self.table} {self.to.replace('_', ' ')} for the application role"


class Permit(OfTheDatabase):
    """Let the application role call a function, named with the types of its arguments.

    What nobody permits only the owner may call, triggers' functions among them: a trigger fires without this right, and
    whoever has it can hang the function on a table of their own.
    """

    def __init__(self, function: str) -> None:
        self.function = function

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, [self.function], {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {self.function} TO "{settings.DATABASE_APP_ROLE}"')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f'REVOKE EXECUTE ON FUNCTION {self.function} FROM "{settings.DATABASE_APP_ROLE}"')

    def describe(self) -> str:
        return f"Permit {self.function} to the application role"


class InPublicOnly(OfTheDatabase):
    """Let triggers' functions refuse to work for any table outside the schema public, as their first act.

    A temporary table may bear a real one's name. For functions that were written without the refusal; new ones begin
    with it, and a function that is written anew must have it again.
    """

    def __init__(self, *functions: str) -> None:
        self.functions = functions

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, list(self.functions), {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for function in self.functions:
            self._rewrite(schema_editor, function, "\nBEGIN\n", f"\nBEGIN\n{FENCE}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for function in self.functions:
            self._rewrite(schema_editor, function, FENCE, "")

    def _rewrite(self, schema_editor: BaseDatabaseSchemaEditor, function: str, old: str, new: str) -> None:
        """Put `new` for the first `old` in a function's text, and keep everything else about it."""
        schema_editor.execute(
            f"""
DO $do$
DECLARE
    words text := pg_get_functiondef('{function}()'::regprocedure);
    place int := position($old${old}$old$ IN words);
BEGIN
    IF place = 0 THEN RAISE EXCEPTION '{function}() is not built as expected'; END IF;
    EXECUTE overlay(words PLACING $new${new}$new$ FROM place FOR length($old${old}$old$));
END $do$
"""
        )

    def describe(self) -> str:
        return f"Keep {', '.join(self.functions)} to tables of the schema public"
