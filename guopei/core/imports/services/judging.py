"""Statements that every check of staged rows is made of. They run inside the transaction that staged them.

The staging tables know the statistics of earlier files, never of the one that has just come in: PostgreSQL would plan
for a single row and read everything again for every row of fifty thousand. So a check first takes its rows into a
temporary table `<noun>_line` (id, row_no, sheet, sheet_row, what it asks) that is analysed, and whatever joins them
joins that.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db.backends.utils import CursorWrapper
from psycopg2.extras import execute_values

from guopei.core.imports.enums import Verdict
from guopei.core.imports.registry import Counts, Import
from guopei.core.imports.services.places import Places

PLACE_COLUMNS = ("province", "city", "county", "region")

# What a row `r` says of its place, as one text.
PLACE = "concat_ws(chr(31), " + ", ".join(f"coalesce(r.{name}, '')" for name in PLACE_COLUMNS) + ")"


def explode(kind: Import[Any], *, but: tuple[str, ...] = ()) -> str:
    """The reader's findings, as rows of the import's issues; without the kinds `but`, which its checks judge anew."""
    left_out = "".join(f" AND f.kind <> '{one}'" for one in but)
    return f"""
INSERT INTO {kind.issue._meta.db_table} (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
SELECT r.batch_id, r.row_no, r.sheet, r.sheet_row, coalesce(f."column" || r.sheet_row, ''), f.field, f.kind,
       jsonb_strip_nulls(jsonb_build_object('before', f.before, 'after', f.after)), f.grade
  FROM {kind.row._meta.db_table} r
 CROSS JOIN LATERAL jsonb_to_recordset(r.findings)
       AS f(field text, "column" text, kind text, grade text, before text, after text)
 WHERE r.batch_id = %(batch)s AND r.grade <> 'clean'{left_out}
"""  # noqa: S608 - only names of our own are put in


def issue(
    kind: Import[Any],
    field: str,
    code: str,
    grade: str,
    where: str,
    *,
    params: str = "'{}'::jsonb",
    joins: str = "",
) -> str:
    """One rule that is judged from the lines `r` and what they are joined with: a finding for each row it is true of.

    `field`, `code`, `grade` and `params` are SQL. The address of a cell comes from the fact `letters`.
    """
    return f"""
INSERT INTO {kind.issue._meta.db_table} (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
SELECT %(batch)s, r.row_no, r.sheet, r.sheet_row,
       coalesce((%(letters)s::jsonb -> r.sheet ->> {field}) || r.sheet_row, ''), {field}, {code}, {params}, {grade}
  FROM {kind.noun}_line r {joins}
 WHERE {where}
"""  # noqa: S608 - only names of our own are put in


def rule(
    kind: Import[Any], field: str, code: str, grade: str, where: str, params: str = "'{}'::jsonb", *, joins: str = ""
) -> str:
    """As `issue`, with field, code and grade in plain words."""
    return issue(kind, f"'{field}'", f"'{code}'", f"'{grade}'", where, params=params, joins=joins)


def refused(kind: Import[Any]) -> tuple[str, str]:
    """Which rows have a refusal by now, as the table `<noun>_refused`."""
    table = f"{kind.noun}_refused"
    found = f"SELECT DISTINCT row_no FROM {kind.issue._meta.db_table}"  # noqa: S608 - a name of our own
    return (
        f"CREATE TEMP TABLE {table} ON COMMIT DROP AS {found} WHERE batch_id = %(batch)s AND grade = 'refused'",
        f"ANALYZE {table}",
    )


def place_lines(kind: Import[Any], cursor: CursorWrapper, places: Places, facts: Mapping[str, Any]) -> None:
    """Resolve what the lines say of their place, once for each spelling: table `<noun>_place` (place, unit_id), and
    what there is to say about it as findings. The lines have the column `place` and those of `PLACE_COLUMNS`."""
    spelt = ", ".join(f"coalesce({name}, '')" for name in PLACE_COLUMNS)
    cursor.execute(f"SELECT DISTINCT ON (place) place, {spelt} FROM {kind.noun}_line")  # noqa: S608
    resolved = [(place, places.resolve(tuple(spelling))) for place, *spelling in cursor.fetchall()]
    table, said = f"{kind.noun}_place", f"{kind.noun}_place_issue"
    cursor.execute(
        f"CREATE TEMP TABLE {table} (place text, unit_id bigint) ON COMMIT DROP;"
        f"CREATE TEMP TABLE {said} (place text, field text, code text, grade text, params jsonb) ON COMMIT DROP"
    )
    units = [(place, found.unit_id) for place, found in resolved]
    execute_values(cursor.cursor, f"INSERT INTO {table} VALUES %s", units)  # noqa: S608
    cursor.execute(f"ANALYZE {table}")
    issues = [
        (place, one.field, one.code, str(one.grade), json.dumps(one.params))
        for place, found in resolved
        for one in found.issues
    ]
    if issues:
        execute_values(cursor.cursor, f"INSERT INTO {said} VALUES %s", issues)  # noqa: S608
        cursor.execute(f"ANALYZE {said}")
        joined = f"JOIN {said} p ON p.place = r.place"
        cursor.execute(issue(kind, "p.field", "p.code", "p.grade", "true", params="p.params", joins=joined), facts)


def forget(kind: Import[Any], *tables: str) -> str:
    """Drop the temporary tables of a check, so that another may follow in the same transaction."""
    return "DROP TABLE " + ", ".join(f"{kind.noun}_{table}" for table in tables)


def count_verdicts(kind: Import[Any], cursor: CursorWrapper, batch_id: int) -> Counts:
    """The rows of a batch by verdict."""
    cursor.execute(
        f"SELECT verdict, count(*) FROM {kind.row._meta.db_table} WHERE batch_id = %s GROUP BY verdict",  # noqa: S608
        [batch_id],
    )
    by = dict(cursor.fetchall())
    return Counts(
        read=sum(by.values()),
        new=by.get(Verdict.NEW, 0),
        changed=by.get(Verdict.CHANGED, 0),
        unchanged=by.get(Verdict.UNCHANGED, 0),
        refused=by.get(Verdict.REFUSED, 0),
    )
