CREATE OR REPLACE FUNCTION access_judge_delegation() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.delegated_by_id IS NOT NULL THEN
        PERFORM FROM access_grant WHERE id = NEW.delegated_by_id FOR SHARE;
    END IF;
    IF EXISTS (
        SELECT FROM access_grant part JOIN access_grant own ON own.id = part.delegated_by_id
         WHERE (part.id = NEW.id OR own.id = NEW.id) AND part.ended_at IS NULL
           AND (own.ended_at IS NOT NULL OR own.delegated_by_id IS NOT NULL OR own.user_id = part.user_id
                OR own.role <> part.role OR own.unit_id <> part.unit_id OR part.duty <> 'business'
                OR NOT part.period <@ own.period)
    ) THEN
        RAISE EXCEPTION 'a delegated grant is a part of its giver''s own' USING
            ERRCODE = '23514', CONSTRAINT = 'grant_delegated_inside_own', TABLE = 'access_grant';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER access_delegation AFTER INSERT OR UPDATE ON access_grant
    FOR EACH ROW EXECUTE FUNCTION access_judge_delegation();

CREATE OR REPLACE FUNCTION access_keep_grant() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.user_id, NEW.role, NEW.unit_id) IS DISTINCT FROM (OLD.user_id, OLD.role, OLD.unit_id)
       OR NEW.delegated_by_id IS DISTINCT FROM OLD.delegated_by_id THEN
        RAISE EXCEPTION 'a grant is never rewritten: it ends, and another one is made' USING
            ERRCODE = '23514', CONSTRAINT = 'grant_never_rewritten', TABLE = 'access_grant';
    END IF;
    IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
        RAISE EXCEPTION 'what has ended has ended' USING
            ERRCODE = '23514', CONSTRAINT = 'grant_ends_once', TABLE = 'access_grant';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER access_keep AFTER UPDATE ON access_grant
    FOR EACH ROW EXECUTE FUNCTION access_keep_grant();
