-- What is submitted, approved or filed is held against the ceiling of its year and province.
CREATE OR REPLACE FUNCTION projects_plan_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    held constant text[] := ARRAY['SUBMITTED', 'APPROVED', 'FILED'];
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE $first$SELECT min(n.id) FROM plan_new n JOIN plan_old o ON o.id = n.id
     WHERE n.state = ANY ($1) AND o.state <> ALL ($1)
       AND NOT EXISTS (SELECT FROM projects_planceiling c WHERE c.year_id = n.year_id AND c.province_id = n.province_id)
     $first$ INTO bad USING held;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'plan % has no ceiling', bad
            USING ERRCODE = '23514', CONSTRAINT = 'plan_within_ceiling', TABLE = 'projects_planceiling';
    END IF;
    PERFORM FROM projects_planceiling c
      WHERE EXISTS (SELECT FROM plan_new n JOIN plan_old o ON o.id = n.id
                     WHERE n.year_id = c.year_id AND n.province_id = c.province_id AND o.state IS DISTINCT FROM n.state)
      ORDER BY c.id FOR NO KEY UPDATE;
    UPDATE projects_planceiling c
       SET committed_fen = CASE WHEN n.state = ANY (held) THEN n.total_fen ELSE 0 END
      FROM plan_new n JOIN plan_old o ON o.id = n.id
     WHERE n.year_id = c.year_id AND n.province_id = c.province_id
       AND (o.state = ANY (held)) IS DISTINCT FROM (n.state = ANY (held));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER projects_plan_update AFTER UPDATE ON projects_plan
    REFERENCING OLD TABLE AS plan_old NEW TABLE AS plan_new FOR EACH STATEMENT EXECUTE FUNCTION projects_plan_hold();
