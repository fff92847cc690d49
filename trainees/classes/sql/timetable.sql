CREATE OR REPLACE FUNCTION trainees_phase_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT training_class_id) INTO touched FROM phase_new;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT training_class_id) INTO touched FROM phase_old;
    ELSE
        SELECT array_agg(DISTINCT training_class_id) INTO touched
          FROM (SELECT training_class_id FROM phase_new UNION ALL SELECT training_class_id FROM phase_old) both_;
    END IF;
    IF EXISTS (SELECT FROM trainees_trainingclass WHERE id = ANY (touched) AND state NOT IN ('PREPARING', 'READY')) THEN
        RAISE EXCEPTION 'phases change only before the class runs'
            USING ERRCODE = '23514', CONSTRAINT = 'phase_before_running';
    END IF;
    IF EXISTS (SELECT FROM trainees_trainingclass c JOIN trainees_phase p ON p.training_class_id = c.id
                WHERE c.id = ANY (touched) AND NOT p.held <@ daterange(c.starts_on, c.ends_on, '[]')) THEN
        RAISE EXCEPTION 'a phase lies outside the days of its class'
            USING ERRCODE = '23514', CONSTRAINT = 'phase_within_class';
    END IF;
    IF EXISTS (SELECT FROM trainees_lesson l JOIN trainees_phase p ON p.id = l.phase_id
                WHERE p.training_class_id = ANY (touched) AND NOT l.held_on <@ p.held) THEN
        RAISE EXCEPTION 'a lesson lies outside its phase'
            USING ERRCODE = '23514', CONSTRAINT = 'lesson_within_phase';
    END IF;
    IF EXISTS (SELECT FROM trainees_trainingclass c
                WHERE c.id = ANY (touched) AND c.state = 'READY' AND cardinality(trainees_class_gaps(c.id)) > 0) THEN
        RAISE EXCEPTION 'a class that is ready would lack something'
            USING ERRCODE = '23514', CONSTRAINT = 'class_gate';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER phase_judge_delete AFTER DELETE ON trainees_phase REFERENCING OLD TABLE AS phase_old
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_phase_judge();
CREATE OR REPLACE TRIGGER phase_judge_insert AFTER INSERT ON trainees_phase REFERENCING NEW TABLE AS phase_new
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_phase_judge();
CREATE OR REPLACE TRIGGER phase_judge_update AFTER UPDATE ON trainees_phase
    REFERENCING OLD TABLE AS phase_old NEW TABLE AS phase_new
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_phase_judge();

CREATE OR REPLACE FUNCTION trainees_lesson_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    phases bigint[];
    is_wrong boolean;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT phase_id) INTO phases FROM lesson_new;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT phase_id) INTO phases FROM lesson_old;
        IF EXISTS (SELECT FROM lesson_old WHERE state = 'HELD') THEN
            RAISE EXCEPTION 'a lesson that was held stays' USING ERRCODE = '23514', CONSTRAINT = 'lesson_past_is_fixed';
        END IF;
    ELSE
        SELECT array_agg(DISTINCT phase_id) INTO phases
          FROM (SELECT phase_id FROM lesson_new UNION ALL SELECT phase_id FROM lesson_old) both_;
        EXECUTE $past$SELECT count(*) > 0 FROM lesson_new n JOIN lesson_old o ON o.id = n.id WHERE o.state <> 'PLANNED'
                    AND (to_jsonb(n) - '{state,version}'::text[]) IS DISTINCT FROM (to_jsonb(o) - '{state,version}'::text[])
        $past$ INTO is_wrong;
        IF is_wrong THEN
            RAISE EXCEPTION 'a lesson that was held or cancelled does not change'
                USING ERRCODE = '23514', CONSTRAINT = 'lesson_past_is_fixed';
        END IF;
        EXECUTE $held$SELECT count(*) > 0 FROM lesson_new n JOIN lesson_old o ON o.id = n.id
                     JOIN trainees_phase p ON p.id = n.phase_id JOIN trainees_trainingclass c ON c.id = p.training_class_id
                    WHERE n.state = 'HELD' AND o.state <> 'HELD' AND (n.held_on > guopei_today()
                       OR NOT (c.state = 'RUNNING' OR (c.state = 'READY' AND n.is_safety)))$held$ INTO is_wrong;
        IF is_wrong THEN
            RAISE EXCEPTION 'a lesson is held on its day or later, while the class runs'
                USING ERRCODE = '23514', CONSTRAINT = 'lesson_held_in_time';
        END IF;
    END IF;
    IF EXISTS (SELECT FROM trainees_phase p JOIN trainees_trainingclass c ON c.id = p.training_class_id
                WHERE p.id = ANY (phases) AND c.state NOT IN ('PREPARING', 'READY', 'RUNNING')) THEN
        RAISE EXCEPTION 'the timetable of a class that is over does not change'
            USING ERRCODE = '23514', CONSTRAINT = 'timetable_is_closed';
    END IF;
    IF EXISTS (SELECT FROM trainees_lesson l JOIN trainees_phase p ON p.id = l.phase_id
                WHERE p.id = ANY (phases) AND NOT l.held_on <@ p.held) THEN
        RAISE EXCEPTION 'a lesson lies outside its phase'
            USING ERRCODE = '23514', CONSTRAINT = 'lesson_within_phase';
    END IF;
    IF EXISTS (SELECT FROM trainees_trainingclass c JOIN trainees_phase p ON p.training_class_id = c.id
                WHERE p.id = ANY (phases) AND c.state = 'READY' AND cardinality(trainees_class_gaps(c.id)) > 0) THEN
        RAISE EXCEPTION 'a class that is ready would lack something'
            USING ERRCODE = '23514', CONSTRAINT = 'class_gate';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER lesson_judge_delete AFTER DELETE ON trainees_lesson REFERENCING OLD TABLE AS lesson_old
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_lesson_judge();
CREATE OR REPLACE TRIGGER lesson_judge_insert AFTER INSERT ON trainees_lesson REFERENCING NEW TABLE AS lesson_new
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_lesson_judge();
CREATE OR REPLACE TRIGGER lesson_judge_update AFTER UPDATE ON trainees_lesson
    REFERENCING OLD TABLE AS lesson_old NEW TABLE AS lesson_new
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_lesson_judge();

CREATE OR REPLACE FUNCTION trainees_safety_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF EXISTS (SELECT FROM safety_new s JOIN trainees_lesson l ON l.id = s.lesson_id JOIN trainees_phase p ON p.id = l.phase_id
                WHERE NOT l.is_safety OR l.state <> 'HELD' OR p.training_class_id <> s.training_class_id) THEN
        RAISE EXCEPTION 'a safety record belongs to a safety lesson of its class that was held'
            USING ERRCODE = '23514', CONSTRAINT = 'safety_lesson_held';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER safety_judge AFTER INSERT ON trainees_safetylesson REFERENCING NEW TABLE AS safety_new
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_safety_judge();

CREATE OR REPLACE FUNCTION trainees_emergency_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF EXISTS (SELECT FROM plan_old o JOIN trainees_trainingclass c ON c.id = o.training_class_id
                WHERE c.state NOT IN ('PREPARING', 'CANCELLED')
                  AND NOT EXISTS (SELECT FROM trainees_emergencyplan e WHERE e.training_class_id = c.id)) THEN
        RAISE EXCEPTION 'a class that is ready keeps its emergency plan'
            USING ERRCODE = '23514', CONSTRAINT = 'class_gate';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER emergency_judge_delete AFTER DELETE ON trainees_emergencyplan
    REFERENCING OLD TABLE AS plan_old FOR EACH STATEMENT EXECUTE FUNCTION trainees_emergency_judge();
CREATE OR REPLACE TRIGGER emergency_judge_update AFTER UPDATE ON trainees_emergencyplan
    REFERENCING OLD TABLE AS plan_old FOR EACH STATEMENT EXECUTE FUNCTION trainees_emergency_judge();
