CREATE OR REPLACE FUNCTION {table}_{name}_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
{fence}    SELECT {values} INTO {fills} {of_new};
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER {name}_fill BEFORE INSERT ON "{table}"
    FOR EACH ROW WHEN (NEW.{first} IS NULL) EXECUTE FUNCTION {table}_{name}_fill();
CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
{fence}    IF TG_OP = 'INSERT' THEN
        EXECUTE $all$SELECT min(n.id) FROM fresh n LEFT JOIN LATERAL (SELECT {named} {of_row}) s ON true
         WHERE ROW({new}) IS DISTINCT FROM ROW({should})$all$ INTO bad;
    ELSE
        EXECUTE $all$SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
          LEFT JOIN LATERAL (SELECT {named} {of_row}) s ON true
         WHERE ROW({new}, {new_by}) IS DISTINCT FROM ROW({old}, {old_by})
           AND ROW({new}) IS DISTINCT FROM ROW({should})$all$ INTO bad;
    END IF;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION '{columns} of row % are not what they follow from', bad
            USING ERRCODE = '23514', CONSTRAINT = '{says}', TABLE = '{table}';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name}_insert AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_{name}();
CREATE OR REPLACE TRIGGER {name}_update AFTER UPDATE ON "{table}" REFERENCING OLD TABLE AS was NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_{name}();
