"""The checks of the house: a wing registers its own beside its tables, in its `checks.py`.

A check derives its rule again from raw rows, in SQL of its own; it shares no code with what it checks.
"""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

from guopei.core.integrity.check import Check, Part

_checks: dict[str, Check] = {}
_alone: dict[tuple[str, str], str] = {}


def register(*checks: Check) -> None:
    """Declare checks. A key that another check has is an error."""
    for check in checks:
        if check.key in _checks:
            raise ValueError(f"the check {check.key} is declared twice")
        _checks[check.key] = check


def second_person(table: str, person: str, than: Sequence[str], what: str) -> None:
    """Say of a table that whoever signs as `person` is another than who signs as `than`, columns all of them; once for
    each signature."""
    if (table, person) in _alone:
        raise ValueError(f"who may not sign as {person} in {table} is said twice")
    others = ", ".join(f"t.{column}" for column in than)
    signed = " OR ".join(f"s.new ->> '{column}' = t.{column}::text" for column in than)
    _alone[table, person] = ALONE.format(table=table, person=person, others=others, signed=signed, what=what)


# By one hand: the same account, or the trail says that one of the two signed as the other's deputy, or both as a third
# person's.
ALONE = """
WITH lent AS (
    SELECT e.object_id AS id, e.new, own.user_id AS principal
      FROM audit_event e
      JOIN audit_context c ON c.id = e.context_id
      JOIN access_grant g ON g.id = c.grant_id
      JOIN access_grant own ON own.id = g.delegated_by_id
     WHERE e."table" = '{table}' AND e.op <> 'D')
SELECT t.id, '{what}' FROM {table} t WHERE t.{person} IN ({others})
UNION ALL
SELECT t.id, '{what}, as a deputy' FROM {table} t
 WHERE EXISTS (SELECT FROM lent d WHERE d.id = t.id AND d.new ->> '{person}' = t.{person}::text
                  AND d.principal IN ({others}))
    OR EXISTS (SELECT FROM lent s WHERE s.id = t.id AND ({signed})
                  AND (s.principal = t.{person}
                       OR EXISTS (SELECT FROM lent d WHERE d.id = t.id AND d.principal = s.principal
                                     AND d.new ->> '{person}' = t.{person}::text)))
"""


def _each_table(cursor: CursorWrapper) -> Sequence[Part]:
    return [Part(sql, name=f"{table}.{person}") for (table, person), sql in sorted(_alone.items())]


register(
    Check(
        "second_person",
        "Nobody approved, accepted, confirmed or filed what they had drafted, submitted or proposed themselves, nor as "
        "somebody's deputy what that person had.",
        _each_table,
    )
)


def checks() -> list[Check]:
    """All of them, in the order in which they were declared."""
    return list(_checks.values())
