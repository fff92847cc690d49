"""The guard that puts a table under audit."""

from guopei.core.guards.operations import Guard

EVENTS = (
    ("insert", "REFERENCING NEW TABLE AS audit_new"),
    ("update", "REFERENCING OLD TABLE AS audit_old NEW TABLE AS audit_new"),
    ("delete", "REFERENCING OLD TABLE AS audit_old"),
)


class Track(Guard):
    """Record every insert, update and delete of a table, whoever makes it and however.

    `exclude` names columns that must not be copied into the trail (sealed personal data, blind indexes); that they
    changed is told. A column written “~name” moves with every use, and an update of nothing else is not told at all.
    """

    names = ("table", "exclude")

    def source(self) -> str:
        table = self.arguments["table"]
        arguments = ", ".join(f"'{column}'" for column in self.arguments.get("exclude", ()))
        return "".join(
            f'CREATE OR REPLACE TRIGGER audit_{event} AFTER {event.upper()} ON "{table}" {tables} '
            f"FOR EACH STATEMENT EXECUTE FUNCTION audit_capture({arguments});\n"
            for event, tables in EVENTS
        )
