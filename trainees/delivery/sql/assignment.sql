CREATE OR REPLACE FUNCTION class_refuse(name text, what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
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
