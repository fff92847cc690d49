"""What the database is made of that must not change between migrations, each part with its definition.

Functions, triggers, constraints, unique indexes, the steps of states, the migrations themselves. The monthly parts of
the trail are made while the system runs and are left out; they take everything from their whole.
"""

PARTS = """
SELECT 'function' AS kind, p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS definition
  FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT 'trigger', format('%s.%s', c.relname, t.tgname), format('%s (%s)', pg_get_triggerdef(t.oid), t.tgenabled)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND NOT t.tgisinternal
UNION ALL
SELECT 'view', c.relname, pg_get_viewdef(c.oid) FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
UNION ALL
SELECT 'constraint', format('%s.%s', c.relname, k.conname),
       pg_get_constraintdef(k.oid) || CASE WHEN k.convalidated THEN '' ELSE ' (not validated)' END
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
UNION ALL
SELECT 'index', i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND i.indisunique AND i.indisvalid
UNION ALL
SELECT 'step', format('%s.%s: %s → %s', tbl, field, src, dst), step FROM wf_edge
UNION ALL
SELECT 'migration', format('%s.%s', app, name), '' FROM django_migrations
"""

DIFFERENCES = f"""
SELECT 0, format('%s %s %s', coalesce(n.kind, w.kind), coalesce(n.name, w.name),
                 CASE WHEN n.name IS NULL THEN 'is gone'
                      WHEN w.name IS NULL THEN 'was made by no migration' ELSE 'is not what migrations made of it' END)
  FROM ({PARTS}) n FULL JOIN reports_schemapart w ON (w.kind, w.name) = (n.kind, n.name)
 WHERE n.definition IS DISTINCT FROM w.definition
"""  # noqa: S608 - our own text

# A run of `migrate` that was broken off has applied migrations and written nothing down.
BROKEN_OFF = """
SELECT EXISTS (SELECT FROM django_migrations m
                WHERE NOT EXISTS (SELECT FROM reports_schemapart p
                                   WHERE p.kind = 'migration' AND p.name = format('%s.%s', m.app, m.name)))
"""

RECORD = f"""
DELETE FROM reports_schemapart;
INSERT INTO reports_schemapart (kind, name, definition) {PARTS};
"""  # noqa: S608 - our own text
