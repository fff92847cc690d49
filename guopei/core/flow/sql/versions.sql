-- Somebody who saw another version cannot write over this one unseen.
CREATE OR REPLACE FUNCTION flow_version_rises() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    EXECUTE $all$SELECT min(n.id) FROM rows_new n JOIN rows_old o ON o.id = n.id WHERE n.version <> o.version + 1$all$
       INTO bad;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'with every change the version rises by one (row %)', bad
            USING ERRCODE = '23514', CONSTRAINT = 'row_version_rises';
    END IF;
    RETURN NULL;
END $$;
