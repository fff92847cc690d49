"""The migration operation that makes the database the judge of a state field."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Judge(Operation):
    """Copy a flow's edges into `wf_edge` and let triggers judge every insert and update of the table, however made.

    Give the edges literally, as `flow.edges()` prints them: a migration must not change when the code does. A later
    migration with the same table and field replaces them.
    """

    reversible = True

    def __init__(self, table: str, edges: list[tuple[str, str, str]], field: str = "state") -> None:
        self.table = table
        self.field = field
        self.edges = [tuple(edge) for edge in edges]

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (
            self.__class__.__qualname__,
            [self.table, self.edges],
            {"field": self.field},
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
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        for step, source, target in self.edges:
            schema_editor.execute(
                "INSERT INTO wf_edge (tbl, field, step, src, dst) VALUES (%s, %s, %s, %s, %s)",
                [self.table, self.field, step, source, target],
            )
        for event, tables in (
            ("insert", "REFERENCING NEW TABLE AS flow_new"),
            ("update", "REFERENCING OLD TABLE AS flow_old NEW TABLE AS flow_new"),
        ):
            schema_editor.execute(
                f'CREATE TRIGGER judge_{self.field}_{event} AFTER {event.upper()} ON "{self.table}" {tables} '
                f"FOR EACH STATEMENT EXECUTE FUNCTION flow_judge_{event}('{self.field}')"
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for event in ("insert", "update"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS judge_{self.field}_{event} ON "{self.table}"')
        schema_editor.execute(
            "DELETE FROM wf_edge WHERE tbl = %s AND field = %s",
            [self.table, self.field],
        )

    def describe(self) -> str:
        return f"Judge {self.table}.{self.field}"
