CREATE OR REPLACE FUNCTION enrolment_take(deltas jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
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
