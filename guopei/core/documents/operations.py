"""The guard of attachments: a wing's records keep theirs as they are once they are settled."""

from collections.abc import Iterable

from guopei.core.guards.rows import Agrees

LOCK = """
PERFORM FROM {table} WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = '{table}') ORDER BY id FOR SHARE
"""
WRONG = """
SELECT min(n.id) FROM fresh n LEFT JOIN {table} r ON r.id = n.subject_id
 WHERE n.subject_table = '{table}' AND (r.id IS NULL OR r.state NOT IN ({states}))
"""


def attachments_only_while(table: str, *, says: str, open: Iterable[str]) -> Agrees:
    """Attachments of a table's records are added and removed only while the record is there and `open`; it is locked
    against steps meanwhile."""
    states = ", ".join(f"'{state}'" for state in open)
    return Agrees(
        "documents_attachment",
        says=says,
        wrong=WRONG.format(table=table, states=states),
        lock=LOCK.format(table=table),
    )
