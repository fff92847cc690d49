from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.flow.operations import Judge, VersionRises
from guopei.core.guards.operations import Restrict, Sql
from guopei.core.guards.rows import Agrees, Apart, Derived, Frozen, KeptByTriggers, Stays


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("catalogue", "0002_guards"),
        ("documents", "0002_guards"),
        ("flow", "0002_guards"),
        ("projects", "0002_guards"),
        ("rectification", "0002_guards"),
        ("trainees", "0001_initial"),
    ]

    operations = [
        Track(
            "trainees_teacher",
            exclude=["id_sealed", "id_index", "mobile_sealed", "mobile_index", "email_sealed", "email_index"],
        ),
        Agrees(
            "trainees_teacher",
            says="teacher_account_by_code",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.account_id IS DISTINCT FROM o.account_id
   AND (o.account_id IS NOT NULL
        OR NOT EXISTS (SELECT FROM trainees_teachercode c WHERE c.teacher_id = n.id AND c.used_at IS NOT NULL))
""",
            on=["update"],
        ),
        Agrees(
            "trainees_teacher",
            says="teacher_begins_without_account",
            wrong="""
SELECT min(n.id) FROM fresh n WHERE n.account_id IS NOT NULL
""",
            on=["insert"],
        ),
        Frozen(
            "trainees_teachercode",
            columns=["teacher_id", "code_index", "issued_by_id", "issued_at", "expires_at"],
            says="teacher_code_fixed",
        ),
        Frozen(
            "trainees_teachercode",
            columns=["used_at", "withdrawn_at"],
            says="teacher_code_closed",
            open=["OPEN"],
            field="standing",
        ),
        Stays("trainees_teachercode", says="teacher_code_stays"),
        Track("trainees_teachercode", exclude=["code_index"]),
        Restrict("trainees_teacherreveal", to="append_only"),
        Judge(
            "trainees_schoolbatch",
            edges=[
                ["check", "UPLOADED", "CHECKING"],
                ["check_again", "CHECKED", "CHECKING"],
                ["check_again", "FAILED", "CHECKING"],
                ["create", "", "UPLOADED"],
                ["fail_check", "CHECKING", "FAILED"],
                ["fail_check", "UPLOADED", "FAILED"],
                ["finish_check", "CHECKING", "CHECKED"],
                ["replace_file", "CHECKED", "UPLOADED"],
                ["replace_file", "FAILED", "UPLOADED"],
                ["submit", "CHECKED", "SUBMITTED"],
                ["undo", "CHECKED", "UNDONE"],
                ["undo", "FAILED", "UNDONE"],
                ["undo", "SUBMITTED", "UNDONE"],
                ["undo", "UPLOADED", "UNDONE"],
            ],
        ),
        Agrees(
            "trainees_school",
            says="school_is_school",
            wrong="""
SELECT min(n.id) FROM fresh n
 WHERE NOT EXISTS (SELECT FROM orgs_orgunit u WHERE u.id = n.unit_id AND u.kind = 'SCHOOL')
""",
        ),
        Track("trainees_school"),
        Track("trainees_schoolbatch"),
        Sql(
            "classes/classes",
            text="""-- What a class still lacks before it may open (coverage 3.12). Empty: it is ready. One place for pages and for the judge.
CREATE OR REPLACE FUNCTION trainees_class_gaps(wanted bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    WITH lesson AS (
        SELECT l.is_safety, p.kind IN ('ONSITE', 'SHADOW', 'VISIT') AS together, (l.held_on, l.half_day) AS at
          FROM trainees_lesson l JOIN trainees_phase p ON p.id = l.phase_id
         WHERE p.training_class_id = wanted AND l.state <> 'CANCELLED'
    )
    SELECT array_remove(ARRAY[
        CASE WHEN c.manager_id IS NULL THEN 'manager' END,
        CASE WHEN NOT EXISTS (SELECT FROM trainees_phase p WHERE p.training_class_id = c.id
                                    AND p.kind IN ('ONSITE', 'SHADOW', 'VISIT')) THEN 'onsite_phase'
             WHEN EXISTS (SELECT FROM projects_taskorderphase o WHERE o.task_order_id = c.task_order_id
                             AND o.kind NOT IN (SELECT p.kind FROM trainees_phase p WHERE p.training_class_id = c.id))
             THEN 'ordered_phase' END,
        CASE WHEN NOT EXISTS (SELECT FROM lesson WHERE NOT is_safety) THEN 'timetable' END,
        CASE WHEN NOT EXISTS (SELECT FROM lesson WHERE is_safety AND together) THEN 'safety_lesson'
             WHEN EXISTS (SELECT FROM lesson WHERE NOT is_safety AND together
                             AND at < (SELECT s.at FROM lesson s WHERE s.is_safety AND s.together
                                        ORDER BY s.at LIMIT 1))
             THEN 'safety_lesson_first' END,
        CASE WHEN NOT EXISTS (SELECT FROM trainees_emergencyplan e WHERE e.training_class_id = c.id)
             THEN 'emergency_plan' END,
        CASE WHEN c.assigned = 0 THEN 'trainees' END
    ], NULL) FROM trainees_trainingclass c WHERE c.id = wanted
$$;
GRANT EXECUTE ON FUNCTION trainees_class_gaps(bigint) TO application;

CREATE OR REPLACE FUNCTION trainees_class_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad record;
    due bigint[];
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO due FROM class_new WHERE state <> 'CANCELLED';
    ELSE
        EXECUTE $all$SELECT array_agg(n.id) FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state <> 'CANCELLED'
           AND (n.task_order_id, n.institution_id, n.capacity, n.state = 'CANCELLED')
               IS DISTINCT FROM (o.task_order_id, o.institution_id, o.capacity, o.state = 'CANCELLED')$all$ INTO due;
    END IF;
    -- Two classes made at once on one order wait for each other here.
    PERFORM 1 FROM projects_taskorder o
      WHERE o.id IN (SELECT task_order_id FROM class_new WHERE id = ANY (due)) ORDER BY o.id FOR NO KEY UPDATE;
    SELECT n.id INTO bad FROM class_new n JOIN projects_taskorder o ON o.id = n.task_order_id
      JOIN institutions_institution i ON i.id = n.institution_id JOIN orgs_orgunit h ON h.id = o.holder_id
     WHERE n.id = ANY (due) AND (o.state <> 'ACCEPTED' OR i.unit_id <> o.holder_id AND h.kind <> 'COUNTY') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'class % needs an accepted task order of its own institution', bad.id
            USING ERRCODE = '23514', CONSTRAINT = 'class_order_accepted';
    END IF;
    SELECT o.id, o.places, sum(c.capacity) AS wanted INTO bad
      FROM projects_taskorder o JOIN trainees_trainingclass c ON c.task_order_id = o.id AND c.state <> 'CANCELLED'
     WHERE o.id IN (SELECT task_order_id FROM class_new WHERE id = ANY (due))
     GROUP BY o.id HAVING sum(c.capacity) > o.places LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'task order % has % places, its classes %', bad.id, bad.places, bad.wanted
            USING ERRCODE = '23514', CONSTRAINT = 'class_within_order';
    END IF;
    SELECT n.id INTO bad FROM class_new n JOIN trainees_phase p ON p.training_class_id = n.id
     WHERE NOT p.held <@ daterange(n.starts_on, n.ends_on, '[]') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a phase of class % lies outside its days', bad.id
            USING ERRCODE = '23514', CONSTRAINT = 'phase_within_class';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE $gate$SELECT min(n.id) AS id FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state IN ('READY', 'RUNNING') AND (o.state <> n.state OR o.manager_id IS DISTINCT FROM n.manager_id)
           AND cardinality(trainees_class_gaps(n.id)) > 0$gate$ INTO bad;
        IF bad.id IS NOT NULL THEN
            RAISE EXCEPTION 'class % is not ready: %', bad.id, trainees_class_gaps(bad.id)
                USING ERRCODE = '23514', CONSTRAINT = 'class_gate';
        END IF;
        EXECUTE $safety$SELECT min(n.id) AS id FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state = 'RUNNING' AND o.state <> 'RUNNING' AND (n.arrived = 0
               OR NOT EXISTS (SELECT FROM trainees_safetylesson s WHERE s.training_class_id = n.id))$safety$ INTO bad;
        IF bad.id IS NOT NULL THEN
            RAISE EXCEPTION 'class % has no safety record, or nobody arrived', bad.id
                USING ERRCODE = '23514', CONSTRAINT = 'class_safety_recorded';
        END IF;
        EXECUTE $over$SELECT min(n.id) AS id FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state IN ('ENDED', 'SETTLED', 'CANCELLED') AND n.state = o.state
           AND (n.name, n.capacity, n.starts_on, n.ends_on, n.task_order_id, n.institution_id, n.level)
               IS DISTINCT FROM (o.name, o.capacity, o.starts_on, o.ends_on, o.task_order_id, o.institution_id, o.level)
        $over$ INTO bad;
        IF bad.id IS NOT NULL THEN
            RAISE EXCEPTION 'class % is over', bad.id USING ERRCODE = '23514', CONSTRAINT = 'class_is_over';
        END IF;
        SELECT min(n.id) AS id INTO bad FROM class_new n WHERE n.state = 'CANCELLED' AND n.arrived > 0;
        IF bad.id IS NOT NULL THEN
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
CREATE OR REPLACE TRIGGER class_judge_insert AFTER INSERT ON trainees_trainingclass REFERENCING NEW TABLE AS class_new
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_class_judge();
CREATE OR REPLACE TRIGGER class_judge_update AFTER UPDATE ON trainees_trainingclass
    REFERENCING OLD TABLE AS class_old NEW TABLE AS class_new
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_class_judge();

CREATE OR REPLACE FUNCTION trainees_class_in_year() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    -- Planned anew each time: the plan of one row would take the square of many.
    IF TG_OP = 'INSERT' THEN
        EXECUTE $made$SELECT min(n.id) FROM class_new n
          JOIN projects_taskorder t ON t.id = n.task_order_id
          JOIN projects_planitem i ON i.id = t.plan_item_id
          JOIN projects_plan p ON p.id = i.plan_id
          JOIN catalogue_programmeyear y ON y.id = p.year_id
         WHERE (n.starts_on < make_date(y.year, 1, 1)
               OR n.ends_on > coalesce(y.reports_due, make_date(y.year + 1, 12, 31)))$made$ INTO bad;
    ELSE
        EXECUTE $moved$SELECT min(n.id) FROM class_new n JOIN class_old o ON o.id = n.id
          JOIN projects_taskorder t ON t.id = n.task_order_id
          JOIN projects_planitem i ON i.id = t.plan_item_id
          JOIN projects_plan p ON p.id = i.plan_id
          JOIN catalogue_programmeyear y ON y.id = p.year_id
         WHERE (n.task_order_id, n.starts_on, n.ends_on)
               IS DISTINCT FROM (o.task_order_id, o.starts_on, o.ends_on) AND (n.starts_on < make_date(y.year, 1, 1)
               OR n.ends_on > coalesce(y.reports_due, make_date(y.year + 1, 12, 31)))$moved$ INTO bad;
    END IF;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'class % lies outside its programme year', bad
            USING ERRCODE = '23514', CONSTRAINT = 'class_in_programme_year';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER class_in_year_insert AFTER INSERT ON trainees_trainingclass
    REFERENCING NEW TABLE AS class_new FOR EACH STATEMENT EXECUTE FUNCTION trainees_class_in_year();
CREATE OR REPLACE TRIGGER class_in_year_update AFTER UPDATE ON trainees_trainingclass
    REFERENCING OLD TABLE AS class_old NEW TABLE AS class_new
    FOR EACH STATEMENT EXECUTE FUNCTION trainees_class_in_year();

CREATE OR REPLACE FUNCTION order_with_classes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF EXISTS (SELECT FROM order_new n JOIN trainees_trainingclass c ON c.task_order_id = n.id AND c.state <> 'CANCELLED'
                 JOIN institutions_institution i ON i.id = c.institution_id JOIN orgs_orgunit h ON h.id = n.holder_id
                WHERE n.state <> 'ACCEPTED' OR (i.unit_id <> n.holder_id AND h.kind <> 'COUNTY')
                   OR n.places < (SELECT sum(s.capacity) FROM trainees_trainingclass s
                                   WHERE s.task_order_id = n.id AND s.state <> 'CANCELLED')) THEN
        RAISE EXCEPTION 'the task order has classes' USING ERRCODE = '23514', CONSTRAINT = 'task_order_has_classes';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER order_with_classes AFTER UPDATE ON projects_taskorder REFERENCING NEW TABLE AS order_new
    FOR EACH STATEMENT EXECUTE FUNCTION order_with_classes();
""",
        ),
        Sql(
            "classes/timetable",
            text="""CREATE OR REPLACE FUNCTION trainees_phase_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
""",
        ),
        Judge(
            "trainees_trainingclass",
            edges=[
                ["cancel", "PREPARING", "CANCELLED"],
                ["cancel", "READY", "CANCELLED"],
                ["create", "", "PREPARING"],
                ["end", "RUNNING", "ENDED"],
                ["ready", "PREPARING", "READY"],
                ["reopen", "READY", "PREPARING"],
                ["settle", "ENDED", "SETTLED"],
                ["start", "READY", "RUNNING"],
                ["unsettle", "SETTLED", "ENDED"],
            ],
        ),
        Judge(
            "trainees_lesson",
            edges=[["cancel", "PLANNED", "CANCELLED"], ["create", "", "PLANNED"], ["hold", "PLANNED", "HELD"]],
        ),
        BeginsInOpenYear("trainees_trainingclass", years="SELECT year_id FROM added WHERE task_order_id IS NOT NULL"),
        Derived(
            "trainees_trainingclass",
            says="class_of_year",
            values={"year_id": "found.year_id", "province_id": "found.province_id"},
            source="""
FROM (SELECT p.year_id, p.province_id FROM projects_taskorder t JOIN projects_planitem i ON i.id = t.plan_item_id
        JOIN projects_plan p ON p.id = i.plan_id WHERE t.id = this.task_order_id
      UNION ALL
      SELECT (SELECT y.id FROM catalogue_programmeyear y WHERE y.year = date_part('year', this.starts_on)),
             (SELECT u.id FROM orgs_orgunit a JOIN orgs_orgunit u ON u.kind = 'PROVINCE' AND starts_with(a.path, u.path)
               WHERE a.id = this.approving_unit_id)
       WHERE this.task_order_id IS NULL) found
""",
            by=["task_order_id", "approving_unit_id", "starts_on"],
        ),
        KeptByTriggers("trainees_trainingclass", columns=["assigned", "arrived"], says="class_counters_by_trigger"),
        Agrees(
            "rectification_finding",
            says="class_finding_agrees",
            wrong="""
SELECT min(n.id) FROM fresh n
 WHERE n.subject_table = 'trainees_trainingclass' AND n.responsible_unit_id IS DISTINCT FROM (
SELECT i.unit_id FROM trainees_trainingclass c JOIN institutions_institution i ON i.id = c.institution_id
 WHERE c.id = n.subject_id
)
""",
            on=["insert"],
            lock="""
PERFORM FROM trainees_trainingclass WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'trainees_trainingclass') ORDER BY id FOR SHARE
""",
        ),
        Agrees(
            "documents_attachment",
            says="class_attachments_closed",
            wrong="""
SELECT min(n.id) FROM fresh n LEFT JOIN trainees_trainingclass r ON r.id = n.subject_id
 WHERE n.subject_table = 'trainees_trainingclass' AND (r.id IS NULL OR r.state NOT IN ('PREPARING', 'READY', 'RUNNING', 'ENDED'))
""",
            lock="""
PERFORM FROM trainees_trainingclass WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'trainees_trainingclass') ORDER BY id FOR SHARE
""",
        ),
        Track("trainees_trainingclass"),
        Track("trainees_phase"),
        Track("trainees_lesson"),
        Track("trainees_safetylesson"),
        Track("trainees_emergencyplan"),
        Restrict("trainees_safetylesson", to="append_only"),
        Sql(
            "selection/trainings",
            text="""-- Every training of a person: enrolments that hold or held a place, and what older records say. One place for the checks
-- of repeated training and for coverage. Numbers of both kinds do not meet: those of older records are negative.
CREATE OR REPLACE VIEW trainees_training AS
SELECT e.id, e.teacher_id, y.year, i.sub_project_id, e.result_state = 'PUBLISHED' AND e.result <> 'FAIL' AS is_finished,
       e.task_order_id, e.id AS enrolment_id, NULL::bigint AS past_id
  FROM trainees_enrolment e
  LEFT JOIN catalogue_programmeyear y ON y.id = e.year_id
  LEFT JOIN projects_taskorder o ON o.id = e.task_order_id LEFT JOIN projects_planitem i ON i.id = o.plan_item_id
 WHERE e.state NOT IN ('NO_SHOW', 'LEFT') AND e.result <> 'FAIL'
UNION ALL
SELECT -p.id, p.teacher_id, p.year, p.sub_project_id, true, NULL, NULL, p.id FROM trainees_pasttraining p;
""",
        ),
        Sql(
            "selection/elsewhere",
            text="""CREATE OR REPLACE FUNCTION roster_judge_elsewhere(batch bigint, letters jsonb, once boolean, apart boolean) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    this record;
    written bigint;
BEGIN
    -- `orders`: every task order of this kind of project in this year, this one too.
    SELECT q.id AS quota_id, q.task_order_id, i.sub_project_id, p.year_id,
           (SELECT array_agg(o2.id) FROM projects_taskorder o2 JOIN projects_planitem i2 ON i2.id = o2.plan_item_id
              JOIN projects_plan p2 ON p2.id = i2.plan_id
             WHERE i2.sub_project_id = i.sub_project_id AND p2.year_id = p.year_id) AS orders INTO this
      FROM trainees_rosterbatch b JOIN trainees_quota q ON q.id = b.quota_id
      JOIN projects_taskorder o ON o.id = q.task_order_id
      JOIN projects_planitem i ON i.id = o.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
     WHERE b.id = batch;
    -- Statistics know nothing of a roster that has just come in. Each person is looked up by index, whatever the planner
    -- believes: OFFSET 0 keeps it from turning the joins round, which would read everything again for every row.
    WITH known AS MATERIALIZED (
        SELECT r.row_no, r.sheet, r.sheet_row, r.name_key, t.id AS teacher_id, t.name_key AS registered
          FROM trainees_rosterrow r
         CROSS JOIN LATERAL (SELECT t.id, t.name_key FROM trainees_teacher t
                              WHERE t.id_index = r.id_no_index OFFSET 0) t
         WHERE r.batch_id = batch
    ), named AS MATERIALIZED (
        SELECT k.row_no, k.sheet, k.sheet_row, n.task_order_id, n.quota_id, n.state
          FROM known k
         CROSS JOIN LATERAL (SELECT n.task_order_id, n.quota_id, n.state FROM trainees_nomination n
                              WHERE n.teacher_id = k.teacher_id OFFSET 0) n
         WHERE n.state NOT IN ('REJECTED', 'WITHDRAWN')
    ), enrolled AS MATERIALIZED (
        SELECT k.row_no, k.sheet, k.sheet_row, e.task_order_id
          FROM known k
         CROSS JOIN LATERAL (SELECT e.task_order_id, e.state, e.result FROM trainees_enrolment e
                              WHERE e.teacher_id = k.teacher_id OFFSET 0) e
         WHERE e.state NOT IN ('NO_SHOW', 'LEFT') AND e.result <> 'FAIL'
    ), onsite AS (
        SELECT c.id, range_agg(h.held) AS held FROM trainees_trainingclass c
          JOIN trainees_phase h ON h.training_class_id = c.id AND h.kind IN ('ONSITE', 'SHADOW')
         WHERE c.task_order_id = this.task_order_id AND c.state NOT IN ('ENDED', 'SETTLED', 'CANCELLED') GROUP BY c.id
    ), present AS MATERIALIZED (
        SELECT k.row_no, k.sheet, k.sheet_row, range_agg(p.held) AS held
          FROM known k
         CROSS JOIN LATERAL (SELECT p.held, p.enrolment_id FROM trainees_presence p
                              WHERE p.teacher_id = k.teacher_id OFFSET 0) p
         CROSS JOIN LATERAL (SELECT e.task_order_id FROM trainees_enrolment e WHERE e.id = p.enrolment_id OFFSET 0) e
         WHERE e.task_order_id <> this.task_order_id GROUP BY k.row_no, k.sheet, k.sheet_row
    ), found (row_no, sheet, sheet_row, field, code, grade) AS (
        SELECT k.row_no, k.sheet, k.sheet_row, 'name', 'name_differs', 'refused'
          FROM known k WHERE k.name_key <> k.registered
        UNION ALL
        SELECT n.row_no, n.sheet, n.sheet_row, 'id_no', 'nominated_by_other', 'refused'
          FROM named n WHERE n.task_order_id = this.task_order_id AND n.quota_id <> this.quota_id
        UNION ALL
        SELECT DISTINCT e.row_no, e.sheet, e.sheet_row, 'id_no', 'trained_this_year', 'refused'
          FROM enrolled e WHERE once AND e.task_order_id <> this.task_order_id AND e.task_order_id = ANY (this.orders)
        UNION ALL
        SELECT DISTINCT k.row_no, k.sheet, k.sheet_row, 'id_no', 'trained_this_year', 'refused'
          FROM known k
         CROSS JOIN LATERAL (SELECT p.sub_project_id, p.year FROM trainees_pasttraining p
                              WHERE p.teacher_id = k.teacher_id OFFSET 0) p
         WHERE once AND p.sub_project_id = this.sub_project_id
           AND p.year = (SELECT y.year FROM catalogue_programmeyear y WHERE y.id = this.year_id)
        UNION ALL
        SELECT DISTINCT n.row_no, n.sheet, n.sheet_row, 'id_no', 'also_nominated', 'confirm'
          FROM named n WHERE once AND n.task_order_id <> this.task_order_id AND n.task_order_id = ANY (this.orders)
           AND n.state IN ('SUBMITTED', 'COUNTY_APPROVED', 'PREFECTURE_APPROVED')
        UNION ALL
        SELECT c.row_no, c.sheet, c.sheet_row, 'id_no',
               CASE WHEN c.clashing = c.classes THEN 'on_site_elsewhere' ELSE 'on_site_on_some_days' END,
               CASE WHEN c.clashing = c.classes THEN 'refused' ELSE 'confirm' END
          FROM (SELECT p.row_no, p.sheet, p.sheet_row, count(*) AS classes,
                       count(*) FILTER (WHERE p.held && o.held) AS clashing
                  FROM present p CROSS JOIN onsite o GROUP BY p.row_no, p.sheet, p.sheet_row) c
         WHERE apart AND c.clashing > 0
    )
    INSERT INTO trainees_rosterissue (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
    SELECT batch, f.row_no, f.sheet, f.sheet_row, coalesce((letters -> f.sheet ->> f.field) || f.sheet_row, ''),
           f.field, f.code, '{}', f.grade
      FROM found f;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;
GRANT EXECUTE ON FUNCTION roster_judge_elsewhere(bigint, jsonb, boolean, boolean) TO application;

-- The same question again at the moment of enrolling: has this person been enrolled in this type this year meanwhile?
CREATE OR REPLACE FUNCTION nomination_is_repeat(nomination bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM trainees_nomination n JOIN catalogue_programmeyear y ON y.id = n.year_id
          JOIN projects_taskorder o ON o.id = n.task_order_id JOIN projects_planitem i ON i.id = o.plan_item_id
          JOIN trainees_training t
            ON t.teacher_id = n.teacher_id AND t.year = y.year AND t.sub_project_id = i.sub_project_id
         WHERE n.id = nomination AND t.task_order_id IS DISTINCT FROM n.task_order_id)
$$;
GRANT EXECUTE ON FUNCTION nomination_is_repeat(bigint) TO application;
""",
        ),
        Sql(
            "selection/enrolments",
            text="""CREATE OR REPLACE FUNCTION enrolment_take(deltas jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM trainees_quota q WHERE q.id IN (SELECT key::bigint FROM jsonb_each(deltas))
      ORDER BY q.id FOR NO KEY UPDATE;
    UPDATE trainees_quota q SET confirmed = q.confirmed + d.value::text::bigint
      FROM jsonb_each(deltas) d WHERE q.id = d.key::bigint AND d.value::text::bigint <> 0;
END $$;

-- Whoever did not come holds no place.
CREATE OR REPLACE FUNCTION enrolment_count() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
    deltas jsonb;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT min(e.id) INTO bad FROM enrolment_new e WHERE e.task_order_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM trainees_nomination n WHERE n.id = e.nomination_id AND n.teacher_id = e.teacher_id
               AND n.quota_id = e.quota_id AND n.task_order_id = e.task_order_id
               AND n.state = 'APPROVED' AND NOT n.is_reserve);
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'enrolment % does not follow an approved nomination with a place', bad
                USING ERRCODE = '23514', CONSTRAINT = 'enrolment_guard';
        END IF;
        SELECT jsonb_object_agg(quota_id, n) INTO deltas FROM (
            SELECT quota_id, count(*) AS n FROM enrolment_new WHERE state <> 'NO_SHOW' AND quota_id IS NOT NULL GROUP BY quota_id) s;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT jsonb_object_agg(quota_id, n) INTO deltas FROM (
            SELECT quota_id, -count(*) AS n FROM enrolment_old WHERE state <> 'NO_SHOW' AND quota_id IS NOT NULL GROUP BY quota_id) s;
    ELSE
        -- Planned anew each time: a plan kept from one row would be a square of rows for many.
        EXECUTE 'SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
                  WHERE ROW(n.quota_id, n.task_order_id, n.nomination_id, n.teacher_id)
                        IS DISTINCT FROM ROW(o.quota_id, o.task_order_id, o.nomination_id, o.teacher_id)' INTO bad;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'the person and quota of enrolment % never change', bad
                USING ERRCODE = '23514', CONSTRAINT = 'enrolment_guard';
        END IF;
        EXECUTE 'SELECT jsonb_object_agg(quota_id, n) FROM (
            SELECT n.quota_id, sum((n.state <> ''NO_SHOW'')::int - (o.state <> ''NO_SHOW'')::int) AS n
              FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
             WHERE (n.state = ''NO_SHOW'') <> (o.state = ''NO_SHOW'') AND n.quota_id IS NOT NULL GROUP BY n.quota_id) s' INTO deltas;
    END IF;
    IF deltas IS NOT NULL THEN PERFORM enrolment_take(deltas); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER enrolment_added AFTER INSERT ON trainees_enrolment REFERENCING NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_count();
CREATE OR REPLACE TRIGGER enrolment_changed AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_count();
CREATE OR REPLACE TRIGGER enrolment_removed AFTER DELETE ON trainees_enrolment REFERENCING OLD TABLE AS enrolment_old
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_count();

CREATE OR REPLACE FUNCTION enrolment_of_accepted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    SELECT min(n.id) INTO bad FROM enrolment_rows n JOIN projects_taskorder t ON t.id = n.task_order_id
     WHERE t.state <> 'ACCEPTED';
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'the task order of enrolment % is not accepted', bad
            USING ERRCODE = '23514', CONSTRAINT = 'enrolment_guard';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER enrolment_of_accepted AFTER INSERT ON trainees_enrolment
    REFERENCING NEW TABLE AS enrolment_rows FOR EACH STATEMENT EXECUTE FUNCTION enrolment_of_accepted();

CREATE OR REPLACE FUNCTION roster_agree() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_TABLE_NAME = 'trainees_rosterbatch' THEN
        SELECT min(b.id) INTO bad FROM agree_new b JOIN trainees_quota q ON q.id = b.quota_id
         WHERE q.unit_id <> b.unit_id;
    ELSIF TG_TABLE_NAME = 'trainees_nomination' THEN
        SELECT min(n.id) INTO bad FROM agree_new n
          JOIN trainees_quota q ON q.id = n.quota_id JOIN trainees_rosterbatch b ON b.id = n.batch_id
         WHERE q.task_order_id <> n.task_order_id OR b.quota_id <> n.quota_id;
    ELSE
        SELECT min(p.id) INTO bad FROM agree_new p JOIN trainees_enrolment e ON e.id = p.enrolment_id
         WHERE e.teacher_id <> p.teacher_id;
    END IF;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION '% %: its unit, quota, order or person is not that of what it belongs to', TG_TABLE_NAME, bad
            USING ERRCODE = '23514', CONSTRAINT = 'roster_agree';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER agree_insert AFTER INSERT ON trainees_nomination REFERENCING NEW TABLE AS agree_new
    FOR EACH STATEMENT EXECUTE FUNCTION roster_agree();
CREATE OR REPLACE TRIGGER agree_update AFTER UPDATE ON trainees_nomination REFERENCING NEW TABLE AS agree_new
    FOR EACH STATEMENT EXECUTE FUNCTION roster_agree();
CREATE OR REPLACE TRIGGER agree_insert AFTER INSERT ON trainees_presence REFERENCING NEW TABLE AS agree_new
    FOR EACH STATEMENT EXECUTE FUNCTION roster_agree();
CREATE OR REPLACE TRIGGER agree_update AFTER UPDATE ON trainees_presence REFERENCING NEW TABLE AS agree_new
    FOR EACH STATEMENT EXECUTE FUNCTION roster_agree();
CREATE OR REPLACE TRIGGER agree_insert AFTER INSERT ON trainees_rosterbatch REFERENCING NEW TABLE AS agree_new
    FOR EACH STATEMENT EXECUTE FUNCTION roster_agree();
CREATE OR REPLACE TRIGGER agree_update AFTER UPDATE ON trainees_rosterbatch REFERENCING NEW TABLE AS agree_new
    FOR EACH STATEMENT EXECUTE FUNCTION roster_agree();
""",
        ),
        Sql(
            "selection/quotas",
            text="""CREATE OR REPLACE FUNCTION quota_refuse(what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (row %)', what, id USING ERRCODE = '23514', CONSTRAINT = 'quota_guard';
END $$;

CREATE OR REPLACE FUNCTION quota_give(deltas jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM trainees_quota q WHERE q.id IN (SELECT key::bigint FROM jsonb_each(deltas))
      ORDER BY q.id FOR NO KEY UPDATE;
    UPDATE trainees_quota q SET allocated = q.allocated + d.value::text::bigint
      FROM jsonb_each(deltas) d WHERE q.id = d.key::bigint AND d.value::text::bigint <> 0;
END $$;

CREATE OR REPLACE FUNCTION quota_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
    deltas jsonb;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    SELECT min(id) INTO bad FROM quota_new WHERE allocated <> 0 OR confirmed <> 0;
    IF bad IS NOT NULL THEN PERFORM quota_refuse('a quota begins with nothing given or taken', bad); END IF;
    SELECT min(n.id) INTO bad FROM quota_new n
      JOIN trainees_quota p ON p.id = n.parent_id
      JOIN orgs_orgunit pu ON pu.id = p.unit_id JOIN orgs_orgunit u ON u.id = n.unit_id
     WHERE p.task_order_id <> n.task_order_id OR u.path NOT LIKE pu.path || '_%';
    IF bad IS NOT NULL THEN PERFORM quota_refuse('a quota goes to a unit below, for the same task order', bad); END IF;
    PERFORM FROM projects_taskorder t WHERE t.id IN (SELECT task_order_id FROM quota_new WHERE parent_id IS NULL)
      ORDER BY t.id FOR SHARE;
    SELECT min(n.id) INTO bad FROM quota_new n JOIN projects_taskorder t ON t.id = n.task_order_id
     WHERE n.parent_id IS NULL AND n.places > t.places;
    IF bad IS NOT NULL THEN PERFORM quota_refuse('a quota has more places than its task order', bad); END IF;
    SELECT jsonb_object_agg(parent_id, places) INTO deltas
      FROM (SELECT parent_id, sum(places) AS places FROM quota_new WHERE parent_id IS NOT NULL GROUP BY parent_id) s;
    IF deltas IS NOT NULL THEN PERFORM quota_give(deltas); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER quota_added AFTER INSERT ON trainees_quota REFERENCING NEW TABLE AS quota_new
    FOR EACH STATEMENT EXECUTE FUNCTION quota_added();

CREATE OR REPLACE FUNCTION quota_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
    deltas jsonb;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE $all$SELECT min(n.id) FROM quota_new n JOIN quota_old o ON o.id = n.id
     WHERE (n.task_order_id, n.unit_id) <> (o.task_order_id, o.unit_id) OR n.parent_id IS DISTINCT FROM o.parent_id$all$ INTO bad;
    IF bad IS NOT NULL THEN PERFORM quota_refuse('the unit, order and origin of a quota never change', bad); END IF;
    -- Who may move the counters is the word of keptbytriggers_quota_guard.
    EXECUTE $locks$SELECT FROM projects_taskorder t WHERE t.id IN (
        SELECT n.task_order_id FROM quota_new n JOIN quota_old o ON o.id = n.id
         WHERE n.parent_id IS NULL AND n.places > o.places) ORDER BY t.id FOR SHARE$locks$;
    EXECUTE $all$SELECT min(n.id) FROM quota_new n JOIN quota_old o ON o.id = n.id
      JOIN projects_taskorder t ON t.id = n.task_order_id
     WHERE n.parent_id IS NULL AND n.places > o.places AND n.places > t.places$all$ INTO bad;
    IF bad IS NOT NULL THEN PERFORM quota_refuse('a quota has more places than its task order', bad); END IF;
    EXECUTE $all$SELECT jsonb_object_agg(parent_id, places)
      FROM (SELECT n.parent_id, sum(n.places - o.places) AS places FROM quota_new n JOIN quota_old o ON o.id = n.id
             WHERE n.parent_id IS NOT NULL AND n.places <> o.places GROUP BY n.parent_id) s$all$ INTO deltas;
    IF deltas IS NOT NULL THEN PERFORM quota_give(deltas); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER quota_changed AFTER UPDATE ON trainees_quota
    REFERENCING OLD TABLE AS quota_old NEW TABLE AS quota_new FOR EACH STATEMENT EXECUTE FUNCTION quota_changed();

CREATE OR REPLACE FUNCTION quota_removed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    deltas jsonb;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    SELECT jsonb_object_agg(parent_id, places) INTO deltas
      FROM (SELECT parent_id, -sum(places) AS places FROM quota_old WHERE parent_id IS NOT NULL GROUP BY parent_id) s;
    IF deltas IS NOT NULL THEN PERFORM quota_give(deltas); END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER quota_removed AFTER DELETE ON trainees_quota REFERENCING OLD TABLE AS quota_old
    FOR EACH STATEMENT EXECUTE FUNCTION quota_removed();

-- Runs after quota_added and quota_changed, which have waited for the quota above: an order that was withdrawn meanwhile
-- is seen as withdrawn here.
CREATE OR REPLACE FUNCTION quota_of_accepted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT min(n.id) INTO bad FROM quota_new n JOIN projects_taskorder t ON t.id = n.task_order_id
         WHERE t.state <> 'ACCEPTED';
    ELSE
        EXECUTE $all$SELECT min(n.id) FROM quota_new n JOIN quota_old o ON o.id = n.id
          JOIN projects_taskorder t ON t.id = n.task_order_id
         WHERE n.places > o.places AND t.state <> 'ACCEPTED'$all$ INTO bad;
    END IF;
    IF bad IS NOT NULL THEN
        PERFORM quota_refuse('places are given on only while their task order is accepted', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER quota_of_accepted_insert AFTER INSERT ON trainees_quota REFERENCING NEW TABLE AS quota_new
    FOR EACH STATEMENT EXECUTE FUNCTION quota_of_accepted();
CREATE OR REPLACE TRIGGER quota_of_accepted_update AFTER UPDATE ON trainees_quota
    REFERENCING OLD TABLE AS quota_old NEW TABLE AS quota_new FOR EACH STATEMENT EXECUTE FUNCTION quota_of_accepted();

CREATE OR REPLACE FUNCTION order_with_quota() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    left_ bigint[];
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE $all$SELECT array_agg(n.id) FROM order_new n JOIN order_old o ON o.id = n.id
     WHERE o.state = 'ACCEPTED' AND n.state <> 'ACCEPTED'$all$ INTO left_;
    IF left_ IS NULL THEN
        RETURN NULL;
    END IF;
    -- Whoever gives places on or takes one changes a quota: both wait for each other here.
    PERFORM FROM trainees_quota WHERE task_order_id = ANY (left_) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM trainees_quota WHERE task_order_id = ANY (left_) AND (allocated > 0 OR confirmed > 0))
       OR EXISTS (SELECT FROM trainees_nomination
                   WHERE task_order_id = ANY (left_) AND state NOT IN ('REJECTED', 'WITHDRAWN')) THEN
        RAISE EXCEPTION 'places of the task order are given on, asked for or taken'
            USING ERRCODE = '23514', CONSTRAINT = 'task_order_has_quota';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER order_with_quota AFTER UPDATE ON projects_taskorder
    REFERENCING OLD TABLE AS order_old NEW TABLE AS order_new FOR EACH STATEMENT EXECUTE FUNCTION order_with_quota();
""",
        ),
        Sql(
            "selection/replacements",
            text="""CREATE OR REPLACE FUNCTION replacement_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
""",
        ),
        Judge(
            "trainees_rosterbatch",
            edges=[
                ["approve_county", "SUBMITTED", "COUNTY_APPROVED"],
                ["approve_prefecture", "COUNTY_APPROVED", "PREFECTURE_APPROVED"],
                ["approve_province", "COUNTY_APPROVED", "APPROVED"],
                ["approve_province", "PREFECTURE_APPROVED", "APPROVED"],
                ["check", "UPLOADED", "CHECKING"],
                ["check_again", "CHECKED", "CHECKING"],
                ["check_again", "FAILED", "CHECKING"],
                ["check_again", "RETURNED", "CHECKING"],
                ["create", "", "UPLOADED"],
                ["fail_check", "CHECKING", "FAILED"],
                ["fail_check", "UPLOADED", "FAILED"],
                ["finish_check", "CHECKING", "CHECKED"],
                ["replace_file", "CHECKED", "UPLOADED"],
                ["replace_file", "FAILED", "UPLOADED"],
                ["replace_file", "RETURNED", "UPLOADED"],
                ["return", "COUNTY_APPROVED", "RETURNED"],
                ["return", "PREFECTURE_APPROVED", "RETURNED"],
                ["return", "SUBMITTED", "RETURNED"],
                ["submit", "CHECKED", "SUBMITTED"],
                ["undo", "APPROVED", "UNDONE"],
                ["undo", "CHECKED", "UNDONE"],
                ["undo", "COUNTY_APPROVED", "UNDONE"],
                ["undo", "FAILED", "UNDONE"],
                ["undo", "PREFECTURE_APPROVED", "UNDONE"],
                ["undo", "RETURNED", "UNDONE"],
                ["undo", "SUBMITTED", "UNDONE"],
                ["undo", "UPLOADED", "UNDONE"],
            ],
        ),
        Apart(
            "trainees_rosterbatch",
            person="county_by_id",
            than=["uploaded_by_id", "submitted_by_id"],
            says="roster_second_person",
        ),
        Apart(
            "trainees_rosterbatch",
            person="prefecture_by_id",
            than=["uploaded_by_id", "submitted_by_id", "county_by_id"],
            says="roster_prefecture_apart",
        ),
        Apart(
            "trainees_rosterbatch",
            person="province_by_id",
            than=["uploaded_by_id", "submitted_by_id", "county_by_id", "prefecture_by_id"],
            says="roster_province_apart",
        ),
        Judge(
            "trainees_nomination",
            edges=[
                ["approve_county", "SUBMITTED", "COUNTY_APPROVED"],
                ["approve_prefecture", "COUNTY_APPROVED", "PREFECTURE_APPROVED"],
                ["approve_province", "COUNTY_APPROVED", "APPROVED"],
                ["approve_province", "PREFECTURE_APPROVED", "APPROVED"],
                ["create", "", "SUBMITTED"],
                ["reject", "COUNTY_APPROVED", "REJECTED"],
                ["reject", "PREFECTURE_APPROVED", "REJECTED"],
                ["reject", "SUBMITTED", "REJECTED"],
                ["withdraw", "APPROVED", "WITHDRAWN"],
                ["withdraw", "COUNTY_APPROVED", "WITHDRAWN"],
                ["withdraw", "PREFECTURE_APPROVED", "WITHDRAWN"],
                ["withdraw", "SUBMITTED", "WITHDRAWN"],
            ],
        ),
        Judge(
            "trainees_teacherdifference",
            edges=[["create", "", "OPEN"], ["keep", "OPEN", "KEPT"], ["take", "OPEN", "TAKEN"]],
        ),
        BeginsInOpenYear("trainees_quota", years="SELECT year_id FROM added"),
        Derived(
            "trainees_quota",
            says="quota_of_year",
            values={"year_id": "p.year_id", "province_id": "p.province_id"},
            source="""
FROM projects_taskorder t JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
 WHERE t.id = this.task_order_id
""",
            by=["task_order_id"],
        ),
        Derived(
            "trainees_nomination",
            says="nomination_of_year",
            values={"year_id": "p.year_id", "province_id": "p.province_id"},
            source="""
FROM projects_taskorder t JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
 WHERE t.id = this.task_order_id
""",
            by=["task_order_id"],
        ),
        Derived(
            "trainees_enrolment",
            says="enrolment_of_year",
            values={"year_id": "p.year_id", "province_id": "p.province_id"},
            source="""
FROM (SELECT p.year_id, p.province_id FROM projects_taskorder t JOIN projects_planitem i ON i.id = t.plan_item_id
        JOIN projects_plan p ON p.id = i.plan_id WHERE t.id = this.task_order_id
      UNION ALL
      SELECT c.year_id, c.province_id FROM trainees_trainingclass c
       WHERE c.id = this.training_class_id AND this.task_order_id IS NULL) p
""",
            by=["task_order_id", "training_class_id"],
        ),
        Agrees(
            "trainees_enrolment",
            says="enrolment_of_year",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN trainees_trainingclass c ON c.id = n.training_class_id
 WHERE n.task_order_id IS NULL AND ROW(n.year_id, n.province_id) IS DISTINCT FROM ROW(c.year_id, c.province_id)
""",
            lock="""
PERFORM FROM trainees_trainingclass WHERE id IN (
    SELECT training_class_id FROM fresh WHERE task_order_id IS NULL) ORDER BY id FOR NO KEY UPDATE
""",
        ),
        Agrees(
            "trainees_trainingclass",
            says="class_place_with_people",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.task_order_id IS NULL
   AND ROW(n.approving_unit_id, n.year_id, n.province_id)
       IS DISTINCT FROM ROW(o.approving_unit_id, o.year_id, o.province_id)
   AND EXISTS (SELECT FROM trainees_enrolment e WHERE e.training_class_id = n.id)
""",
            on=["update"],
        ),
        KeptByTriggers("trainees_quota", columns=["allocated", "confirmed"], says="quota_guard"),
        BeginsInOpenYear(
            "trainees_rosterbatch", years="SELECT q.year_id FROM added a JOIN trainees_quota q ON q.id = a.quota_id"
        ),
        BeginsInOpenYear("trainees_enrolment", years="SELECT year_id FROM added WHERE task_order_id IS NOT NULL"),
        Track("trainees_quota"),
        Track("trainees_rosterbatch"),
        Track("trainees_nomination"),
        Track("trainees_enrolment"),
        Track("trainees_pasttraining"),
        Track("trainees_presence"),
        Track("trainees_replacement"),
        Track("trainees_teacherdifference", exclude=["roster_sealed", "roster_index"]),
        Sql(
            "delivery/assignment",
            text="""CREATE OR REPLACE FUNCTION class_refuse(name text, what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (row %)', what, id USING ERRCODE = '23514', CONSTRAINT = name;
END $$;

-- Everything that follows from a place in a class is derived here, so that no writer can forget it: the counters of
-- the class (their CHECK is why the last place cannot be given twice) and the days on site (the EXCLUDE on presence is
-- why nobody is in two places). A no-show frees both; who leaves early frees the days to come.
CREATE OR REPLACE FUNCTION enrolment_in_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
    delta record;
    gone bigint[];
    leaving bigint[];
    coming bigint[];
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE $all$SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      JOIN trainees_trainingclass c ON c.id = n.training_class_id
     WHERE n.training_class_id IS DISTINCT FROM o.training_class_id AND c.task_order_id IS DISTINCT FROM n.task_order_id$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('enrolment_class_of_order', 'the class belongs to another task order', bad);
    END IF;
    EXECUTE $all$SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN trainees_trainingclass c ON c.id = n.training_class_id
      LEFT JOIN trainees_trainingclass w ON w.id = o.training_class_id
     WHERE n.training_class_id IS DISTINCT FROM o.training_class_id
       AND (n.state <> 'EXPECTED' OR o.state <> 'EXPECTED'
            OR c.state NOT IN ('PREPARING', 'READY', 'RUNNING')
            OR w.state NOT IN ('PREPARING', 'READY', 'RUNNING', 'CANCELLED'))$all$ INTO bad;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('enrolment_class_open', 'a place is given or taken before arrival, in an open class', bad);
    END IF;
    EXECUTE $all$SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN trainees_trainingclass c ON c.id = n.training_class_id
     WHERE n.state = 'ARRIVED' AND o.state <> 'ARRIVED' AND (c.id IS NULL OR c.state NOT IN ('READY', 'RUNNING'))$all$ INTO bad;
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
        UPDATE trainees_trainingclass SET assigned = assigned + delta.places, arrived = arrived + delta.arrivals
         WHERE id = delta.class;
    END LOOP;

    EXECUTE $who$
        SELECT array_agg(n.id) FILTER (WHERE n.training_class_id IS DISTINCT FROM o.training_class_id
                                          OR (n.state = 'NO_SHOW' AND o.state <> 'NO_SHOW')),
               array_agg(n.id) FILTER (WHERE n.state = 'LEFT' AND o.state <> 'LEFT'),
               array_agg(n.id) FILTER (WHERE n.training_class_id IS NOT NULL AND n.state <> 'NO_SHOW'
                                         AND (n.training_class_id IS DISTINCT FROM o.training_class_id
                                              OR o.state = 'NO_SHOW'))
          FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id$who$ INTO gone, leaving, coming;
    IF gone IS NOT NULL THEN
        EXECUTE 'DELETE FROM trainees_presence WHERE enrolment_id = ANY ($1)' USING gone;
    END IF;
    IF leaving IS NOT NULL THEN
        EXECUTE 'DELETE FROM trainees_presence WHERE enrolment_id = ANY ($1) AND lower(held) > guopei_today()' USING leaving;
        EXECUTE 'UPDATE trainees_presence SET held = daterange(lower(held), guopei_today(), ''[]'')
                  WHERE enrolment_id = ANY ($1) AND upper(held) > guopei_today() + 1' USING leaving;
    END IF;
    IF coming IS NOT NULL THEN
        EXECUTE 'INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)
                 SELECT e.id, p.id, e.teacher_id, p.held
                   FROM trainees_enrolment e
                   JOIN trainees_phase p ON p.training_class_id = e.training_class_id AND p.kind IN (''ONSITE'', ''SHADOW'')
                  WHERE e.id = ANY ($1) ORDER BY e.teacher_id, p.id' USING coming;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER in_class_changed AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_in_class();

-- Whoever is enrolled on a task order begins and ends outside a class. Below the national level there is no order: a
-- person is enrolled in the class, with everything that follows from it.
CREATE OR REPLACE FUNCTION enrolment_without_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    SELECT min(e.id) INTO bad FROM enrolment_rows e JOIN trainees_trainingclass c ON c.id = e.training_class_id
     WHERE TG_OP = 'DELETE' OR e.task_order_id IS NOT NULL OR c.task_order_id IS NOT NULL
        OR e.state <> 'EXPECTED' OR c.state NOT IN ('PREPARING', 'READY', 'RUNNING');
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('enrolment_class_open', 'an enrolment begins and ends outside a class', bad);
    END IF;
    IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM enrolment_rows WHERE training_class_id IS NOT NULL) THEN
        UPDATE trainees_trainingclass c SET assigned = assigned + e.people
          FROM (SELECT training_class_id, count(*) AS people FROM enrolment_rows GROUP BY training_class_id) e
         WHERE c.id = e.training_class_id;
        INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)
        SELECT e.id, p.id, e.teacher_id, p.held FROM enrolment_rows e
          JOIN trainees_phase p ON p.training_class_id = e.training_class_id AND p.kind IN ('ONSITE', 'SHADOW')
         ORDER BY e.teacher_id, p.id;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER in_class_added AFTER INSERT ON trainees_enrolment REFERENCING NEW TABLE AS enrolment_rows
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_without_class();
CREATE OR REPLACE TRIGGER in_class_removed AFTER DELETE ON trainees_enrolment REFERENCING OLD TABLE AS enrolment_rows
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_without_class();

CREATE OR REPLACE FUNCTION presence_follows_phase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'DELETE' THEN
        DELETE FROM trainees_presence p USING phase_old o WHERE p.phase_id = o.id;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE $days$DELETE FROM trainees_presence p USING phase_new n, phase_old o
         WHERE p.phase_id = n.id AND o.id = n.id
           AND (n.held, n.kind, n.training_class_id) <> (o.held, o.kind, o.training_class_id)$days$;
    END IF;
    EXECUTE $coming$INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)
    SELECT e.id, n.id, e.teacher_id, n.held
      FROM phase_new n JOIN trainees_enrolment e ON e.training_class_id = n.training_class_id
     WHERE n.kind IN ('ONSITE', 'SHADOW') AND e.state IN ('EXPECTED', 'ARRIVED')
       AND NOT EXISTS (SELECT FROM trainees_presence p WHERE p.enrolment_id = e.id AND p.phase_id = n.id)
     ORDER BY e.teacher_id, n.id$coming$;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER presence_follows_delete AFTER DELETE ON trainees_phase REFERENCING OLD TABLE AS phase_old
    FOR EACH STATEMENT EXECUTE FUNCTION presence_follows_phase();
CREATE OR REPLACE TRIGGER presence_follows_insert AFTER INSERT ON trainees_phase REFERENCING NEW TABLE AS phase_new
    FOR EACH STATEMENT EXECUTE FUNCTION presence_follows_phase();
CREATE OR REPLACE TRIGGER presence_follows_update AFTER UPDATE ON trainees_phase
    REFERENCING OLD TABLE AS phase_old NEW TABLE AS phase_new
    FOR EACH STATEMENT EXECUTE FUNCTION presence_follows_phase();

-- Depth 1 is a statement that somebody sent; presence is written only by the triggers above.
CREATE OR REPLACE FUNCTION presence_is_derived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM presence_rows)
       AND current_user <> (SELECT tableowner FROM pg_catalog.pg_tables
                             WHERE schemaname = 'public' AND tablename = 'trainees_presence') THEN
        RAISE EXCEPTION 'presence follows from class and phase' USING ERRCODE = '23514', CONSTRAINT = 'presence_is_derived';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER presence_derived_delete AFTER DELETE ON trainees_presence
    REFERENCING OLD TABLE AS presence_rows FOR EACH STATEMENT EXECUTE FUNCTION presence_is_derived();
CREATE OR REPLACE TRIGGER presence_derived_insert AFTER INSERT ON trainees_presence
    REFERENCING NEW TABLE AS presence_rows FOR EACH STATEMENT EXECUTE FUNCTION presence_is_derived();
CREATE OR REPLACE TRIGGER presence_derived_update AFTER UPDATE ON trainees_presence
    REFERENCING NEW TABLE AS presence_rows FOR EACH STATEMENT EXECUTE FUNCTION presence_is_derived();

-- Who of these would be in two places, and on which days. Sees every province and answers with no more than that.
CREATE OR REPLACE FUNCTION presence_clashes(wanted bigint[], class bigint) RETURNS TABLE(enrolment_id bigint, days daterange) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT e.id, ph.held * p.held
      FROM trainees_enrolment e
      JOIN trainees_phase ph ON ph.training_class_id = class AND ph.kind IN ('ONSITE', 'SHADOW')
      JOIN trainees_presence p ON p.teacher_id = e.teacher_id AND p.held && ph.held AND p.enrolment_id <> e.id
     WHERE e.id = ANY (wanted) ORDER BY e.id, ph.held
$$;
GRANT EXECUTE ON FUNCTION presence_clashes(bigint[], bigint) TO application;
""",
        ),
        Sql(
            "delivery/attendance",
            text="""CREATE OR REPLACE FUNCTION attendance_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
""",
        ),
        Sql(
            "delivery/certificates",
            text="""CREATE OR REPLACE FUNCTION certificate_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
""",
        ),
        Sql(
            "delivery/results",
            text="""CREATE OR REPLACE FUNCTION result_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
""",
        ),
        Judge(
            "trainees_enrolment",
            edges=[
                ["arrive", "EXPECTED", "ARRIVED"],
                ["arrive_late", "NO_SHOW", "ARRIVED"],
                ["create", "", "EXPECTED"],
                ["declare_no_show", "EXPECTED", "NO_SHOW"],
                ["leave", "ARRIVED", "LEFT"],
                ["take_back", "ARRIVED", "EXPECTED"],
            ],
        ),
        Judge(
            "trainees_enrolment",
            edges=[
                ["confirm_result", "PROPOSED", "CONFIRMED"],
                ["create", "", "NONE"],
                ["propose_result", "NONE", "PROPOSED"],
                ["publish_result", "CONFIRMED", "PUBLISHED"],
                ["return_result", "CONFIRMED", "NONE"],
                ["return_result", "PROPOSED", "NONE"],
                ["withdraw_result", "PUBLISHED", "NONE"],
            ],
            field="result_state",
        ),
        Apart(
            "trainees_enrolment",
            person="confirmed_by_id",
            than=["proposed_by_id"],
            says="enrolment_result_second_person",
        ),
        Judge(
            "trainees_rollcall",
            edges=[["close", "OPEN", "CLOSED"], ["create", "", "OPEN"], ["reopen", "CLOSED", "OPEN"]],
        ),
        VersionRises("trainees_attendance"),
        Track("trainees_attendance"),
        Track("trainees_testresult"),
        Track("trainees_resultbasis"),
        Track("trainees_rollcall"),
        Track("trainees_certificate", exclude=["check_code"]),
    ]
