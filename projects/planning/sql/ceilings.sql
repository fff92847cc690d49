-- A ceiling that carries a plan stays.
CREATE OR REPLACE FUNCTION projects_ceiling_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.committed_fen > 0 THEN
        RAISE EXCEPTION 'ceiling % carries a plan: it stays', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'plan_within_ceiling', TABLE = 'projects_planceiling';
    END IF;
    RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER projects_ceiling_keep BEFORE DELETE ON projects_planceiling
    FOR EACH ROW EXECUTE FUNCTION projects_ceiling_keep();
