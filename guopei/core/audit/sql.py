"""The database's side of the trail. Kept as text here so that the migration and its reader see the same words."""

FUNCTIONS = """
CREATE FUNCTION audit_setting(name text) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('guopei.' || name, true), '') $$;

-- The act under which this transaction writes. Found or made, never changed: once a context stands, setting other
-- values later makes a new one and leaves the first as it was.
CREATE FUNCTION audit_context_id() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    found bigint;
    tx bigint := pg_current_xact_id()::text::bigint;
    who bigint := NULLIF(audit_setting('actor'), '')::bigint;
BEGIN
    SELECT id INTO found FROM audit_context
     WHERE txid = tx AND act = audit_setting('act') AND reason = audit_setting('reason')
       AND actor_id IS NOT DISTINCT FROM who
     ORDER BY id DESC LIMIT 1;
    IF found IS NULL THEN
        INSERT INTO audit_context (txid, at, actor_id, grant_id, act, reason, request, database_user)
        VALUES (tx, guopei_now(), who, NULLIF(audit_setting('grant'), '')::bigint, audit_setting('act'),
                audit_setting('reason'), audit_setting('request'), session_user)
        RETURNING id INTO found;
    END IF;
    RETURN found;
END $$;

CREATE FUNCTION audit_changed(before jsonb, after jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(after) WHERE before -> key IS DISTINCT FROM value
$$;

-- Times are written in UTC whatever the session's zone, so that the trail can be laid beside the rows.
-- Without nested loops: the plan that a session keeps from small updates must not meet a large one (a square of rows).
CREATE FUNCTION audit_capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET "TimeZone" = 'UTC' SET enable_nestloop = off AS $$
DECLARE
    hidden text[] := coalesce(TG_ARGV, '{}');  -- no arguments arrive as NULL
    context bigint;
BEGIN
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
         WHERE o IS DISTINCT FROM n;
        -- An update that changes a row's id would slip through the join: there is no reason to, so it is refused.
        IF (SELECT count(*) FROM audit_new n JOIN audit_old o ON o.id = n.id) <> (SELECT count(*) FROM audit_new) THEN
            RAISE EXCEPTION 'the id of a row in % may not change', TG_TABLE_NAME USING ERRCODE = '23514';
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- Whoever is not the owner may read a part of the trail and nothing else: rights on the whole do not bind its parts.
CREATE FUNCTION audit_close(part text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    reader text;
BEGIN
    FOR reader IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
                   WHERE table_name = part AND grantee <> current_user LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON %I FROM %I', part, reader);
    END LOOP;
END $$;

-- One partition a month, made ahead by the owner; what falls outside lands in the default partition.
CREATE FUNCTION audit_make_partition(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', day);
    name text := 'audit_event_' || to_char(first, 'YYYYMM');
BEGIN
    IF to_regclass('public.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF audit_event FOR VALUES FROM (%L) TO (%L)',
                       name, first, first + interval '1 month');
        PERFORM audit_close(name);
    END IF;
END $$;
"""

TABLE = """
CREATE TABLE audit_event (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    context_id bigint NOT NULL,
    "table" text COLLATE "C" NOT NULL,
    object_id bigint NOT NULL,
    op "char" NOT NULL CHECK (op IN ('I', 'U', 'D')),
    old jsonb,
    new jsonb,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_event_rest PARTITION OF audit_event DEFAULT;
SELECT audit_close('audit_event_rest');
CREATE INDEX audit_event_by_object ON audit_event ("table", object_id, id);
CREATE INDEX audit_event_by_context ON audit_event (context_id);
SELECT audit_make_partition(month::date)
  FROM generate_series(date '2026-01-01', date '2027-12-01', interval '1 month') AS month;
"""
