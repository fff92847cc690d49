CREATE OR REPLACE FUNCTION flow_judge_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    field text := TG_ARGV[0];
    bad bigint;
    dst text;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE format(
        'SELECT min(n.id) FROM flow_new n WHERE NOT EXISTS (SELECT FROM wf_edge e
           WHERE e.tbl = %2$L AND e.field = %1$L AND e.src = '''' AND e.dst = n.%1$I)', field, TG_TABLE_NAME)
    INTO bad;
    IF bad IS NOT NULL THEN
        EXECUTE format('SELECT n.%I FROM flow_new n WHERE n.id = $1', field) INTO dst USING bad;
        RAISE EXCEPTION '% % may not begin in state %', TG_TABLE_NAME, bad, dst
            USING ERRCODE = '23514', CONSTRAINT = 'flow_judge';
    END IF;
    EXECUTE format(
        'INSERT INTO wf_transition (tbl, object_id, field, version, step, src, dst, actor_id, grant_id, reason, at)
         SELECT %2$L, n.id, %1$L, n.version, ''create'', '''', n.%1$I,
                NULLIF(audit_setting(''actor''), '''')::bigint, NULLIF(audit_setting(''grant''), '''')::bigint,
                audit_setting(''reason''), guopei_now() FROM flow_new n', field, TG_TABLE_NAME);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION flow_judge_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    field text := TG_ARGV[0];
    bad bigint;
    src text;
    dst text;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE format(
        'SELECT min(n.id) FROM flow_new n JOIN flow_old o ON o.id = n.id
          WHERE o.%1$I IS DISTINCT FROM n.%1$I AND (n.version <= o.version OR NOT EXISTS (SELECT FROM wf_edge e
           WHERE e.tbl = %2$L AND e.field = %1$L AND e.src = o.%1$I AND e.dst = n.%1$I))', field, TG_TABLE_NAME)
    INTO bad;
    IF bad IS NOT NULL THEN
        EXECUTE format('SELECT o.%1$I, n.%1$I FROM flow_new n, flow_old o WHERE n.id = $1 AND o.id = $1', field)
           INTO src, dst USING bad;
        RAISE EXCEPTION '% % may not go from % to %, or its version did not rise', TG_TABLE_NAME, bad, src, dst
            USING ERRCODE = '23514', CONSTRAINT = 'flow_judge';
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
