CREATE OR REPLACE FUNCTION attendance_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT enrolment_id) INTO touched FROM attendance_new;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT enrolment_id) INTO touched FROM attendance_old;
    ELSE
        SELECT array_agg(DISTINCT enrolment_id) INTO touched FROM attendance_new;
        EXECUTE $all$SELECT min(n.id) FROM attendance_new n JOIN attendance_old o ON o.id = n.id
         WHERE (n.enrolment_id, n.lesson_id) <> (o.enrolment_id, o.lesson_id)$all$ INTO bad;
        IF bad IS NOT NULL THEN
            PERFORM class_refuse('attendance_is_fixed', 'trainee and lesson of a record never change', bad);
        END IF;
    END IF;
    -- Nobody leaves, and no result is proposed, while attendance is being written.
    PERFORM FROM trainees_enrolment WHERE id = ANY (touched) ORDER BY id FOR SHARE;
    SELECT min(id) INTO bad FROM trainees_enrolment WHERE id = ANY (touched) AND result_state <> 'NONE';
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('attendance_before_result', 'the result is worked out from this attendance', bad);
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT min(e.id) INTO bad FROM trainees_enrolment e WHERE e.id = ANY (touched) AND e.state <> 'ARRIVED';
        IF bad IS NOT NULL THEN
            PERFORM class_refuse('attendance_of_arrived', 'only who has arrived attends', bad);
        END IF;
        SELECT min(a.id) INTO bad FROM attendance_new a JOIN trainees_enrolment e ON e.id = a.enrolment_id
          JOIN trainees_lesson l ON l.id = a.lesson_id JOIN trainees_phase p ON p.id = l.phase_id
         WHERE l.state <> 'HELD' OR p.training_class_id IS DISTINCT FROM e.training_class_id;
        IF bad IS NOT NULL THEN
            PERFORM class_refuse('attendance_of_held_lesson', 'only lessons of the own class that were held', bad);
        END IF;
    END IF;
    SELECT min(a.enrolment_id) INTO bad FROM trainees_attendance a JOIN trainees_lesson l ON l.id = a.lesson_id
     WHERE a.enrolment_id = ANY (touched) AND a.status IN ('PRESENT', 'LATE') AND NOT l.is_safety
       AND NOT EXISTS (SELECT FROM trainees_attendance s JOIN trainees_lesson k ON k.id = s.lesson_id
                        WHERE s.enrolment_id = a.enrolment_id AND k.is_safety AND s.status IN ('PRESENT', 'LATE'));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('attendance_after_safety', 'first the own safety lesson, then the others', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER attendance_judge_delete AFTER DELETE ON trainees_attendance
    REFERENCING OLD TABLE AS attendance_old FOR EACH STATEMENT EXECUTE FUNCTION attendance_judge();
CREATE OR REPLACE TRIGGER attendance_judge_insert AFTER INSERT ON trainees_attendance
    REFERENCING NEW TABLE AS attendance_new FOR EACH STATEMENT EXECUTE FUNCTION attendance_judge();
CREATE OR REPLACE TRIGGER attendance_judge_update AFTER UPDATE ON trainees_attendance
    REFERENCING OLD TABLE AS attendance_old NEW TABLE AS attendance_new
    FOR EACH STATEMENT EXECUTE FUNCTION attendance_judge();

-- The first mark of a lesson opens its roll call. Marks of a closed one do not change, but who came later gets one; the
-- safety lesson is made up one by one (coverage 3.12). The roll call is held, so that it is not closed meanwhile.
CREATE OR REPLACE FUNCTION attendance_of_roll() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO trainees_rollcall (lesson_id, state, version)
        SELECT DISTINCT lesson_id, 'OPEN', 1 FROM attendance_rows ORDER BY lesson_id ON CONFLICT (lesson_id) DO NOTHING;
        RETURN NULL;
    END IF;
    PERFORM FROM trainees_rollcall WHERE lesson_id IN (SELECT lesson_id FROM attendance_rows) ORDER BY id FOR SHARE;
    SELECT min(a.id) INTO bad FROM attendance_rows a JOIN trainees_rollcall r ON r.lesson_id = a.lesson_id
      JOIN trainees_lesson l ON l.id = a.lesson_id
     WHERE r.state = 'CLOSED' AND NOT l.is_safety;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('attendance_of_open_roll', 'the roll call of this lesson is ended', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER attendance_roll_delete AFTER DELETE ON trainees_attendance
    REFERENCING OLD TABLE AS attendance_rows FOR EACH STATEMENT EXECUTE FUNCTION attendance_of_roll();
CREATE OR REPLACE TRIGGER attendance_roll_insert AFTER INSERT ON trainees_attendance
    REFERENCING NEW TABLE AS attendance_rows FOR EACH STATEMENT EXECUTE FUNCTION attendance_of_roll();
CREATE OR REPLACE TRIGGER attendance_roll_update AFTER UPDATE ON trainees_attendance
    REFERENCING OLD TABLE AS attendance_rows FOR EACH STATEMENT EXECUTE FUNCTION attendance_of_roll();

CREATE OR REPLACE FUNCTION roll_call_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'DELETE' THEN
        SELECT min(id) INTO bad FROM roll_old;
        IF bad IS NOT NULL THEN
            PERFORM class_refuse('roll_call_stays', 'a roll call is reopened, never deleted', bad);
        END IF;
        RETURN NULL;
    END IF;
    SELECT min(n.id) INTO bad FROM roll_new n JOIN trainees_lesson l ON l.id = n.lesson_id WHERE l.state <> 'HELD';
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('roll_call_of_held_lesson', 'the roll is called in lessons that were held', bad);
    END IF;
    IF TG_OP = 'INSERT' THEN
        RETURN NULL;
    END IF;
    EXECUTE $all$SELECT min(n.id) FROM roll_new n JOIN roll_old o ON o.id = n.id
     WHERE n.lesson_id <> o.lesson_id
        OR (n.state = 'CLOSED' AND o.state = 'CLOSED'
            AND (n.closed_by_id, n.closed_at) IS DISTINCT FROM (o.closed_by_id, o.closed_at))$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('roll_call_is_fixed', 'whose roll call, and who ended it, never changes', bad);
    END IF;
    -- Nobody arrives or leaves, and no result is proposed, meanwhile.
    PERFORM FROM trainees_enrolment WHERE training_class_id IN (
        SELECT p.training_class_id FROM roll_new n JOIN trainees_lesson l ON l.id = n.lesson_id
          JOIN trainees_phase p ON p.id = l.phase_id) ORDER BY id FOR SHARE;
    EXECUTE $all$SELECT min(n.id) FROM roll_new n JOIN roll_old o ON o.id = n.id
      JOIN trainees_lesson l ON l.id = n.lesson_id JOIN trainees_phase p ON p.id = l.phase_id
      JOIN trainees_enrolment e ON e.training_class_id = p.training_class_id
     WHERE n.state = 'OPEN' AND o.state = 'CLOSED' AND e.result_state <> 'NONE'$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('roll_call_before_result', 'results rest on this roll call', bad);
    END IF;
    EXECUTE $all$SELECT min(n.id) FROM roll_new n JOIN roll_old o ON o.id = n.id
      JOIN trainees_lesson l ON l.id = n.lesson_id JOIN trainees_phase p ON p.id = l.phase_id
      JOIN trainees_enrolment e ON e.training_class_id = p.training_class_id AND e.state = 'ARRIVED'
      LEFT JOIN trainees_attendance a ON a.enrolment_id = e.id AND a.lesson_id = n.lesson_id
     WHERE n.state = 'CLOSED' AND o.state = 'OPEN' AND a.id IS NULL$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('roll_call_complete', 'somebody who has arrived has no mark', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER roll_call_delete AFTER DELETE ON trainees_rollcall REFERENCING OLD TABLE AS roll_old
    FOR EACH STATEMENT EXECUTE FUNCTION roll_call_judge();
CREATE OR REPLACE TRIGGER roll_call_insert AFTER INSERT ON trainees_rollcall REFERENCING NEW TABLE AS roll_new
    FOR EACH STATEMENT EXECUTE FUNCTION roll_call_judge();
CREATE OR REPLACE TRIGGER roll_call_update AFTER UPDATE ON trainees_rollcall
    REFERENCING OLD TABLE AS roll_old NEW TABLE AS roll_new FOR EACH STATEMENT EXECUTE FUNCTION roll_call_judge();
