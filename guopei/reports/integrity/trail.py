"""States and the trail: generic checks over every table that the database judges or records."""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

from guopei.core.integrity.check import Check, Part, ids_of

TRACKED = """
SELECT c.relname, t.tgargs FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE t.tgname = 'audit_insert' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname
"""

FOLD = """
WITH trail AS (
    SELECT e.object_id, jsonb_object_agg(f.key, f.value ORDER BY e.id) FILTER (WHERE f.key IS NOT NULL) AS row,
           bool_or(e.op = 'I') AS born, (array_agg(e.op ORDER BY e.id DESC))[1] AS last
      FROM audit_event e
      LEFT JOIN LATERAL jsonb_each(coalesce(e.new, '{{}}')) f ON f.key <> ALL (ARRAY[{hidden}]::text[])
     WHERE e."table" = '{table}' AND e.object_id BETWEEN :low AND :high GROUP BY e.object_id)
SELECT coalesce(r.id, t.object_id),
       '{table}: ' || CASE WHEN r.id IS NULL THEN 'gone, and no deletion is recorded'
                           WHEN NOT coalesce(t.born, false) THEN 'its insertion is not recorded'
                           ELSE 'its values are not those of the trail' END
  FROM (SELECT x.id, to_jsonb(x) AS row FROM "{table}" x WHERE x.id BETWEEN :low AND :high) r
  FULL JOIN trail t ON t.object_id = r.id
 WHERE (r.id IS NULL AND t.last <> 'D')
    OR (r.id IS NOT NULL AND (NOT coalesce(t.born, false) OR t.last = 'D' OR EXISTS (
        SELECT FROM jsonb_each(t.row) k WHERE r.row ? k.key AND r.row -> k.key IS DISTINCT FROM k.value)))
"""

# Of a row that is gone the trail alone speaks.
KNOWN = """
SELECT least(min(r.id), min(e.id)), greatest(max(r.id), max(e.id))
  FROM (SELECT min(id) AS id FROM "{table}" UNION ALL SELECT max(id) FROM "{table}") r
  CROSS JOIN (SELECT min(object_id) AS id FROM audit_event WHERE "table" = '{table}'
              UNION ALL SELECT max(object_id) FROM audit_event WHERE "table" = '{table}') e
"""

LAST = """
SELECT r.id, format('{table}.{field} is %s, the last transition led to %s', r."{field}", coalesce(w.dst, 'nothing'))
  FROM "{table}" r LEFT JOIN LATERAL (
       SELECT dst FROM wf_transition WHERE tbl = '{table}' AND field = '{field}' AND object_id = r.id
        ORDER BY version DESC, id DESC LIMIT 1) w ON true
 WHERE r.id BETWEEN :low AND :high AND w.dst IS DISTINCT FROM r."{field}"
"""


MOVED = "SELECT min(object_id), max(object_id) FROM wf_transition WHERE tbl = '{table}'"

GAPS = """
SELECT object_id, format('%s.%s: from %s after %s', tbl, field, src, coalesce(before, 'nothing'))
  FROM (SELECT w.*, lag(dst) OVER (PARTITION BY field, object_id ORDER BY version, id) AS before
          FROM wf_transition w WHERE w.tbl = '{table}' AND w.object_id BETWEEN :low AND :high) w
 WHERE src <> coalesce(before, '')
"""

# Both are written by triggers of the one statement, at the one time of its transaction.
SIGNED = """
SELECT w.object_id, format('%s.%s: %s of version %s is signed otherwise than in the trail', w.tbl, w.field,
                           w.step, w.version)
  FROM wf_transition w
 WHERE w.tbl = '{table}' AND w.object_id BETWEEN :low AND :high
   AND NOT EXISTS (
       SELECT FROM audit_event e JOIN audit_context c ON c.id = e.context_id
        WHERE e."table" = '{table}' AND e.object_id = w.object_id AND e.at = w.at AND e.new ->> w.field = w.dst
          AND c.actor_id IS NOT DISTINCT FROM w.actor_id AND c.grant_id IS NOT DISTINCT FROM w.grant_id
          AND c.reason = w.reason)
"""


def _tracked(cursor: CursorWrapper) -> list[tuple[str, list[str]]]:
    """Every recorded table with the columns whose values the trail does not tell; a sign marks those that only beat."""
    cursor.execute(TRACKED)
    return [
        (name, [word.decode().removeprefix("~") for word in bytes(words).split(b"\0") if word])
        for name, words in cursor.fetchall()
    ]


def audited(cursor: CursorWrapper) -> Sequence[Part]:
    """One query per recorded table: its rows against the fold of their events."""
    return [
        Part(
            FOLD.format(table=table, hidden=", ".join(f"'{column}'" for column in hidden)),
            KNOWN.format(table=table),
            table,
        )
        for table, hidden in _tracked(cursor)
    ]


def _judged(cursor: CursorWrapper) -> list[tuple[str, str]]:
    cursor.execute("SELECT DISTINCT tbl, field FROM wf_edge ORDER BY tbl, field")
    return list(cursor.fetchall())


def last_transitions(cursor: CursorWrapper) -> Sequence[Part]:
    """One query per judged field: where each row stands against its last transition."""
    return [
        Part(LAST.format(table=table, field=field), ids_of(table), f"{table}.{field}")
        for table, field in _judged(cursor)
    ]


def gaps(cursor: CursorWrapper) -> Sequence[Part]:
    """One query per table with states: every transition against the one before it."""
    return [
        Part(GAPS.format(table=table), MOVED.format(table=table), table)
        for table in sorted({table for table, _field in _judged(cursor)})
    ]


def signed(cursor: CursorWrapper) -> Sequence[Part]:
    """One query per recorded table with states: who moved a row, against who changed it in the trail."""
    recorded = {table for table, _hidden in _tracked(cursor)}
    return [
        Part(SIGNED.format(table=table), MOVED.format(table=table), table)
        for table in sorted({table for table, _field in _judged(cursor)} & recorded)
    ]


CHECKS = (
    Check(
        "state_edges_legal",
        "Every transition ever made is a legal one.",
        """
        SELECT w.object_id, format('%s.%s: %s from %s to %s', w.tbl, w.field, w.step, w.src, w.dst)
          FROM wf_transition w
         WHERE w.id BETWEEN :low AND :high AND NOT EXISTS (SELECT FROM wf_edge e
                WHERE (e.tbl, e.field, e.step, e.src, e.dst) = (w.tbl, w.field, w.step, w.src, w.dst))
        """,
        over="wf_transition",
    ),
    Check(
        "transitions_without_gaps",
        "Every record's transitions begin with its creation and follow one on the other.",
        gaps,
    ),
    Check(
        "transition_is_signed",
        "Whoever made a transition, under which grant and why, is who changed the record according to the trail.",
        signed,
    ),
    Check("state_is_last_transition", "Every record stands where its last transition led.", last_transitions),
    Check(
        "every_change_audited",
        "Every row of a recorded table is what the trail says: inserted, changed and deleted in it and nowhere else.",
        audited,
    ),
    Check(
        "trail_months_ahead",
        "The trail has a part of its own for this month and the two after it.",
        """
        SELECT 0, format('audit_event has no part for %s', to_char(month, 'YYYY-MM'))
          FROM generate_series(date_trunc('month', guopei_now()), guopei_now() + interval '2 months',
                               interval '1 month') month
         WHERE to_regclass('public.audit_event_' || to_char(month, 'YYYYMM')) IS NULL
        """,
    ),
    Check(
        "guards_stand",
        "The triggers that judge and record are switched on.",
        """
        SELECT c.oid::bigint, format('trigger %s of %s is switched off', t.tgname, c.relname)
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgenabled NOT IN ('O', 'A')
        UNION ALL
        SELECT to_regclass('public.' || e.tbl)::oid::bigint, format('%s.%s has edges and no judge', e.tbl, e.field)
          FROM (SELECT DISTINCT tbl, field FROM wf_edge) e
         WHERE (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = to_regclass('public.' || e.tbl)
                   AND t.tgname IN ('judge_' || e.field || '_insert', 'judge_' || e.field || '_update')) <> 2
        """,
    ),
)
