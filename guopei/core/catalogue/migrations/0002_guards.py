from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import Judge
from guopei.core.guards.operations import Sql
from guopei.core.guards.rows import Apart


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("catalogue", "0001_initial"),
        ("flow", "0002_guards"),
    ]

    operations = [
        Sql(
            "years",
            text="""-- Whoever begins something shares the year until it commits, so that a year which is being closed waits for it and then
-- counts it.
CREATE OR REPLACE FUNCTION catalogue_refuse_closed(years bigint[], of_table text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    shut smallint;
BEGIN
    PERFORM FROM catalogue_programmeyear WHERE id = ANY (years) ORDER BY id FOR SHARE;
    SELECT min(year) INTO shut FROM catalogue_programmeyear WHERE id = ANY (years) AND state = 'closed';
    IF shut IS NOT NULL THEN
        RAISE EXCEPTION 'the programme year % is closed', shut
            USING ERRCODE = '23514', CONSTRAINT = 'year_closed', TABLE = of_table;
    END IF;
END $$;
""",
        ),
        Judge(
            "catalogue_programmeyear",
            edges=[["close", "open", "closed"], ["create", "", "draft"], ["open", "draft", "open"]],
        ),
        Apart("catalogue_programmeyear", person="opened_by_id", than=["drafted_by_id"], says="year_second_person"),
        Track("catalogue_programmeyear"),
        Track("catalogue_line"),
        Track("catalogue_subproject"),
        Track("catalogue_subject"),
        Track("catalogue_targetgroup"),
        Track("catalogue_topic"),
        Track("catalogue_keytask"),
        Track("catalogue_milestone"),
        Track("catalogue_milestonereached"),
    ]
