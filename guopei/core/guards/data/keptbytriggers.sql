-- Never with the owner's rights: it sees who really writes. Row by row, so that it is called only when a column differs.
CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> (SELECT tableowner FROM pg_catalog.pg_tables
                         WHERE schemaname = 'public' AND tablename = '{table}') THEN
        RAISE EXCEPTION '{columns} of row % are kept by triggers', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = '{says}', TABLE = '{table}';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE ON "{table}"
    FOR EACH ROW WHEN (ROW({old}) IS DISTINCT FROM ROW({new}))
    EXECUTE FUNCTION {table}_{name}();
