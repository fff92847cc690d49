CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
{fence}{lock}    EXECUTE $all${wrong}$all$ INTO bad;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'row % does not agree', bad
            USING ERRCODE = '23514', CONSTRAINT = '{says}', TABLE = '{table}';
    END IF;
    RETURN NULL;
END $$;
{triggers}
