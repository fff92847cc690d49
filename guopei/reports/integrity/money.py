"""Money and places: orders, ceilings, plans, task orders, quotas, enrolments."""

from guopei.reports.integrity.check import Check

CHECKS = (
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
    Check(
        "orders_within_item",
        "Task orders that were not withdrawn stay within their item's places and amount, and its counters say so.",
        """
        SELECT i.id, format('%s places and %s fen ordered, counted %s and %s, item of %s and %s',
                            coalesce(o.places, 0), coalesce(o.fen, 0), i.ordered_places, i.ordered_fen, i.places,
                            i.amount_fen)
          FROM projects_planitem i
          LEFT JOIN (SELECT plan_item_id, sum(places) AS places, sum(amount_fen) AS fen FROM projects_taskorder
                      WHERE state <> 'WITHDRAWN' GROUP BY plan_item_id) o ON o.plan_item_id = i.id
         WHERE coalesce(o.places, 0) > i.places OR coalesce(o.fen, 0) > i.places::bigint * i.days * i.rate_fen
            OR coalesce(o.places, 0) <> i.ordered_places OR coalesce(o.fen, 0) <> i.ordered_fen
        """,
    ),
    Check(
        "classes_within_order",
        "The places of an order's classes, cancelled ones left out, are no more than its own.",
        """
        SELECT o.id, format('classes of %s places, order of %s', sum(c.capacity), o.places)
          FROM projects_taskorder o JOIN projects_trainingclass c ON c.task_order_id = o.id
         WHERE c.state <> 'CANCELLED' GROUP BY o.id HAVING sum(c.capacity) > o.places
        """,
    ),
    Check(
        "quota_within_order",
        "The first quota of a task order has no more places than the order.",
        """
        SELECT q.id, format('quota of %s places, order of %s', q.places, o.places)
          FROM trainees_quota q JOIN projects_taskorder o ON o.id = q.task_order_id
         WHERE q.parent_id IS NULL AND q.places > o.places
        """,
    ),
    Check(
        "quota_children",
        "What a quota gave to units below adds up to no more than its places, and lies below its own unit.",
        """
        SELECT q.id, format('%s places given on, counted %s, quota of %s', coalesce(c.places, 0), q.allocated, q.places)
          FROM trainees_quota q
          LEFT JOIN (SELECT parent_id, sum(places) AS places FROM trainees_quota
                      WHERE parent_id IS NOT NULL GROUP BY parent_id) c ON c.parent_id = q.id
         WHERE coalesce(c.places, 0) > q.places OR coalesce(c.places, 0) <> q.allocated
        UNION ALL
        SELECT q.id, 'the unit does not lie below the unit it got its places from, or the task order differs'
          FROM trainees_quota q JOIN trainees_quota p ON p.id = q.parent_id
          JOIN orgs_orgunit u ON u.id = q.unit_id JOIN orgs_orgunit v ON v.id = p.unit_id
         WHERE NOT starts_with(u.path, v.path) OR q.task_order_id <> p.task_order_id
        """,
    ),
    Check(
        "enrolled_within_quota",
        "Enrolments that hold a place fit into their quota beside what it gave on, and its counter says how many.",
        """
        SELECT q.id, format('%s enrolled, counted %s, %s given on, quota of %s', coalesce(e.number, 0), q.confirmed,
                            q.allocated, q.places)
          FROM trainees_quota q
          LEFT JOIN (SELECT quota_id, count(*) AS number FROM trainees_enrolment
                      WHERE state <> 'NO_SHOW' GROUP BY quota_id) e ON e.quota_id = q.id
         WHERE coalesce(e.number, 0) + q.allocated > q.places OR coalesce(e.number, 0) <> q.confirmed
        """,
    ),
)
