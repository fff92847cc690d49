"""What must hold between roster and class: who is assigned, on site, arrived, present, passed, certified."""

from django.db import migrations

from guopei.core.audit.operations import Track

ASSIGNMENT = """
ALTER TABLE trainees_presence ADD CONSTRAINT presence_phase FOREIGN KEY (phase_id)
    REFERENCES projects_phase (id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION class_refuse(name text, what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (row %)', what, id USING ERRCODE = '23514', CONSTRAINT = name;
END $$;

-- Everything that follows from a place in a class is derived here, so that no writer can forget it: the counters of
-- the class (their CHECK is why the last place cannot be given twice) and the days on site (the EXCLUDE on presence is
-- why nobody is in two places). A no-show frees both; who leaves early frees the days to come.
CREATE FUNCTION enrolment_in_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
    delta record;
BEGIN
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      JOIN projects_trainingclass c ON c.id = n.training_class_id
     WHERE n.training_class_id IS DISTINCT FROM o.training_class_id AND c.task_order_id IS DISTINCT FROM n.task_order_id;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('enrolment_class_of_order', 'the class belongs to another task order', bad);
    END IF;
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN projects_trainingclass c ON c.id = n.training_class_id
      LEFT JOIN projects_trainingclass w ON w.id = o.training_class_id
     WHERE n.training_class_id IS DISTINCT FROM o.training_class_id
       AND (n.state <> 'EXPECTED' OR o.state <> 'EXPECTED'
            OR c.state NOT IN ('PREPARING', 'READY', 'RUNNING')
            OR w.state NOT IN ('PREPARING', 'READY', 'RUNNING', 'CANCELLED'));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('enrolment_class_open', 'a place is given or taken before arrival, in an open class', bad);
    END IF;
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN projects_trainingclass c ON c.id = n.training_class_id
     WHERE n.state = 'ARRIVED' AND o.state <> 'ARRIVED' AND (c.id IS NULL OR c.state NOT IN ('READY', 'RUNNING'));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('enrolment_arrives_in_class', 'people arrive in a class that is ready or running', bad);
    END IF;

    FOR delta IN
        SELECT class, sum(places) AS places, sum(arrivals) AS arrivals FROM (
            SELECT n.training_class_id AS class, (n.state <> 'NO_SHOW')::int AS places,
                   (n.state IN ('ARRIVED', 'LEFT'))::int AS arrivals FROM enrolment_new n
            UNION ALL
            SELECT o.training_class_id, -(o.state <> 'NO_SHOW')::int, -(o.state IN ('ARRIVED', 'LEFT'))::int
              FROM enrolment_old o) change
         WHERE class IS NOT NULL GROUP BY class HAVING sum(places) <> 0 OR sum(arrivals) <> 0 ORDER BY class
    LOOP
        UPDATE projects_trainingclass SET assigned = assigned + delta.places, arrived = arrived + delta.arrivals
         WHERE id = delta.class;
    END LOOP;

    DELETE FROM trainees_presence p USING enrolment_new n, enrolment_old o
     WHERE p.enrolment_id = n.id AND o.id = n.id
       AND (n.training_class_id IS DISTINCT FROM o.training_class_id OR (n.state = 'NO_SHOW' AND o.state <> 'NO_SHOW')
            OR (n.state = 'LEFT' AND o.state <> 'LEFT' AND lower(p.held) > projects_today()));
    UPDATE trainees_presence p SET held = daterange(lower(p.held), projects_today(), '[]')
      FROM enrolment_new n, enrolment_old o
     WHERE p.enrolment_id = n.id AND o.id = n.id AND n.state = 'LEFT' AND o.state <> 'LEFT'
       AND upper(p.held) > projects_today() + 1;
    INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)
    SELECT n.id, p.id, n.teacher_id, p.held
      FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      JOIN projects_phase p ON p.training_class_id = n.training_class_id AND p.kind = 'ONSITE'
     WHERE n.state <> 'NO_SHOW'
       AND (n.training_class_id IS DISTINCT FROM o.training_class_id OR o.state = 'NO_SHOW')
     ORDER BY n.teacher_id, p.id;
    RETURN NULL;
END $$;
CREATE TRIGGER in_class_changed AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_in_class();

CREATE FUNCTION enrolment_without_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT min(id) INTO bad FROM enrolment_rows WHERE training_class_id IS NOT NULL;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('enrolment_class_open', 'an enrolment begins and ends outside a class', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER in_class_added AFTER INSERT ON trainees_enrolment REFERENCING NEW TABLE AS enrolment_rows
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_without_class();
CREATE TRIGGER in_class_removed AFTER DELETE ON trainees_enrolment REFERENCING OLD TABLE AS enrolment_rows
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_without_class();

CREATE FUNCTION presence_follows_phase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM trainees_presence p USING phase_old o WHERE p.phase_id = o.id;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM trainees_presence p USING phase_new n, phase_old o
         WHERE p.phase_id = n.id AND o.id = n.id AND (n.held, n.kind, n.training_class_id) <> (o.held, o.kind, o.training_class_id);
    END IF;
    INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)
    SELECT e.id, n.id, e.teacher_id, n.held
      FROM phase_new n JOIN trainees_enrolment e ON e.training_class_id = n.training_class_id
     WHERE n.kind = 'ONSITE' AND e.state IN ('EXPECTED', 'ARRIVED')
       AND NOT EXISTS (SELECT FROM trainees_presence p WHERE p.enrolment_id = e.id AND p.phase_id = n.id)
     ORDER BY e.teacher_id, n.id;
    RETURN NULL;
END $$;
CREATE TRIGGER presence_follows_insert AFTER INSERT ON projects_phase REFERENCING NEW TABLE AS phase_new
    FOR EACH STATEMENT EXECUTE FUNCTION presence_follows_phase();
CREATE TRIGGER presence_follows_update AFTER UPDATE ON projects_phase
    REFERENCING OLD TABLE AS phase_old NEW TABLE AS phase_new
    FOR EACH STATEMENT EXECUTE FUNCTION presence_follows_phase();
CREATE TRIGGER presence_follows_delete AFTER DELETE ON projects_phase REFERENCING OLD TABLE AS phase_old
    FOR EACH STATEMENT EXECUTE FUNCTION presence_follows_phase();

-- Depth 1 is a statement that somebody sent; presence is written only by the triggers above.
CREATE FUNCTION presence_is_derived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1 AND EXISTS (SELECT FROM presence_rows) THEN
        RAISE EXCEPTION 'presence follows from class and phase' USING ERRCODE = '23514', CONSTRAINT = 'presence_is_derived';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER presence_derived_insert AFTER INSERT ON trainees_presence REFERENCING NEW TABLE AS presence_rows
    FOR EACH STATEMENT EXECUTE FUNCTION presence_is_derived();
CREATE TRIGGER presence_derived_update AFTER UPDATE ON trainees_presence REFERENCING NEW TABLE AS presence_rows
    FOR EACH STATEMENT EXECUTE FUNCTION presence_is_derived();
CREATE TRIGGER presence_derived_delete AFTER DELETE ON trainees_presence REFERENCING OLD TABLE AS presence_rows
    FOR EACH STATEMENT EXECUTE FUNCTION presence_is_derived();

-- Who of these would be in two places, and on which days. Sees every province and answers with no more than that.
CREATE FUNCTION presence_clashes(wanted bigint[], class bigint) RETURNS TABLE (enrolment_id bigint, days daterange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, ph.held * p.held
      FROM trainees_enrolment e
      JOIN projects_phase ph ON ph.training_class_id = class AND ph.kind = 'ONSITE'
      JOIN trainees_presence p ON p.teacher_id = e.teacher_id AND p.held && ph.held AND p.enrolment_id <> e.id
     WHERE e.id = ANY (wanted) ORDER BY e.id, ph.held
$$;
"""

ATTENDANCE = """
CREATE FUNCTION attendance_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
    bad bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT enrolment_id) INTO touched FROM attendance_new;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT enrolment_id) INTO touched FROM attendance_old;
    ELSE
        SELECT array_agg(DISTINCT enrolment_id) INTO touched FROM attendance_new;
        SELECT min(n.id) INTO bad FROM attendance_new n JOIN attendance_old o ON o.id = n.id
         WHERE (n.enrolment_id, n.lesson_id) <> (o.enrolment_id, o.lesson_id);
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
          JOIN projects_lesson l ON l.id = a.lesson_id JOIN projects_phase p ON p.id = l.phase_id
         WHERE l.state <> 'HELD' OR p.training_class_id IS DISTINCT FROM e.training_class_id;
        IF bad IS NOT NULL THEN
            PERFORM class_refuse('attendance_of_held_lesson', 'only lessons of the own class that were held', bad);
        END IF;
    END IF;
    SELECT min(a.enrolment_id) INTO bad FROM trainees_attendance a JOIN projects_lesson l ON l.id = a.lesson_id
     WHERE a.enrolment_id = ANY (touched) AND a.status IN ('PRESENT', 'LATE') AND NOT l.is_safety
       AND NOT EXISTS (SELECT FROM trainees_attendance s JOIN projects_lesson k ON k.id = s.lesson_id
                        WHERE s.enrolment_id = a.enrolment_id AND k.is_safety AND s.status IN ('PRESENT', 'LATE'));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('attendance_after_safety', 'first the own safety lesson, then the others', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER attendance_judge_insert AFTER INSERT ON trainees_attendance REFERENCING NEW TABLE AS attendance_new
    FOR EACH STATEMENT EXECUTE FUNCTION attendance_judge();
CREATE TRIGGER attendance_judge_update AFTER UPDATE ON trainees_attendance
    REFERENCING OLD TABLE AS attendance_old NEW TABLE AS attendance_new
    FOR EACH STATEMENT EXECUTE FUNCTION attendance_judge();
CREATE TRIGGER attendance_judge_delete AFTER DELETE ON trainees_attendance REFERENCING OLD TABLE AS attendance_old
    FOR EACH STATEMENT EXECUTE FUNCTION attendance_judge();
"""

RESULTS = """
CREATE FUNCTION result_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN projects_trainingclass c ON c.id = n.training_class_id
      LEFT JOIN trainees_resultbasis b ON b.enrolment_id = n.id
     WHERE n.result_state = 'PROPOSED' AND o.result_state = 'NONE'
       AND (c.state IS DISTINCT FROM 'ENDED' OR n.state <> 'ARRIVED' OR n.proposed_by_id IS NULL
            OR b.proposed IS DISTINCT FROM n.result);
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('result_has_basis', 'a result is proposed after the class, by somebody, on a basis', bad);
    END IF;
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
     WHERE n.result <> o.result AND o.result_state <> 'NONE' AND n.result_state <> 'NONE';
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
CREATE TRIGGER result_judged AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION result_judge();

CREATE FUNCTION basis_is_fixed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT min(e.id) INTO bad FROM basis_rows b JOIN trainees_enrolment e ON e.id = b.enrolment_id
     WHERE e.result_state <> 'NONE';
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('basis_is_fixed', 'the result rests on this', bad);
    END IF;
    RETURN NULL;
END $$;
"""
BASES = "".join(
    f"""
CREATE TRIGGER basis_fixed_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} TABLE AS basis_rows
    FOR EACH STATEMENT EXECUTE FUNCTION basis_is_fixed();
"""
    for table in ("trainees_resultbasis", "trainees_testresult")
    for event, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)

CERTIFICATES = """
CREATE FUNCTION certificate_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT min(n.id) INTO bad FROM certificate_new n JOIN trainees_enrolment e ON e.id = n.enrolment_id
         WHERE e.result_state <> 'PUBLISHED' OR e.result <> n.result OR n.revoked_at IS NOT NULL;
        IF bad IS NOT NULL THEN
            PERFORM class_refuse('certificate_of_published', 'only a published result that passed has a certificate', bad);
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT min(n.id) INTO bad FROM certificate_new n JOIN certificate_old o ON o.id = n.id
         WHERE o.revoked_at IS NOT NULL
            OR to_jsonb(n) - '{revoked_at,revoked_by_id,revoked_reason}'::text[]
               <> to_jsonb(o) - '{revoked_at,revoked_by_id,revoked_reason}'::text[];
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
CREATE TRIGGER certificate_judge_insert AFTER INSERT ON trainees_certificate REFERENCING NEW TABLE AS certificate_new
    FOR EACH STATEMENT EXECUTE FUNCTION certificate_judge();
CREATE TRIGGER certificate_judge_update AFTER UPDATE ON trainees_certificate
    REFERENCING OLD TABLE AS certificate_old NEW TABLE AS certificate_new
    FOR EACH STATEMENT EXECUTE FUNCTION certificate_judge();
CREATE TRIGGER certificate_judge_delete AFTER DELETE ON trainees_certificate REFERENCING OLD TABLE AS certificate_old
    FOR EACH STATEMENT EXECUTE FUNCTION certificate_judge();

CREATE FUNCTION class_settles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT min(e.id) INTO bad FROM class_new n JOIN class_old o ON o.id = n.id
      JOIN trainees_enrolment e ON e.training_class_id = n.id
     WHERE n.state = 'SETTLED' AND o.state <> 'SETTLED' AND (
           e.state = 'EXPECTED'
        OR (e.state = 'ARRIVED' AND e.result_state <> 'PUBLISHED')
        OR (e.result_state = 'PUBLISHED' AND e.result <> 'FAIL'
            AND NOT EXISTS (SELECT FROM trainees_certificate c WHERE c.enrolment_id = e.id)));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('class_settled_complete', 'a trainee of the class is not settled', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER class_settles AFTER UPDATE ON projects_trainingclass
    REFERENCING OLD TABLE AS class_old NEW TABLE AS class_new
    FOR EACH STATEMENT EXECUTE FUNCTION class_settles();
"""

UNDO = """
DROP TRIGGER class_settles ON projects_trainingclass;
DROP TRIGGER certificate_judge_insert ON trainees_certificate;
DROP TRIGGER certificate_judge_update ON trainees_certificate;
DROP TRIGGER certificate_judge_delete ON trainees_certificate;
DROP TRIGGER basis_fixed_insert ON trainees_resultbasis;
DROP TRIGGER basis_fixed_update ON trainees_resultbasis;
DROP TRIGGER basis_fixed_delete ON trainees_resultbasis;
DROP TRIGGER basis_fixed_insert ON trainees_testresult;
DROP TRIGGER basis_fixed_update ON trainees_testresult;
DROP TRIGGER basis_fixed_delete ON trainees_testresult;
DROP TRIGGER result_judged ON trainees_enrolment;
DROP TRIGGER attendance_judge_insert ON trainees_attendance;
DROP TRIGGER attendance_judge_update ON trainees_attendance;
DROP TRIGGER attendance_judge_delete ON trainees_attendance;
DROP TRIGGER presence_derived_insert ON trainees_presence;
DROP TRIGGER presence_derived_update ON trainees_presence;
DROP TRIGGER presence_derived_delete ON trainees_presence;
DROP TRIGGER presence_follows_insert ON projects_phase;
DROP TRIGGER presence_follows_update ON projects_phase;
DROP TRIGGER presence_follows_delete ON projects_phase;
DROP TRIGGER in_class_changed ON trainees_enrolment;
DROP TRIGGER in_class_added ON trainees_enrolment;
DROP TRIGGER in_class_removed ON trainees_enrolment;
DROP FUNCTION class_settles(), certificate_judge(), basis_is_fixed(), result_judge(), attendance_judge(),
    presence_clashes(bigint[], bigint), presence_is_derived(), presence_follows_phase(), enrolment_in_class(),
    enrolment_without_class(), class_refuse(text, text, bigint);
ALTER TABLE trainees_presence DROP CONSTRAINT presence_phase;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0003_classes"),
        ("projects", "0004_class_guards"),
        ("flow", "0001_initial"),
        ("audit", "0002_track_ground"),
    ]

    operations = [
        migrations.RunSQL(ASSIGNMENT + ATTENDANCE + RESULTS + BASES + CERTIFICATES, UNDO),
        Track("trainees_attendance"),
        Track("trainees_testresult"),
        Track("trainees_resultbasis"),
        Track("trainees_certificate", exclude=("check_code",)),
    ]
