"""SQL of 0015: roll calls of what was recorded before, and the guards of roll calls, marks, arrivals and results."""

# Lessons recorded before there were roll calls: ended where everybody has a mark, or where results rest on them.
TAKEN_OVER = """
INSERT INTO trainees_rollcall (lesson_id, state, version)
SELECT DISTINCT lesson_id, 'OPEN', 1 FROM trainees_attendance;

UPDATE trainees_rollcall r SET state = 'CLOSED', version = 2, closed_at = guopei_now()
  FROM projects_lesson l JOIN projects_phase p ON p.id = l.phase_id
 WHERE l.id = r.lesson_id AND (
       EXISTS (SELECT FROM trainees_enrolment e
                WHERE e.training_class_id = p.training_class_id AND e.result_state <> 'NONE')
    OR NOT EXISTS (SELECT FROM trainees_enrolment e
                    WHERE e.training_class_id = p.training_class_id AND e.state = 'ARRIVED'
                      AND NOT EXISTS (SELECT FROM trainees_attendance a
                                       WHERE a.enrolment_id = e.id AND a.lesson_id = r.lesson_id)));

SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

GUARDS = """
-- Somebody who saw another version cannot write over this one unseen.
CREATE FUNCTION row_version_rises() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT min(n.id) INTO bad FROM rows_new n JOIN rows_old o ON o.id = n.id WHERE n.version <> o.version + 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'with every change the version rises by one (row %)', bad
            USING ERRCODE = '23514', CONSTRAINT = 'row_version_rises';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER attendance_version AFTER UPDATE ON trainees_attendance
    REFERENCING OLD TABLE AS rows_old NEW TABLE AS rows_new
    FOR EACH STATEMENT EXECUTE FUNCTION row_version_rises();

-- The first mark of a lesson opens its roll call. Marks of a closed one do not change, but who came later gets one; the
-- safety lesson is made up one by one (coverage 3.12). The roll call is held, so that it is not closed meanwhile.
CREATE FUNCTION attendance_of_roll() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
      JOIN projects_lesson l ON l.id = a.lesson_id
     WHERE r.state = 'CLOSED' AND NOT l.is_safety;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('attendance_of_open_roll', 'the roll call of this lesson is ended', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER attendance_roll_insert AFTER INSERT ON trainees_attendance REFERENCING NEW TABLE AS attendance_rows
    FOR EACH STATEMENT EXECUTE FUNCTION attendance_of_roll();
CREATE TRIGGER attendance_roll_update AFTER UPDATE ON trainees_attendance REFERENCING OLD TABLE AS attendance_rows
    FOR EACH STATEMENT EXECUTE FUNCTION attendance_of_roll();
CREATE TRIGGER attendance_roll_delete AFTER DELETE ON trainees_attendance REFERENCING OLD TABLE AS attendance_rows
    FOR EACH STATEMENT EXECUTE FUNCTION attendance_of_roll();

CREATE FUNCTION roll_call_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
    SELECT min(n.id) INTO bad FROM roll_new n JOIN projects_lesson l ON l.id = n.lesson_id WHERE l.state <> 'HELD';
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('roll_call_of_held_lesson', 'the roll is called in lessons that were held', bad);
    END IF;
    IF TG_OP = 'INSERT' THEN
        RETURN NULL;
    END IF;
    SELECT min(n.id) INTO bad FROM roll_new n JOIN roll_old o ON o.id = n.id
     WHERE n.lesson_id <> o.lesson_id
        OR (n.state = 'CLOSED' AND o.state = 'CLOSED'
            AND (n.closed_by_id, n.closed_at) IS DISTINCT FROM (o.closed_by_id, o.closed_at));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('roll_call_is_fixed', 'whose roll call, and who ended it, never changes', bad);
    END IF;
    -- Nobody arrives or leaves, and no result is proposed, meanwhile.
    PERFORM FROM trainees_enrolment WHERE training_class_id IN (
        SELECT p.training_class_id FROM roll_new n JOIN projects_lesson l ON l.id = n.lesson_id
          JOIN projects_phase p ON p.id = l.phase_id) ORDER BY id FOR SHARE;
    SELECT min(n.id) INTO bad FROM roll_new n JOIN roll_old o ON o.id = n.id
      JOIN projects_lesson l ON l.id = n.lesson_id JOIN projects_phase p ON p.id = l.phase_id
      JOIN trainees_enrolment e ON e.training_class_id = p.training_class_id
     WHERE n.state = 'OPEN' AND o.state = 'CLOSED' AND e.result_state <> 'NONE';
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('roll_call_before_result', 'results rest on this roll call', bad);
    END IF;
    SELECT min(n.id) INTO bad FROM roll_new n JOIN roll_old o ON o.id = n.id
      JOIN projects_lesson l ON l.id = n.lesson_id JOIN projects_phase p ON p.id = l.phase_id
      JOIN trainees_enrolment e ON e.training_class_id = p.training_class_id AND e.state = 'ARRIVED'
      LEFT JOIN trainees_attendance a ON a.enrolment_id = e.id AND a.lesson_id = n.lesson_id
     WHERE n.state = 'CLOSED' AND o.state = 'OPEN' AND a.id IS NULL;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('roll_call_complete', 'somebody who has arrived has no mark', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER roll_call_insert AFTER INSERT ON trainees_rollcall REFERENCING NEW TABLE AS roll_new
    FOR EACH STATEMENT EXECUTE FUNCTION roll_call_judge();
CREATE TRIGGER roll_call_update AFTER UPDATE ON trainees_rollcall
    REFERENCING OLD TABLE AS roll_old NEW TABLE AS roll_new
    FOR EACH STATEMENT EXECUTE FUNCTION roll_call_judge();
CREATE TRIGGER roll_call_delete AFTER DELETE ON trainees_rollcall REFERENCING OLD TABLE AS roll_old
    FOR EACH STATEMENT EXECUTE FUNCTION roll_call_judge();

-- An arrival is taken back only while nothing rests on it; a result is proposed only where no mark is missing.
CREATE FUNCTION enrolment_rests() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN projects_trainingclass c ON c.id = n.training_class_id
     WHERE o.state = 'ARRIVED' AND n.state = 'EXPECTED'
       AND (c.id IS NULL OR c.state NOT IN ('READY', 'RUNNING')
            OR EXISTS (SELECT FROM trainees_attendance a WHERE a.enrolment_id = n.id)
            OR EXISTS (SELECT FROM trainees_testresult t WHERE t.enrolment_id = n.id));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('arrival_stands', 'attendance or tests rest on this arrival', bad);
    END IF;
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
     WHERE n.result_state = 'PROPOSED' AND o.result_state = 'NONE'
       AND EXISTS (SELECT FROM projects_phase p JOIN projects_lesson l ON l.phase_id = p.id
                     LEFT JOIN trainees_rollcall r ON r.lesson_id = l.id
                     LEFT JOIN trainees_attendance a ON a.lesson_id = l.id AND a.enrolment_id = n.id
                    WHERE p.training_class_id = n.training_class_id AND l.state <> 'CANCELLED'
                      AND (r.state IS DISTINCT FROM 'CLOSED' OR a.id IS NULL));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('result_without_gaps', 'a roll call is open, or a mark is missing', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER enrolment_rests AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_rests();
"""

GUARDS_BACK = """
DROP TRIGGER enrolment_rests ON trainees_enrolment;
DROP TRIGGER roll_call_insert ON trainees_rollcall;
DROP TRIGGER roll_call_update ON trainees_rollcall;
DROP TRIGGER roll_call_delete ON trainees_rollcall;
DROP TRIGGER attendance_roll_insert ON trainees_attendance;
DROP TRIGGER attendance_roll_update ON trainees_attendance;
DROP TRIGGER attendance_roll_delete ON trainees_attendance;
DROP TRIGGER attendance_version ON trainees_attendance;
DROP FUNCTION enrolment_rests(), roll_call_judge(), attendance_of_roll(), row_version_rises();
"""
