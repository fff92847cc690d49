"""Plans and ceilings, derived again from raw rows."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register, second_person

second_person(
    "projects_plan", "decided_by_id", ("drafted_by_id", "submitted_by_id"), "plan decided by its drafter or submitter"
)

register(
    Check(
        "plan_within_ceiling",
        "The items of every plan that is submitted, approved or filed stay within the province's ceiling.",
        """
        SELECT p.id, format('plan of %s fen, ceiling of %s', sum(i.places::bigint * i.days * i.rate_fen),
                            coalesce(c.ceiling_fen, 0))
          FROM projects_plan p JOIN projects_planitem i ON i.plan_id = p.id
          LEFT JOIN projects_planceiling c ON c.year_id = p.year_id AND c.province_id = p.province_id
         WHERE p.state IN ('SUBMITTED', 'APPROVED', 'FILED')
         GROUP BY p.id, c.ceiling_fen
        HAVING sum(i.places::bigint * i.days * i.rate_fen) > coalesce(c.ceiling_fen, 0)
        """,
    ),
    Check(
        "plan_total_is_items",
        "Every plan's total is the sum of places × days × rate of its items.",
        """
        SELECT p.id, format('total of %s fen, items of %s', p.total_fen, coalesce(i.fen, 0))
          FROM projects_plan p
          LEFT JOIN (SELECT plan_id, sum(places::bigint * days * rate_fen) AS fen
                       FROM projects_planitem GROUP BY plan_id) i ON i.plan_id = p.id
         WHERE p.total_fen <> coalesce(i.fen, 0)
        """,
    ),
    Check(
        "submission_is_plan",
        "Every plan that is submitted, approved or filed has the total of its last submission.",
        """
        SELECT p.id, format('total of %s fen, submitted with %s', p.total_fen, coalesce(s.total_fen::text, 'nothing'))
          FROM projects_plan p
          LEFT JOIN LATERAL (SELECT total_fen FROM projects_plansubmission
                              WHERE plan_id = p.id ORDER BY number DESC LIMIT 1) s ON true
         WHERE p.state IN ('SUBMITTED', 'APPROVED', 'FILED') AND p.total_fen IS DISTINCT FROM s.total_fen
        """,
    ),
    Check(
        "committed_is_plan",
        "What a ceiling has committed is the total of its province's plan while that is submitted, approved or filed.",
        """
        WITH bound AS (
            SELECT p.year_id, p.province_id, sum(i.places::bigint * i.days * i.rate_fen) AS fen
              FROM projects_plan p JOIN projects_planitem i ON i.plan_id = p.id
             WHERE p.state IN ('SUBMITTED', 'APPROVED', 'FILED') GROUP BY p.year_id, p.province_id)
        SELECT coalesce(c.id, b.province_id), format('committed %s fen, plan of %s', c.committed_fen,
                                                     coalesce(b.fen, 0))
          FROM projects_planceiling c FULL JOIN bound b ON b.year_id = c.year_id AND b.province_id = c.province_id
         WHERE coalesce(c.committed_fen, 0) <> coalesce(b.fen, 0)
        """,
    ),
)
