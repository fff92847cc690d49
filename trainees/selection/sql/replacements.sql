CREATE OR REPLACE FUNCTION replacement_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN
        RAISE EXCEPTION 'not on a table of one''s own' USING ERRCODE = '42501';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM class_refuse('replacement_stays', 'who was called in whose place never changes', 0);
    END IF;
    PERFORM FROM trainees_enrolment WHERE id IN (SELECT no_show_id FROM replacement_new) ORDER BY id FOR SHARE;
    SELECT min(n.id) INTO bad FROM replacement_new n
      JOIN trainees_enrolment e ON e.id = n.enrolment_id JOIN trainees_enrolment a ON a.id = n.no_show_id
     WHERE e.quota_id <> a.quota_id OR a.state <> 'NO_SHOW' OR e.id = a.id;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('replacement_follows_no_show', 'a reserve follows somebody of its quota who did not come', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER replacement_judge_insert AFTER INSERT ON trainees_replacement
    REFERENCING NEW TABLE AS replacement_new FOR EACH STATEMENT EXECUTE FUNCTION replacement_judge();
CREATE OR REPLACE TRIGGER replacement_judge_update AFTER UPDATE ON trainees_replacement
    FOR EACH STATEMENT EXECUTE FUNCTION replacement_judge();
