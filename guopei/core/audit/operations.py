"""Migration operations that put a table under audit."""

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


class Track(Operation):
    """Record every insert, update and delete of a table, whoever makes it and however.

    `exclude` names columns that must not be copied into the trail (sealed personal data, blind indexes).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, exclude: tuple[str, ...] = ()) -> None:
        self.table = table
        self.exclude = tuple(exclude)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (
            self.__class__.__qualname__,
            [self.table],
            {"exclude": self.exclude} if self.exclude else {},
        )

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's state."""

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


class Restrict(Operation):
    """Take rights on a table from the application role: "append_only" (no update, delete), "read_only" (no write)."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, to: str) -> None:
        self.table = table
        self.to = to

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (self.__class__.__qualname__, [self.table, self.to], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Rights are no part of Django's state."""

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
