"""The database's side of quotas, nominations, enrolments and presence: statement-level, so that a set is judged like one row.

`allocated` and `confirmed` are written by these functions only. They run as the owner, lock rows in id order with
FOR NO KEY UPDATE, and leave the refusal itself to the CHECK constraints.
"""

QUOTA = """
CREATE FUNCTION quota_refuse(what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (row %)', what, id USING ERRCODE = '23514', CONSTRAINT = 'quota_guard';
END $$;

CREATE FUNCTION quota_give(deltas jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM trainees_quota q WHERE q.id IN (SELECT key::bigint FROM jsonb_each(deltas))
      ORDER BY q.id FOR NO KEY UPDATE;
    UPDATE trainees_quota q SET allocated = q.allocated + d.value::text::bigint
      FROM jsonb_each(deltas) d WHERE q.id = d.key::bigint AND d.value::text::bigint <> 0;
END $$;

CREATE FUNCTION quota_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
    deltas jsonb;
BEGIN
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

CREATE FUNCTION quota_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
    deltas jsonb;
BEGIN
    SELECT min(n.id) INTO bad FROM quota_new n JOIN quota_old o ON o.id = n.id
     WHERE (n.task_order_id, n.unit_id) <> (o.task_order_id, o.unit_id) OR n.parent_id IS DISTINCT FROM o.parent_id;
    IF bad IS NOT NULL THEN PERFORM quota_refuse('the unit, order and origin of a quota never change', bad); END IF;
    -- Depth 1 is a statement that somebody sent; the counters move only inside a trigger's own statements.
    IF pg_trigger_depth() = 1 THEN
        SELECT min(n.id) INTO bad FROM quota_new n JOIN quota_old o ON o.id = n.id
         WHERE (n.allocated, n.confirmed) <> (o.allocated, o.confirmed);
        IF bad IS NOT NULL THEN PERFORM quota_refuse('the counters of a quota are kept by the database', bad); END IF;
    END IF;
    PERFORM FROM projects_taskorder t WHERE t.id IN (
        SELECT n.task_order_id FROM quota_new n JOIN quota_old o ON o.id = n.id
         WHERE n.parent_id IS NULL AND n.places > o.places) ORDER BY t.id FOR SHARE;
    SELECT min(n.id) INTO bad FROM quota_new n JOIN quota_old o ON o.id = n.id
      JOIN projects_taskorder t ON t.id = n.task_order_id
     WHERE n.parent_id IS NULL AND n.places > o.places AND n.places > t.places;
    IF bad IS NOT NULL THEN PERFORM quota_refuse('a quota has more places than its task order', bad); END IF;
    SELECT jsonb_object_agg(parent_id, places) INTO deltas
      FROM (SELECT n.parent_id, sum(n.places - o.places) AS places FROM quota_new n JOIN quota_old o ON o.id = n.id
             WHERE n.parent_id IS NOT NULL AND n.places <> o.places GROUP BY n.parent_id) s;
    IF deltas IS NOT NULL THEN PERFORM quota_give(deltas); END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION quota_removed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    deltas jsonb;
BEGIN
    SELECT jsonb_object_agg(parent_id, places) INTO deltas
      FROM (SELECT parent_id, -sum(places) AS places FROM quota_old WHERE parent_id IS NOT NULL GROUP BY parent_id) s;
    IF deltas IS NOT NULL THEN PERFORM quota_give(deltas); END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER quota_added AFTER INSERT ON trainees_quota REFERENCING NEW TABLE AS quota_new
    FOR EACH STATEMENT EXECUTE FUNCTION quota_added();
CREATE TRIGGER quota_changed AFTER UPDATE ON trainees_quota REFERENCING OLD TABLE AS quota_old NEW TABLE AS quota_new
    FOR EACH STATEMENT EXECUTE FUNCTION quota_changed();
CREATE TRIGGER quota_removed AFTER DELETE ON trainees_quota REFERENCING OLD TABLE AS quota_old
    FOR EACH STATEMENT EXECUTE FUNCTION quota_removed();
"""

QUOTA_BACK = """
DROP TRIGGER quota_added ON trainees_quota;
DROP TRIGGER quota_changed ON trainees_quota;
DROP TRIGGER quota_removed ON trainees_quota;
DROP FUNCTION quota_added(), quota_changed(), quota_removed(), quota_give(jsonb), quota_refuse(text, bigint);
"""

ENROLMENT = """
CREATE FUNCTION enrolment_take(deltas jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM trainees_quota q WHERE q.id IN (SELECT key::bigint FROM jsonb_each(deltas))
      ORDER BY q.id FOR NO KEY UPDATE;
    UPDATE trainees_quota q SET confirmed = q.confirmed + d.value::text::bigint
      FROM jsonb_each(deltas) d WHERE q.id = d.key::bigint AND d.value::text::bigint <> 0;
END $$;

-- Whoever did not come holds no place.
CREATE FUNCTION enrolment_count() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
    deltas jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT min(e.id) INTO bad FROM enrolment_new e WHERE NOT EXISTS (
            SELECT FROM trainees_nomination n WHERE n.id = e.nomination_id AND n.teacher_id = e.teacher_id
               AND n.quota_id = e.quota_id AND n.task_order_id = e.task_order_id
               AND n.state = 'APPROVED' AND NOT n.is_reserve);
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'enrolment % does not follow an approved nomination with a place', bad
                USING ERRCODE = '23514', CONSTRAINT = 'enrolment_guard';
        END IF;
        SELECT jsonb_object_agg(quota_id, n) INTO deltas FROM (
            SELECT quota_id, count(*) AS n FROM enrolment_new WHERE state <> 'NO_SHOW' GROUP BY quota_id) s;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT jsonb_object_agg(quota_id, n) INTO deltas FROM (
            SELECT quota_id, -count(*) AS n FROM enrolment_old WHERE state <> 'NO_SHOW' GROUP BY quota_id) s;
    ELSE
        -- Planned anew each time: a plan kept from one row would be a square of rows for many.
        EXECUTE 'SELECT min(n.id) FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
                  WHERE (n.quota_id, n.task_order_id, n.nomination_id, n.teacher_id)
                     <> (o.quota_id, o.task_order_id, o.nomination_id, o.teacher_id)' INTO bad;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'the person and quota of enrolment % never change', bad
                USING ERRCODE = '23514', CONSTRAINT = 'enrolment_guard';
        END IF;
        EXECUTE 'SELECT jsonb_object_agg(quota_id, n) FROM (
            SELECT n.quota_id, sum((n.state <> ''NO_SHOW'')::int - (o.state <> ''NO_SHOW'')::int) AS n
              FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
             WHERE (n.state = ''NO_SHOW'') <> (o.state = ''NO_SHOW'') GROUP BY n.quota_id) s' INTO deltas;
    END IF;
    IF deltas IS NOT NULL THEN PERFORM enrolment_take(deltas); END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER enrolment_added AFTER INSERT ON trainees_enrolment REFERENCING NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_count();
CREATE TRIGGER enrolment_changed AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_count();
CREATE TRIGGER enrolment_removed AFTER DELETE ON trainees_enrolment REFERENCING OLD TABLE AS enrolment_old
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_count();
"""

ENROLMENT_BACK = """
DROP TRIGGER enrolment_added ON trainees_enrolment;
DROP TRIGGER enrolment_changed ON trainees_enrolment;
DROP TRIGGER enrolment_removed ON trainees_enrolment;
DROP FUNCTION enrolment_count(), enrolment_take(jsonb);
"""

_AGREE = """
CREATE FUNCTION roster_agree() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
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
"""

_AGREE_TRIGGERS = """
CREATE TRIGGER agree_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS agree_new
    FOR EACH STATEMENT EXECUTE FUNCTION roster_agree();
CREATE TRIGGER agree_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS agree_new
    FOR EACH STATEMENT EXECUTE FUNCTION roster_agree();
"""

AGREEMENT = _AGREE + "".join(
    _AGREE_TRIGGERS.format(table=table)
    for table in ("trainees_rosterbatch", "trainees_nomination", "trainees_presence")
)

AGREEMENT_BACK = (
    "".join(
        f"DROP TRIGGER agree_insert ON {table}; DROP TRIGGER agree_update ON {table};"
        for table in ("trainees_rosterbatch", "trainees_nomination", "trainees_presence")
    )
    + "DROP FUNCTION roster_agree();"
)
