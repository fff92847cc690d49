"""The migration operation that lets nothing new begin in a closed year."""

from django.db.migrations.operations import RunSQL


class StandsWhenClosed(RunSQL):
    """Refuse new rows of a table in a closed programme year (`year_closed`), however they are made.

    `years` is a query over the new rows, called `added`, for the years that they belong to.
    """

    def __init__(self, table: str, years: str) -> None:
        self.table, self.years = table, years
        quoted = years.replace("'", "''")
        super().__init__(
            f'CREATE TRIGGER year_not_closed AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS added '
            f"FOR EACH STATEMENT EXECUTE FUNCTION catalogue_year_not_closed('{quoted}');",
            f'DROP TRIGGER year_not_closed ON "{table}";',
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, [self.table, self.years], {}

    def describe(self) -> str:
        return f"Let nothing new begin in {self.table} when the year is closed"
