CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    EXECUTE $all$SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
     WHERE ROW({old}) IS DISTINCT FROM ROW({new}){but_open}$all$ INTO bad;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION '{columns} of row % stand', bad
            USING ERRCODE = '23514', CONSTRAINT = '{says}', TABLE = '{table}';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name} AFTER UPDATE ON "{table}" REFERENCING OLD TABLE AS was NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_{name}();
