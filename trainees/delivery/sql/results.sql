CREATE OR REPLACE FUNCTION result_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE $all$SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN trainees_trainingclass c ON c.id = n.training_class_id
      LEFT JOIN trainees_resultbasis b ON b.enrolment_id = n.id
     WHERE n.result_state = 'PROPOSED' AND o.result_state = 'NONE'
       AND (c.state IS DISTINCT FROM 'ENDED' OR n.state <> 'ARRIVED' OR n.proposed_by_id IS NULL
            OR b.proposed IS DISTINCT FROM n.result)$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('result_has_basis', 'a result is proposed after the class, by somebody, on a basis', bad);
    END IF;
    EXECUTE $all$SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
     WHERE n.result <> o.result AND o.result_state <> 'NONE' AND n.result_state <> 'NONE'$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('result_is_fixed', 'a proposed result is returned, never changed', bad);
    END IF;
    SELECT min(n.id) INTO bad FROM enrolment_new n
     WHERE n.result_state IN ('CONFIRMED', 'PUBLISHED')
       AND (n.confirmed_by_id IS NULL OR n.proposed_by_id IS NULL OR n.confirmed_by_id = n.proposed_by_id);
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('result_second_person', 'a second person confirms', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER result_judged AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION result_judge();

CREATE OR REPLACE FUNCTION basis_is_fixed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    SELECT min(e.id) INTO bad FROM basis_rows b JOIN trainees_enrolment e ON e.id = b.enrolment_id
     WHERE e.result_state <> 'NONE';
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('basis_is_fixed', 'the result rests on this', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER basis_fixed_delete AFTER DELETE ON trainees_resultbasis REFERENCING OLD TABLE AS basis_rows
    FOR EACH STATEMENT EXECUTE FUNCTION basis_is_fixed();
CREATE OR REPLACE TRIGGER basis_fixed_insert AFTER INSERT ON trainees_resultbasis REFERENCING NEW TABLE AS basis_rows
    FOR EACH STATEMENT EXECUTE FUNCTION basis_is_fixed();
CREATE OR REPLACE TRIGGER basis_fixed_update AFTER UPDATE ON trainees_resultbasis REFERENCING NEW TABLE AS basis_rows
    FOR EACH STATEMENT EXECUTE FUNCTION basis_is_fixed();
CREATE OR REPLACE TRIGGER basis_fixed_delete AFTER DELETE ON trainees_testresult REFERENCING OLD TABLE AS basis_rows
    FOR EACH STATEMENT EXECUTE FUNCTION basis_is_fixed();
CREATE OR REPLACE TRIGGER basis_fixed_insert AFTER INSERT ON trainees_testresult REFERENCING NEW TABLE AS basis_rows
    FOR EACH STATEMENT EXECUTE FUNCTION basis_is_fixed();
CREATE OR REPLACE TRIGGER basis_fixed_update AFTER UPDATE ON trainees_testresult REFERENCING NEW TABLE AS basis_rows
    FOR EACH STATEMENT EXECUTE FUNCTION basis_is_fixed();

-- Nobody leaves early a class that is over, and no published result goes while a certificate or the settlement rests on it.
CREATE OR REPLACE FUNCTION enrolment_put_right() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE $all$SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN trainees_trainingclass c ON c.id = n.training_class_id
     WHERE n.state = 'LEFT' AND o.state <> 'LEFT' AND (c.id IS NULL OR c.state NOT IN ('READY', 'RUNNING'))$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('enrolment_leaves_in_class', 'people leave early a class that is ready or running', bad);
    END IF;
    EXECUTE $all$SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN trainees_trainingclass c ON c.id = n.training_class_id
     WHERE o.result_state = 'PUBLISHED' AND n.result_state <> 'PUBLISHED'
       AND (c.state IS DISTINCT FROM 'ENDED'
            OR EXISTS (SELECT FROM trainees_certificate t WHERE t.enrolment_id = n.id AND t.revoked_at IS NULL))$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('result_in_force', 'a settlement or a certificate rests on the published result', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER put_right AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_put_right();

-- An arrival is taken back only while nothing rests on it; a result is proposed only where no mark is missing.
CREATE OR REPLACE FUNCTION enrolment_rests() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE $all$SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN trainees_trainingclass c ON c.id = n.training_class_id
     WHERE o.state = 'ARRIVED' AND n.state = 'EXPECTED'
       AND (c.id IS NULL OR c.state NOT IN ('READY', 'RUNNING')
            OR EXISTS (SELECT FROM trainees_attendance a WHERE a.enrolment_id = n.id)
            OR EXISTS (SELECT FROM trainees_testresult t WHERE t.enrolment_id = n.id))$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('arrival_stands', 'attendance or tests rest on this arrival', bad);
    END IF;
    EXECUTE $all$SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
     WHERE n.result_state = 'PROPOSED' AND o.result_state = 'NONE'
       AND EXISTS (SELECT FROM trainees_phase p JOIN trainees_lesson l ON l.phase_id = p.id
                     LEFT JOIN trainees_rollcall r ON r.lesson_id = l.id
                     LEFT JOIN trainees_attendance a ON a.lesson_id = l.id AND a.enrolment_id = n.id
                    WHERE p.training_class_id = n.training_class_id AND l.state <> 'CANCELLED'
                      AND (r.state IS DISTINCT FROM 'CLOSED' OR a.id IS NULL))$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('result_without_gaps', 'a roll call is open, or a mark is missing', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER enrolment_rests AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_rests();

CREATE OR REPLACE FUNCTION class_settles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE $all$SELECT min(e.id) FROM class_new n JOIN class_old o ON o.id = n.id
      JOIN trainees_enrolment e ON e.training_class_id = n.id
     WHERE n.state = 'SETTLED' AND o.state <> 'SETTLED' AND (
           e.state = 'EXPECTED'
        OR (e.state = 'ARRIVED' AND e.result_state <> 'PUBLISHED')
        OR (e.result_state = 'PUBLISHED' AND e.result <> 'FAIL'
            AND NOT EXISTS (SELECT FROM trainees_certificate c WHERE c.enrolment_id = e.id)))$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('class_settled_complete', 'a trainee of the class is not settled', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER class_settles AFTER UPDATE ON trainees_trainingclass
    REFERENCING OLD TABLE AS class_old NEW TABLE AS class_new FOR EACH STATEMENT EXECUTE FUNCTION class_settles();
