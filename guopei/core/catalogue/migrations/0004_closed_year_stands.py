"""Nothing new begins in a closed year: the function that the rooms' triggers use."""

from django.db import migrations

GUARD = """
-- The trigger names a query over its new rows (`added`) for the years that they belong to. Whoever begins something
-- shares the year until it commits, so that a year which is being closed waits for it and then counts it.
CREATE FUNCTION catalogue_year_not_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    years bigint[];
    shut smallint;
BEGIN
    EXECUTE format('SELECT array_agg(DISTINCT found.id) FROM (%s) found(id)', TG_ARGV[0]) INTO years;
    PERFORM FROM catalogue_programmeyear WHERE id = ANY (years) ORDER BY id FOR SHARE;
    SELECT min(year) INTO shut FROM catalogue_programmeyear WHERE id = ANY (years) AND state = 'closed';
    IF shut IS NOT NULL THEN
        RAISE EXCEPTION 'the programme year % is closed', shut
            USING ERRCODE = '23514', CONSTRAINT = 'year_closed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_dates_of_the_year")]

    operations = [migrations.RunSQL(GUARD, "DROP FUNCTION catalogue_year_not_closed();")]
