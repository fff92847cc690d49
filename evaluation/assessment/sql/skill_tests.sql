CREATE OR REPLACE FUNCTION evaluation_refuse(name text, what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (row %)', what, id USING ERRCODE = '23514', CONSTRAINT = name;
END $$;

-- A rubric is fixed once a test stands on it: before and after must be measured alike.
CREATE OR REPLACE FUNCTION evaluation_criterion_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(changed.rubric_id) INTO touched
          FROM (SELECT rubric_id FROM criterion_rows UNION SELECT rubric_id FROM criterion_new) AS changed;
    ELSE
        SELECT array_agg(DISTINCT rubric_id) INTO touched FROM criterion_rows;
    END IF;
    PERFORM FROM evaluation_rubric WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    SELECT min(t.rubric_id) INTO bad FROM evaluation_skilltest t WHERE t.rubric_id = ANY (touched);
    IF bad IS NOT NULL THEN
        PERFORM evaluation_refuse('rubric_in_use', 'a rubric in use does not change', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER criterion_delete AFTER DELETE ON evaluation_criterion
    REFERENCING OLD TABLE AS criterion_rows FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
CREATE OR REPLACE TRIGGER criterion_insert AFTER INSERT ON evaluation_criterion
    REFERENCING NEW TABLE AS criterion_rows FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
CREATE OR REPLACE TRIGGER criterion_update AFTER UPDATE ON evaluation_criterion
    REFERENCING OLD TABLE AS criterion_rows NEW TABLE AS criterion_new
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
