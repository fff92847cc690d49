"""The guard of what findings are about: the record is there, and who has to put it right is its own unit."""

from guopei.core.guards.rows import Agrees

LOCK = """
PERFORM FROM {table} WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = '{table}') ORDER BY id FOR SHARE
"""
WRONG = """
SELECT min(n.id) FROM fresh n
 WHERE n.subject_table = '{table}' AND n.responsible_unit_id IS DISTINCT FROM ({responsible})
"""


def findings_of(table: str, *, says: str, responsible: str) -> Agrees:
    """Findings about a table's records are raised about one that is there, and to the unit that it is of: `responsible`
    is the query for its id, where the finding is called `n`."""
    return Agrees(
        "rectification_finding",
        says=says,
        wrong=WRONG.format(table=table, responsible=responsible),
        on=("insert",),
        lock=LOCK.format(table=table),
    )
