"""Real time beside the shifted clock, contexts of this transaction only, and months of the trail made ahead for ever."""

from django.db import migrations, models

from guopei.core.audit.operations import Permit, Restrict

# A transaction number comes again after a database was dumped and restored; together with the moment at which the
# transaction began, which nobody can set, it does not.
CONTEXT = """
CREATE OR REPLACE FUNCTION audit_context_id() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    found bigint;
    tx bigint := pg_current_xact_id()::text::bigint;
    who bigint := NULLIF(audit_setting('actor'), '')::bigint;
BEGIN
    SELECT id INTO found FROM audit_context
     WHERE txid = tx {same} AND act = audit_setting('act') AND reason = audit_setting('reason')
       AND actor_id IS NOT DISTINCT FROM who
     ORDER BY id DESC LIMIT 1;
    IF found IS NULL THEN
        INSERT INTO audit_context (txid, at, {column} actor_id, grant_id, act, reason, request, database_user)
        VALUES (tx, guopei_now(), {now} who, NULLIF(audit_setting('grant'), '')::bigint, audit_setting('act'),
                audit_setting('reason'), audit_setting('request'), session_user)
        RETURNING id INTO found;
    END IF;
    RETURN found;
END $$;
"""
BOUND = CONTEXT.format(same="AND real_at = now()", column="real_at,", now="now(),")
BY_NUMBER = CONTEXT.format(same="", column="", now="")

# Events of a month that nobody had made lie in the rest: they go with their month, under the numbers that they have.
MONTHS = """
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
CREATE FUNCTION audit_make_months() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
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
"""
MONTHS_BACK = """
DROP FUNCTION audit_make_months();
CREATE OR REPLACE FUNCTION audit_make_partition(day date) RETURNS void LANGUAGE plpgsql AS $$
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


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_trail_by_act")]

    operations = [
        migrations.AddField(
            model_name="context",
            name="real_at",
            field=models.DateTimeField(null=True, verbose_name="real time"),
        ),
        migrations.RunSQL(BOUND, BY_NUMBER),
        migrations.RunSQL(MONTHS, MONTHS_BACK),
        Permit("audit_make_months()"),
        Restrict("django_migrations", "read_only"),
    ]
