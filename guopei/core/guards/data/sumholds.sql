CREATE OR REPLACE FUNCTION {parent}_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
{fence}    IF TG_OP = 'INSERT' THEN
        SELECT min(n.id) INTO bad FROM fresh n
         WHERE NOT EXISTS (SELECT FROM {table} l WHERE l.{of} = n.id{counting} HAVING {equal});
    ELSE
        EXECUTE $all$SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id WHERE ROW({old}) IS DISTINCT FROM ROW({new})
           AND NOT EXISTS (SELECT FROM {table} l WHERE l.{of} = n.id{counting} HAVING {equal})$all$ INTO bad;
    END IF;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'sums of row % are those of its lines', bad
            USING ERRCODE = '23514', CONSTRAINT = '{says}', TABLE = '{parent}';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name}_insert AFTER INSERT ON "{parent}" REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {parent}_{name}();
CREATE OR REPLACE TRIGGER {name}_update AFTER UPDATE ON "{parent}" REFERENCING OLD TABLE AS was NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {parent}_{name}();
