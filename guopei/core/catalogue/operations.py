"""The guard that lets nothing new begin in a closed year."""

from guopei.core.guards.operations import FENCE, Guard


class BeginsInOpenYear(Guard):
    """Refuse new rows of a table in a closed programme year (`year_closed`), however they are made.

    `years` is a query over the new rows, called `added`, for the years that they belong to. It becomes the text of a
    function of the table's own: nothing is made into SQL when the trigger fires.
    """

    names = ("table", "years")

    def source(self) -> str:
        table, years = self.arguments["table"], self.arguments["years"].strip()
        return f"""\
CREATE OR REPLACE FUNCTION {table}_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
{FENCE}    PERFORM catalogue_refuse_closed(
        ARRAY(SELECT DISTINCT found.id FROM ({years}) found(id)), TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER year_not_closed AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_begins();
"""  # noqa: S608 - a migration's own words
