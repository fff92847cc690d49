"""The migration operations that let nothing new begin in a closed year."""

from django.db.migrations.operations import RunSQL

from guopei.core.audit.operations import FENCE


class StandsWhenClosed(RunSQL):
    """As the first migrations did it, with the query as the trigger's argument. New ones say `BeginsInOpenYear`."""

    def __init__(self, table: str, years: str) -> None:
        self.table, self.years = table, years
        super().__init__(_with_query(table, years), f'DROP TRIGGER year_not_closed ON "{table}";')

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, [self.table, self.years], {}

    def describe(self) -> str:
        return f"Let nothing new begin in {self.table} when the year is closed"


class BeginsInOpenYear(StandsWhenClosed):
    """Refuse new rows of a table in a closed programme year (`year_closed`), however they are made.

    `years` is a query over the new rows, called `added`, for the years that they belong to. It becomes the text of a
    function of the table's own: nothing is made into SQL when the trigger fires. `before` is true where the table has
    `StandsWhenClosed`.
    """

    def __init__(self, table: str, years: str, *, before: bool = False) -> None:
        self.table, self.years, self.before = table, years, before
        function = f"{table}_begins"
        back = _with_query(table, years) if before else f'DROP TRIGGER year_not_closed ON "{table}";'
        RunSQL.__init__(
            self,
            f"""
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
{FENCE}    PERFORM catalogue_refuse_closed(
        ARRAY(SELECT DISTINCT found.id FROM ({years.strip()}) found(id)), TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER year_not_closed AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
""",  # noqa: S608 - a migration's own words
            f"{back} DROP FUNCTION {function}();",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, [self.table, self.years], {"before": self.before}


def _with_query(table: str, years: str) -> str:
    quoted = years.replace("'", "''")
    return (
        f'CREATE OR REPLACE TRIGGER year_not_closed AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS added '
        f"FOR EACH STATEMENT EXECUTE FUNCTION catalogue_year_not_closed('{quoted}');"
    )
