CREATE OR REPLACE FUNCTION audit_setting(name text) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('guopei.' || name, true), '') $$;

-- The act under which this transaction writes. Found or made, never changed: once a context stands, setting other
-- values later makes a new one and leaves the first as it was.
CREATE OR REPLACE FUNCTION audit_context_id() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    found bigint;
    tx bigint := pg_current_xact_id()::text::bigint;
    who bigint := NULLIF(audit_setting('actor'), '')::bigint;
BEGIN
    SELECT id INTO found FROM audit_context
     WHERE txid = tx AND real_at = now() AND act = audit_setting('act') AND reason = audit_setting('reason')
       AND actor_id IS NOT DISTINCT FROM who
     ORDER BY id DESC LIMIT 1;
    IF found IS NULL THEN
        INSERT INTO audit_context (txid, at, real_at, actor_id, grant_id, act, reason, request, database_user)
        VALUES (tx, guopei_now(), now(), who, NULLIF(audit_setting('grant'), '')::bigint, audit_setting('act'),
                audit_setting('reason'), audit_setting('request'), session_user)
        RETURNING id INTO found;
    END IF;
    RETURN found;
END $$;

CREATE OR REPLACE FUNCTION audit_changed(before jsonb, after jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(after) WHERE before -> key IS DISTINCT FROM value
$$;

-- Times are written in UTC whatever the session's zone, so that the trail can be laid beside the rows.
-- Without nested loops: the plan that a session keeps from small updates must not meet a large one (a square of rows).
CREATE OR REPLACE FUNCTION audit_capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET "TimeZone" = 'UTC' SET enable_nestloop = off AS $$
DECLARE
    hidden text[] := ARRAY(SELECT ltrim(one, '~') FROM unnest(TG_ARGV) one);  -- no arguments arrive as NULL
    beats text[] := ARRAY(SELECT ltrim(one, '~') FROM unnest(TG_ARGV) one WHERE one LIKE '~%');
    context bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM audit_new) THEN RETURN NULL; END IF;
        context := audit_context_id();
        INSERT INTO audit_event (at, context_id, "table", object_id, op, old, new)
        SELECT guopei_now(), context, TG_TABLE_NAME, n.id, 'I', NULL, to_jsonb(n) - hidden FROM audit_new n;
    ELSIF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT FROM audit_old) THEN RETURN NULL; END IF;
        context := audit_context_id();
        INSERT INTO audit_event (at, context_id, "table", object_id, op, old, new)
        SELECT guopei_now(), context, TG_TABLE_NAME, o.id, 'D', to_jsonb(o) - hidden, NULL FROM audit_old o;
    ELSE
        IF NOT EXISTS (SELECT FROM audit_new) THEN RETURN NULL; END IF;
        context := audit_context_id();
        -- A hidden column's change is named, its value is not.
        INSERT INTO audit_event (at, context_id, "table", object_id, op, old, new)
        SELECT guopei_now(), context, TG_TABLE_NAME, n.id, 'U',
               audit_changed(to_jsonb(n), to_jsonb(o)) - hidden,
               (SELECT coalesce(jsonb_object_agg(
                           key, CASE WHEN key = ANY (hidden) THEN '"***"'::jsonb ELSE value END), '{}')
                  FROM jsonb_each(audit_changed(to_jsonb(o), to_jsonb(n))))
          FROM audit_new n JOIN audit_old o ON o.id = n.id
         WHERE o IS DISTINCT FROM n
           AND (beats = '{}' OR (to_jsonb(o) - beats) IS DISTINCT FROM (to_jsonb(n) - beats));
        -- An update that changes a row's id would slip through the join: there is no reason to, so it is refused.
        IF (SELECT count(*) FROM audit_new n JOIN audit_old o ON o.id = n.id) <> (SELECT count(*) FROM audit_new) THEN
            RAISE EXCEPTION 'the id of a row in % may not change', TG_TABLE_NAME USING ERRCODE = '23514';
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- Whoever is not the owner may read a part of the trail and nothing else: rights on the whole do not bind its parts.
CREATE OR REPLACE FUNCTION audit_close(part text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    reader text;
BEGIN
    FOR reader IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
                   WHERE table_name = part AND grantee <> current_user LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON %I FROM %I', part, reader);
    END LOOP;
END $$;

-- One partition a month, made ahead by the owner; what falls outside lands in the default partition.
CREATE OR REPLACE FUNCTION audit_make_partition(day date) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp SET "TimeZone" = 'UTC' AS $$
DECLARE
    first date := date_trunc('month', day);
    past date := first + interval '1 month';
    name text := 'audit_event_' || to_char(first, 'YYYYMM');
BEGIN
    IF to_regclass('public.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    LOCK TABLE audit_event_rest IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('CREATE TABLE public.%I (LIKE audit_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    PERFORM audit_close(name);
    EXECUTE format('WITH moved AS (DELETE FROM audit_event_rest WHERE at >= %L AND at < %L RETURNING *)
                    INSERT INTO public.%I SELECT * FROM moved', first, past, name);
    EXECUTE format('ALTER TABLE audit_event ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', name, first, past);
END $$;

-- This month, the twelve after it, and whichever months have events in the rest. How many were made.
CREATE OR REPLACE FUNCTION audit_make_months() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET "TimeZone" = 'UTC' AS $$
DECLARE
    before int := (SELECT count(*) FROM pg_inherits WHERE inhparent = 'public.audit_event'::regclass);
BEGIN
    PERFORM audit_make_partition(month::date)
       FROM (SELECT generate_series(date_trunc('month', guopei_now()), guopei_now() + interval '12 months', interval '1 month')
             UNION SELECT DISTINCT date_trunc('month', at) FROM audit_event_rest) AS wanted(month)
      ORDER BY month;
    RETURN (SELECT count(*) FROM pg_inherits WHERE inhparent = 'public.audit_event'::regclass) - before;
END $$;
GRANT EXECUTE ON FUNCTION audit_make_months() TO application;
