from django.db import migrations

from guopei.core.guards.operations import Sql


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_guards"),
        ("projects", "0004_guards"),
        ("trainees", "0003_phases"),
    ]

    operations = [
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
            before={
                "name": "classes/classes",
                "text": """-- What a class still lacks before it may open (coverage 3.12). Empty: it is ready. One place for pages and for the judge.
CREATE OR REPLACE FUNCTION trainees_class_gaps(wanted bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    WITH lesson AS (
        SELECT l.is_safety, p.kind, (l.held_on, l.half_day) AS at
          FROM trainees_lesson l JOIN trainees_phase p ON p.id = l.phase_id
         WHERE p.training_class_id = wanted AND l.state <> 'CANCELLED'
    )
    SELECT array_remove(ARRAY[
        CASE WHEN c.manager_id IS NULL THEN 'manager' END,
        CASE WHEN NOT EXISTS (SELECT FROM trainees_phase p WHERE p.training_class_id = c.id AND p.kind = 'ONSITE')
             THEN 'onsite_phase' END,
        CASE WHEN NOT EXISTS (SELECT FROM lesson WHERE NOT is_safety) THEN 'timetable' END,
        CASE WHEN NOT EXISTS (SELECT FROM lesson WHERE is_safety AND kind = 'ONSITE') THEN 'safety_lesson'
             WHEN EXISTS (SELECT FROM lesson WHERE NOT is_safety AND kind = 'ONSITE'
                             AND at < (SELECT s.at FROM lesson s WHERE s.is_safety AND s.kind = 'ONSITE'
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
            },
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
            before={
                "name": "selection/elsewhere",
                "text": """CREATE OR REPLACE FUNCTION roster_judge_elsewhere(batch bigint, letters jsonb, once boolean, apart boolean) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
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
          JOIN trainees_phase h ON h.training_class_id = c.id AND h.kind = 'ONSITE'
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
            },
        ),
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
            before={
                "name": "delivery/assignment",
                "text": """CREATE OR REPLACE FUNCTION class_refuse(name text, what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
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
                   JOIN trainees_phase p ON p.training_class_id = e.training_class_id AND p.kind = ''ONSITE''
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
          JOIN trainees_phase p ON p.training_class_id = e.training_class_id AND p.kind = 'ONSITE'
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
     WHERE n.kind = 'ONSITE' AND e.state IN ('EXPECTED', 'ARRIVED')
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
      JOIN trainees_phase ph ON ph.training_class_id = class AND ph.kind = 'ONSITE'
      JOIN trainees_presence p ON p.teacher_id = e.teacher_id AND p.held && ph.held AND p.enrolment_id <> e.id
     WHERE e.id = ANY (wanted) ORDER BY e.id, ph.held
$$;
GRANT EXECUTE ON FUNCTION presence_clashes(bigint[], bigint) TO application;
""",
            },
        ),
    ]
