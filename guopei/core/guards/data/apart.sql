CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    principal bigint;
    lent bigint[];
    bad bigint;
BEGIN
    IF (SELECT min(n.id) FROM fresh n WHERE n.{person} IS NOT NULL) IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT own.user_id INTO principal FROM access_grant g JOIN access_grant own ON own.id = g.delegated_by_id
     WHERE g.id = NULLIF(current_setting('guopei.grant', true), '')::bigint;
    SELECT array_agg(g.id) INTO lent FROM access_grant g JOIN access_grant own ON own.id = g.delegated_by_id
     WHERE own.user_id = principal OR own.user_id IN (SELECT n.{person} FROM fresh n);
    IF principal IS NULL AND lent IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE $all$SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
     WHERE n.{person} IS NOT NULL AND n.{person} IS DISTINCT FROM o.{person}
       AND ($1 IN ({others})
            OR EXISTS (SELECT FROM audit_event e JOIN audit_context c ON c.id = e.context_id
                         JOIN access_grant g ON g.id = c.grant_id JOIN access_grant own ON own.id = g.delegated_by_id
                        WHERE e."table" = '{table}' AND e.object_id = n.id AND c.grant_id = ANY ($2)
                          AND own.user_id IN (n.{person}, $1) AND ({signed})))$all$ INTO bad USING principal, lent;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'a deputy and whom they stand in for are one person: row %', bad
            USING ERRCODE = '23514', CONSTRAINT = '{says}', TABLE = '{table}';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name} AFTER UPDATE ON "{table}" REFERENCING OLD TABLE AS was NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_{name}();
