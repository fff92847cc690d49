-- What a class still lacks before it may open (coverage 3.12). Empty: it is ready. One place for pages and for the judge.
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
