    UPDATE {parent} p SET {sets}
      FROM (SELECT t AS id, {counts}
              FROM unnest(touched) AS t LEFT JOIN {table} l ON l.{of} = t{counting} GROUP BY t) s
     WHERE p.id = s.id AND ROW({old}) IS DISTINCT FROM ROW({new});
