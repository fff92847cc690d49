CREATE OR REPLACE FUNCTION quota_refuse(what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
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
