"""The guards of states and versions: the database judges every change, however it is made."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from guopei.core.flow.table import Flow
from guopei.core.guards.operations import Guard


def judge(flow: Flow) -> "Judge":
    """The judge of a flow, as a wing's guards name it."""
    return Judge(flow.table, flow.edges(), *(() if flow.field == "state" else (flow.field,)))


class Judge(Guard):
    """Copy a flow's edges into `wf_edge` and let triggers judge every insert and update of the table, however made.

    The migration holds the edges as they were when it was written.
    """

    names = ("table", "edges", "field")

    @property
    def field(self) -> str:
        """The state field."""
        return str(self.arguments.get("field", "state"))

    @property
    def key(self) -> tuple[str, ...]:
        return *super().key, self.field

    def source(self) -> str:
        table = self.arguments["table"]
        return "".join(
            f'CREATE OR REPLACE TRIGGER judge_{self.field}_{event} AFTER {event.upper()} ON "{table}" {tables} '
            f"FOR EACH STATEMENT EXECUTE FUNCTION flow_judge_{event}('{self.field}');\n"
            for event, tables in (
                ("insert", "REFERENCING NEW TABLE AS flow_new"),
                ("update", "REFERENCING OLD TABLE AS flow_old NEW TABLE AS flow_new"),
            )
        )

    def put(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for step, source, target in self.arguments["edges"]:
            schema_editor.execute(
                "INSERT INTO wf_edge (tbl, field, step, src, dst) VALUES (%s, %s, %s, %s, %s)",
                [self.arguments["table"], self.field, step, source, target],
            )

    def take(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(
            "DELETE FROM wf_edge WHERE tbl = %s AND field = %s", [self.arguments["table"], self.field]
        )


class VersionRises(Guard):
    """With every change of a row its version rises by one: nobody writes over it unseen. For rows without a flow."""

    names = ("table",)

    def source(self) -> str:
        return (
            f'CREATE OR REPLACE TRIGGER version_rises AFTER UPDATE ON "{self.arguments["table"]}" '
            "REFERENCING OLD TABLE AS rows_old NEW TABLE AS rows_new "
            "FOR EACH STATEMENT EXECUTE FUNCTION flow_version_rises();\n"
        )
