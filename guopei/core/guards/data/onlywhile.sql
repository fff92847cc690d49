CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
    bad bigint;
BEGIN
{fence}    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT {of}) INTO touched FROM fresh;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT {of}) INTO touched FROM was;
    ELSE
        EXECUTE $all$SELECT array_agg(DISTINCT changed)
          FROM was o JOIN fresh n ON n.id = o.id, unnest(ARRAY[o.{of}, n.{of}]) AS changed
         WHERE to_jsonb(o){apart} IS DISTINCT FROM to_jsonb(n){apart}$all$ INTO touched;
    END IF;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM FROM {parent} WHERE id = ANY (touched) ORDER BY id FOR {lock};
{shut}{then}    RETURN NULL;
END $$;
{triggers}
