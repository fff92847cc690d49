"""The guards of orders answer for tables of the schema public only; the function that took SQL as an argument goes."""

from django.db import migrations

from guopei.core.audit.operations import InPublicOnly
from guopei.core.catalogue.operations import BeginsInOpenYear

# As it was before, for the way back.
WITH_QUERY = """
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
    dependencies = [
        ("funds", "0003_closed_year_stands"),
        ("projects", "0007_functions_by_name"),
        ("trainees", "0012_functions_by_name"),
        ("audit", "0005_functions_by_name"),
    ]

    operations = [
        BeginsInOpenYear("funds_appropriationorder", "SELECT year_id FROM added", before=True),
        migrations.RunSQL("DROP FUNCTION catalogue_year_not_closed();", WITH_QUERY),
        InPublicOnly("funds_line_follow", "funds_order_hold"),
    ]
