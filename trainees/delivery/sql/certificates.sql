CREATE OR REPLACE FUNCTION certificate_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT min(n.id) INTO bad FROM certificate_new n JOIN trainees_enrolment e ON e.id = n.enrolment_id
         WHERE e.result_state <> 'PUBLISHED' OR e.result <> n.result OR n.revoked_at IS NOT NULL;
        IF bad IS NOT NULL THEN
            PERFORM class_refuse('certificate_of_published', 'only a published result that passed has a certificate', bad);
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        EXECUTE $all$SELECT min(n.id) FROM certificate_new n JOIN certificate_old o ON o.id = n.id
         WHERE o.revoked_at IS NOT NULL
            OR to_jsonb(n) - '{revoked_at,revoked_by_id,revoked_reason}'::text[]
               <> to_jsonb(o) - '{revoked_at,revoked_by_id,revoked_reason}'::text[]$all$ INTO bad;
        IF bad IS NOT NULL THEN
            PERFORM class_refuse('certificate_is_fixed', 'a certificate is revoked once, never changed', bad);
        END IF;
    ELSE
        SELECT min(id) INTO bad FROM certificate_old;
        IF bad IS NOT NULL THEN
            PERFORM class_refuse('certificate_is_fixed', 'a certificate is never deleted', bad);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER certificate_judge_delete AFTER DELETE ON trainees_certificate
    REFERENCING OLD TABLE AS certificate_old FOR EACH STATEMENT EXECUTE FUNCTION certificate_judge();
CREATE OR REPLACE TRIGGER certificate_judge_insert AFTER INSERT ON trainees_certificate
    REFERENCING NEW TABLE AS certificate_new FOR EACH STATEMENT EXECUTE FUNCTION certificate_judge();
CREATE OR REPLACE TRIGGER certificate_judge_update AFTER UPDATE ON trainees_certificate
    REFERENCING OLD TABLE AS certificate_old NEW TABLE AS certificate_new
    FOR EACH STATEMENT EXECUTE FUNCTION certificate_judge();

-- A certificate replaces a revoked one of the same trainee. The trainee's row is locked, so that a result cannot be
-- withdrawn while its certificate is written.
CREATE OR REPLACE FUNCTION certificate_put_right() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    PERFORM FROM trainees_enrolment WHERE id IN (SELECT enrolment_id FROM certificate_new) ORDER BY id FOR SHARE;
    SELECT min(n.id) INTO bad FROM certificate_new n JOIN trainees_enrolment e ON e.id = n.enrolment_id
     WHERE e.result_state <> 'PUBLISHED';
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('certificate_of_published', 'only a published result that passed has a certificate', bad);
    END IF;
    SELECT min(n.id) INTO bad FROM certificate_new n JOIN trainees_certificate o ON o.id = n.replaces_id
     WHERE o.enrolment_id <> n.enrolment_id OR o.revoked_at IS NULL;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('certificate_replaces_revoked', 'a certificate replaces a revoked one of its trainee', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER certificate_put_right AFTER INSERT ON trainees_certificate
    REFERENCING NEW TABLE AS certificate_new FOR EACH STATEMENT EXECUTE FUNCTION certificate_put_right();
