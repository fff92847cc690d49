"""The judge: statement-level triggers, so that a set-based update is judged and written down like a single one."""

FUNCTIONS = """
CREATE FUNCTION flow_judge_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    field text := TG_ARGV[0];
    bad record;
BEGIN
    EXECUTE format(
        'SELECT n.id, n.%1$I AS dst FROM flow_new n WHERE NOT EXISTS (SELECT FROM wf_edge e
           WHERE e.tbl = %2$L AND e.field = %1$L AND e.src = '''' AND e.dst = n.%1$I) LIMIT 1', field, TG_TABLE_NAME)
    INTO bad;
    IF bad.id IS NOT NULL THEN
        RAISE EXCEPTION '% % may not begin in state %', TG_TABLE_NAME, bad.id, bad.dst
            USING ERRCODE = '23514', CONSTRAINT = 'flow_judge';
    END IF;
    EXECUTE format(
        'INSERT INTO wf_transition (tbl, object_id, field, version, step, src, dst, actor_id, grant_id, reason, at)
         SELECT %2$L, n.id, %1$L, n.version, ''create'', '''', n.%1$I,
                NULLIF(audit_setting(''actor''), '''')::bigint, NULLIF(audit_setting(''grant''), '''')::bigint,
                audit_setting(''reason''), guopei_now() FROM flow_new n', field, TG_TABLE_NAME);
    RETURN NULL;
END $$;

CREATE FUNCTION flow_judge_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    field text := TG_ARGV[0];
    bad record;
BEGIN
    EXECUTE format(
        'SELECT n.id, o.%1$I AS src, n.%1$I AS dst FROM flow_new n JOIN flow_old o ON o.id = n.id
          WHERE o.%1$I IS DISTINCT FROM n.%1$I AND (n.version <= o.version OR NOT EXISTS (SELECT FROM wf_edge e
           WHERE e.tbl = %2$L AND e.field = %1$L AND e.src = o.%1$I AND e.dst = n.%1$I)) LIMIT 1', field, TG_TABLE_NAME)
    INTO bad;
    IF bad.id IS NOT NULL THEN
        RAISE EXCEPTION '% % may not go from % to %, or its version did not rise',
            TG_TABLE_NAME, bad.id, bad.src, bad.dst USING ERRCODE = '23514', CONSTRAINT = 'flow_judge';
    END IF;
    EXECUTE format(
        'INSERT INTO wf_transition (tbl, object_id, field, version, step, src, dst, actor_id, grant_id, reason, at)
         SELECT %2$L, n.id, %1$L, n.version, e.step, o.%1$I, n.%1$I,
                NULLIF(audit_setting(''actor''), '''')::bigint, NULLIF(audit_setting(''grant''), '''')::bigint,
                audit_setting(''reason''), guopei_now()
           FROM flow_new n JOIN flow_old o ON o.id = n.id
           JOIN wf_edge e ON e.tbl = %2$L AND e.field = %1$L AND e.src = o.%1$I AND e.dst = n.%1$I
          WHERE o.%1$I IS DISTINCT FROM n.%1$I', field, TG_TABLE_NAME);
    RETURN NULL;
END $$;
"""
