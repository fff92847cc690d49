"""Schemes, derived again from raw rows."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register, second_person

second_person(
    "schemes_scheme",
    "decided_by_id",
    ("drafted_by_id", "submitted_by_id"),
    "scheme published by whoever drew it up or submitted it",
)

register(
    Check(
        "scheme_weights",
        "In every scheme that was submitted the weights add up: to 100 at the top, and to each indicator's own below.",
        """
        WITH told AS (SELECT id FROM schemes_scheme WHERE state NOT IN ('DRAFT', 'RETURNED'))
        SELECT t.id, format('the top weighs %s', coalesce(sum(c.weight), 0))
          FROM told t LEFT JOIN schemes_indicator c ON c.scheme_id = t.id AND position('.' IN c.code) = 0
         GROUP BY t.id HAVING coalesce(sum(c.weight), 0) <> 100
        UNION ALL
        SELECT c.scheme_id, format('%s weighs %s, its parts %s', c.code, c.weight, sum(k.weight))
          FROM schemes_indicator c JOIN schemes_indicator k ON k.parent_id = c.id
         WHERE c.scheme_id IN (SELECT id FROM told)
         GROUP BY c.id HAVING sum(k.weight) <> c.weight
        """,
    )
)
