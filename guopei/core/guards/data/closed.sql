    SELECT min(p.id) INTO bad FROM {parent} p WHERE p.id = ANY (touched){but_open};
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'what belongs to row % is closed', bad
            USING ERRCODE = '23514', CONSTRAINT = '{closed}', TABLE = '{table}';
    END IF;
