"""What must hold for classes whoever writes: places, days, the gate before opening, the timetable's frozen past."""

from django.db import migrations

from guopei.core.audit.operations import Restrict, Track
from guopei.core.flow.operations import Judge

GATE = """
CREATE FUNCTION projects_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
RETURN (guopei_now() AT TIME ZONE 'Asia/Shanghai')::date;

-- What a class still lacks before it may open (coverage 3.12). Empty: it is ready. One place for pages and for the judge.
CREATE FUNCTION projects_class_gaps(wanted bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    WITH lesson AS (
        SELECT l.is_safety, p.kind, (l.held_on, l.half_day) AS at
          FROM projects_lesson l JOIN projects_phase p ON p.id = l.phase_id
         WHERE p.training_class_id = wanted AND l.state <> 'CANCELLED'
    )
    SELECT array_remove(ARRAY[
        CASE WHEN c.manager_id IS NULL THEN 'manager' END,
        CASE WHEN NOT EXISTS (SELECT FROM projects_phase p WHERE p.training_class_id = c.id AND p.kind = 'ONSITE')
             THEN 'onsite_phase' END,
        CASE WHEN NOT EXISTS (SELECT FROM lesson WHERE NOT is_safety) THEN 'timetable' END,
        CASE WHEN NOT EXISTS (SELECT FROM lesson WHERE is_safety AND kind = 'ONSITE') THEN 'safety_lesson'
             WHEN EXISTS (SELECT FROM lesson WHERE NOT is_safety AND kind = 'ONSITE'
                             AND at < (SELECT s.at FROM lesson s WHERE s.is_safety AND s.kind = 'ONSITE'
                                        ORDER BY s.at LIMIT 1))
             THEN 'safety_lesson_first' END,
        CASE WHEN NOT EXISTS (SELECT FROM projects_emergencyplan e WHERE e.training_class_id = c.id)
             THEN 'emergency_plan' END,
        CASE WHEN c.assigned = 0 THEN 'trainees' END
    ], NULL) FROM projects_trainingclass c WHERE c.id = wanted
$$;
"""

CLASSES = """
CREATE FUNCTION projects_class_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad record;
    due bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO due FROM class_new WHERE state <> 'CANCELLED';
    ELSE
        SELECT array_agg(n.id) INTO due FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state <> 'CANCELLED'
           AND (n.task_order_id, n.institution_id, n.capacity, n.state = 'CANCELLED')
               IS DISTINCT FROM (o.task_order_id, o.institution_id, o.capacity, o.state = 'CANCELLED');
    END IF;
    -- Two classes made at once on one order wait for each other here.
    PERFORM 1 FROM projects_taskorder o
      WHERE o.id IN (SELECT task_order_id FROM class_new WHERE id = ANY (due)) ORDER BY o.id FOR NO KEY UPDATE;
    SELECT n.id INTO bad FROM class_new n JOIN projects_taskorder o ON o.id = n.task_order_id
     WHERE n.id = ANY (due) AND (o.state <> 'ACCEPTED' OR o.institution_id <> n.institution_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'class % needs an accepted task order of its own institution', bad.id
            USING ERRCODE = '23514', CONSTRAINT = 'class_order_accepted';
    END IF;
    SELECT o.id, o.places, sum(c.capacity) AS wanted INTO bad
      FROM projects_taskorder o JOIN projects_trainingclass c ON c.task_order_id = o.id AND c.state <> 'CANCELLED'
     WHERE o.id IN (SELECT task_order_id FROM class_new WHERE id = ANY (due))
     GROUP BY o.id HAVING sum(c.capacity) > o.places LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'task order % has % places, its classes %', bad.id, bad.places, bad.wanted
            USING ERRCODE = '23514', CONSTRAINT = 'class_within_order';
    END IF;
    SELECT n.id INTO bad FROM class_new n JOIN projects_phase p ON p.training_class_id = n.id
     WHERE NOT p.held <@ daterange(n.starts_on, n.ends_on, '[]') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a phase of class % lies outside its days', bad.id
            USING ERRCODE = '23514', CONSTRAINT = 'phase_within_class';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT n.id, projects_class_gaps(n.id) AS gaps INTO bad FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state IN ('READY', 'RUNNING') AND (o.state <> n.state OR o.manager_id IS DISTINCT FROM n.manager_id)
           AND cardinality(projects_class_gaps(n.id)) > 0 LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'class % is not ready: %', bad.id, bad.gaps
                USING ERRCODE = '23514', CONSTRAINT = 'class_gate';
        END IF;
        SELECT n.id INTO bad FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state = 'RUNNING' AND o.state <> 'RUNNING' AND (n.arrived = 0
               OR NOT EXISTS (SELECT FROM projects_safetylesson s WHERE s.training_class_id = n.id)) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'class % has no safety record, or nobody arrived', bad.id
                USING ERRCODE = '23514', CONSTRAINT = 'class_safety_recorded';
        END IF;
        SELECT n.id INTO bad FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state IN ('ENDED', 'SETTLED', 'CANCELLED') AND n.state = o.state
           AND (n.name, n.capacity, n.starts_on, n.ends_on, n.task_order_id, n.institution_id, n.level)
               IS DISTINCT FROM (o.name, o.capacity, o.starts_on, o.ends_on, o.task_order_id, o.institution_id, o.level)
         LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'class % is over', bad.id USING ERRCODE = '23514', CONSTRAINT = 'class_is_over';
        END IF;
        SELECT n.id INTO bad FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state = 'CANCELLED' AND n.arrived > 0 LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'people have arrived in class %', bad.id
                USING ERRCODE = '23514', CONSTRAINT = 'class_cancelled_with_arrivals';
        END IF;
    ELSE
        SELECT n.id INTO bad FROM class_new n WHERE n.assigned <> 0 OR n.arrived <> 0 LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'class % begins empty', bad.id
                USING ERRCODE = '23514', CONSTRAINT = 'class_counters_by_trigger';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER class_judge_insert AFTER INSERT ON projects_trainingclass REFERENCING NEW TABLE AS class_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_class_judge();
CREATE TRIGGER class_judge_update AFTER UPDATE ON projects_trainingclass
    REFERENCING OLD TABLE AS class_old NEW TABLE AS class_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_class_judge();

-- Not SECURITY DEFINER on purpose: it sees who really writes. Only the counters' own triggers run as the owner.
CREATE FUNCTION projects_class_counters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> (SELECT tableowner FROM pg_tables
                         WHERE schemaname = 'public' AND tablename = 'projects_trainingclass') THEN
        RAISE EXCEPTION 'assigned and arrived are counted by triggers'
            USING ERRCODE = '23514', CONSTRAINT = 'class_counters_by_trigger';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER class_counters BEFORE UPDATE ON projects_trainingclass FOR EACH ROW
    WHEN (OLD.assigned IS DISTINCT FROM NEW.assigned OR OLD.arrived IS DISTINCT FROM NEW.arrived)
    EXECUTE FUNCTION projects_class_counters();

CREATE FUNCTION projects_order_with_classes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM order_new n JOIN projects_trainingclass c ON c.task_order_id = n.id AND c.state <> 'CANCELLED'
                WHERE n.state <> 'ACCEPTED' OR n.institution_id <> c.institution_id
                   OR n.places < (SELECT sum(s.capacity) FROM projects_trainingclass s
                                   WHERE s.task_order_id = n.id AND s.state <> 'CANCELLED')) THEN
        RAISE EXCEPTION 'the task order has classes' USING ERRCODE = '23514', CONSTRAINT = 'task_order_has_classes';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER order_with_classes AFTER UPDATE ON projects_taskorder REFERENCING NEW TABLE AS order_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_order_with_classes();
"""

TIMETABLE = """
CREATE FUNCTION projects_phase_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT training_class_id) INTO touched FROM phase_new;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT training_class_id) INTO touched FROM phase_old;
    ELSE
        SELECT array_agg(DISTINCT training_class_id) INTO touched
          FROM (SELECT training_class_id FROM phase_new UNION ALL SELECT training_class_id FROM phase_old) both_;
    END IF;
    IF EXISTS (SELECT FROM projects_trainingclass WHERE id = ANY (touched) AND state NOT IN ('PREPARING', 'READY')) THEN
        RAISE EXCEPTION 'phases change only before the class runs'
            USING ERRCODE = '23514', CONSTRAINT = 'phase_before_running';
    END IF;
    IF EXISTS (SELECT FROM projects_trainingclass c JOIN projects_phase p ON p.training_class_id = c.id
                WHERE c.id = ANY (touched) AND NOT p.held <@ daterange(c.starts_on, c.ends_on, '[]')) THEN
        RAISE EXCEPTION 'a phase lies outside the days of its class'
            USING ERRCODE = '23514', CONSTRAINT = 'phase_within_class';
    END IF;
    IF EXISTS (SELECT FROM projects_lesson l JOIN projects_phase p ON p.id = l.phase_id
                WHERE p.training_class_id = ANY (touched) AND NOT l.held_on <@ p.held) THEN
        RAISE EXCEPTION 'a lesson lies outside its phase'
            USING ERRCODE = '23514', CONSTRAINT = 'lesson_within_phase';
    END IF;
    IF EXISTS (SELECT FROM projects_trainingclass c
                WHERE c.id = ANY (touched) AND c.state = 'READY' AND cardinality(projects_class_gaps(c.id)) > 0) THEN
        RAISE EXCEPTION 'a class that is ready would lack something'
            USING ERRCODE = '23514', CONSTRAINT = 'class_gate';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER phase_judge_insert AFTER INSERT ON projects_phase REFERENCING NEW TABLE AS phase_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_phase_judge();
CREATE TRIGGER phase_judge_update AFTER UPDATE ON projects_phase REFERENCING OLD TABLE AS phase_old NEW TABLE AS phase_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_phase_judge();
CREATE TRIGGER phase_judge_delete AFTER DELETE ON projects_phase REFERENCING OLD TABLE AS phase_old
    FOR EACH STATEMENT EXECUTE FUNCTION projects_phase_judge();

CREATE FUNCTION projects_lesson_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    phases bigint[];
BEGIN
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
        IF EXISTS (SELECT FROM lesson_new n JOIN lesson_old o ON o.id = n.id WHERE o.state <> 'PLANNED'
                    AND (to_jsonb(n) - '{state,version}'::text[]) IS DISTINCT FROM (to_jsonb(o) - '{state,version}'::text[])) THEN
            RAISE EXCEPTION 'a lesson that was held or cancelled does not change'
                USING ERRCODE = '23514', CONSTRAINT = 'lesson_past_is_fixed';
        END IF;
        IF EXISTS (SELECT FROM lesson_new n JOIN lesson_old o ON o.id = n.id
                     JOIN projects_phase p ON p.id = n.phase_id JOIN projects_trainingclass c ON c.id = p.training_class_id
                    WHERE n.state = 'HELD' AND o.state <> 'HELD' AND (n.held_on > projects_today()
                       OR NOT (c.state = 'RUNNING' OR (c.state = 'READY' AND n.is_safety)))) THEN
            RAISE EXCEPTION 'a lesson is held on its day or later, while the class runs'
                USING ERRCODE = '23514', CONSTRAINT = 'lesson_held_in_time';
        END IF;
    END IF;
    IF EXISTS (SELECT FROM projects_phase p JOIN projects_trainingclass c ON c.id = p.training_class_id
                WHERE p.id = ANY (phases) AND c.state NOT IN ('PREPARING', 'READY', 'RUNNING')) THEN
        RAISE EXCEPTION 'the timetable of a class that is over does not change'
            USING ERRCODE = '23514', CONSTRAINT = 'timetable_is_closed';
    END IF;
    IF EXISTS (SELECT FROM projects_lesson l JOIN projects_phase p ON p.id = l.phase_id
                WHERE p.id = ANY (phases) AND NOT l.held_on <@ p.held) THEN
        RAISE EXCEPTION 'a lesson lies outside its phase'
            USING ERRCODE = '23514', CONSTRAINT = 'lesson_within_phase';
    END IF;
    IF EXISTS (SELECT FROM projects_trainingclass c JOIN projects_phase p ON p.training_class_id = c.id
                WHERE p.id = ANY (phases) AND c.state = 'READY' AND cardinality(projects_class_gaps(c.id)) > 0) THEN
        RAISE EXCEPTION 'a class that is ready would lack something'
            USING ERRCODE = '23514', CONSTRAINT = 'class_gate';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lesson_judge_insert AFTER INSERT ON projects_lesson REFERENCING NEW TABLE AS lesson_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_lesson_judge();
CREATE TRIGGER lesson_judge_update AFTER UPDATE ON projects_lesson
    REFERENCING OLD TABLE AS lesson_old NEW TABLE AS lesson_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_lesson_judge();
CREATE TRIGGER lesson_judge_delete AFTER DELETE ON projects_lesson REFERENCING OLD TABLE AS lesson_old
    FOR EACH STATEMENT EXECUTE FUNCTION projects_lesson_judge();

CREATE FUNCTION projects_safety_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM safety_new s JOIN projects_lesson l ON l.id = s.lesson_id JOIN projects_phase p ON p.id = l.phase_id
                WHERE NOT l.is_safety OR l.state <> 'HELD' OR p.training_class_id <> s.training_class_id) THEN
        RAISE EXCEPTION 'a safety record belongs to a safety lesson of its class that was held'
            USING ERRCODE = '23514', CONSTRAINT = 'safety_lesson_held';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER safety_judge AFTER INSERT ON projects_safetylesson REFERENCING NEW TABLE AS safety_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_safety_judge();

CREATE FUNCTION projects_emergency_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM plan_old o JOIN projects_trainingclass c ON c.id = o.training_class_id
                WHERE c.state NOT IN ('PREPARING', 'CANCELLED')
                  AND NOT EXISTS (SELECT FROM projects_emergencyplan e WHERE e.training_class_id = c.id)) THEN
        RAISE EXCEPTION 'a class that is ready keeps its emergency plan'
            USING ERRCODE = '23514', CONSTRAINT = 'class_gate';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER emergency_judge_update AFTER UPDATE ON projects_emergencyplan REFERENCING OLD TABLE AS plan_old
    FOR EACH STATEMENT EXECUTE FUNCTION projects_emergency_judge();
CREATE TRIGGER emergency_judge_delete AFTER DELETE ON projects_emergencyplan REFERENCING OLD TABLE AS plan_old
    FOR EACH STATEMENT EXECUTE FUNCTION projects_emergency_judge();
"""

UNDO = """
DROP TRIGGER order_with_classes ON projects_taskorder;
DROP FUNCTION projects_order_with_classes();
DROP TRIGGER class_judge_insert ON projects_trainingclass;
DROP TRIGGER class_judge_update ON projects_trainingclass;
DROP TRIGGER class_counters ON projects_trainingclass;
DROP FUNCTION projects_class_judge();
DROP FUNCTION projects_class_counters();
DROP TRIGGER phase_judge_insert ON projects_phase;
DROP TRIGGER phase_judge_update ON projects_phase;
DROP TRIGGER phase_judge_delete ON projects_phase;
DROP FUNCTION projects_phase_judge();
DROP TRIGGER lesson_judge_insert ON projects_lesson;
DROP TRIGGER lesson_judge_update ON projects_lesson;
DROP TRIGGER lesson_judge_delete ON projects_lesson;
DROP FUNCTION projects_lesson_judge();
DROP TRIGGER safety_judge ON projects_safetylesson;
DROP FUNCTION projects_safety_judge();
DROP TRIGGER emergency_judge_update ON projects_emergencyplan;
DROP TRIGGER emergency_judge_delete ON projects_emergencyplan;
DROP FUNCTION projects_emergency_judge();
DROP FUNCTION projects_class_gaps(bigint);
DROP FUNCTION projects_today();
"""

CLASS_EDGES = [
    ("cancel", "PREPARING", "CANCELLED"),
    ("cancel", "READY", "CANCELLED"),
    ("create", "", "PREPARING"),
    ("end", "RUNNING", "ENDED"),
    ("ready", "PREPARING", "READY"),
    ("reopen", "READY", "PREPARING"),
    ("settle", "ENDED", "SETTLED"),
    ("start", "READY", "RUNNING"),
]
LESSON_EDGES = [
    ("cancel", "PLANNED", "CANCELLED"),
    ("create", "", "PLANNED"),
    ("hold", "PLANNED", "HELD"),
]


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_classes"), ("flow", "0001_initial"), ("audit", "0002_track_ground")]

    operations = [
        migrations.RunSQL(GATE + CLASSES + TIMETABLE, UNDO),
        Judge("projects_trainingclass", edges=CLASS_EDGES),
        Judge("projects_lesson", edges=LESSON_EDGES),
        Track("projects_trainingclass"),
        Track("projects_phase"),
        Track("projects_lesson"),
        Track("projects_safetylesson"),
        Track("projects_emergencyplan"),
        Restrict("projects_safetylesson", to="append_only"),
    ]
