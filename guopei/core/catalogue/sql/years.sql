-- Whoever begins something shares the year until it commits, so that a year which is being closed waits for it and then
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
