CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT min(o.id) INTO bad FROM was o WHERE true{but_open};
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'row % stays', bad
            USING ERRCODE = '23514', CONSTRAINT = '{says}', TABLE = '{table}';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name} AFTER DELETE ON "{table}" REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_{name}();
