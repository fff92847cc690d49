"""Orders of money, derived again from raw rows."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register, second_person

second_person(
    "funds_appropriationorder",
    "decided_by_id",
    ("drafted_by_id", "submitted_by_id"),
    "appropriation order approved by its drafter or submitter",
)

register(
    Check(
        "ceiling_is_orders",
        "Every ceiling is the sum of the lines of the approved appropriation orders of its year and province.",
        """
        WITH given AS (
            SELECT o.year_id, l.unit_id, sum(l.amount_fen) AS fen
              FROM funds_appropriationline l JOIN funds_appropriationorder o ON o.id = l.order_id
             WHERE o.state = 'APPROVED' GROUP BY o.year_id, l.unit_id)
        SELECT coalesce(c.id, g.unit_id), format('ceiling of %s fen, approved lines of %s', c.ceiling_fen,
                                                 coalesce(g.fen, 0))
          FROM projects_planceiling c FULL JOIN given g ON g.year_id = c.year_id AND g.unit_id = c.province_id
         WHERE coalesce(c.ceiling_fen, 0) <> coalesce(g.fen, 0)
        """,
    ),
)
