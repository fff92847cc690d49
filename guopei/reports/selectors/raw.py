"""The figures of a whole year once more, each in SQL of its own from the lowest rows there are.

Nothing here is shared with `reports.figures`, and no stored sum or counter is read: what `make year` compares.
"""

from django.db import connection

from guopei.core.catalogue.models import ProgrammeYear

_ENROLMENTS = """
SELECT count(*) FILTER (WHERE NOT (e.state = 'NO_SHOW' AND r.id IS NOT NULL)),
       count(*) FILTER (WHERE e.state IN ('ARRIVED', 'LEFT')),
       count(*) FILTER (WHERE NOT (e.state = 'NO_SHOW' AND r.id IS NOT NULL)
                          AND c.state IN ('RUNNING', 'ENDED', 'SETTLED')),
       count(*) FILTER (WHERE e.result_state IN ('CONFIRMED', 'PUBLISHED')),
       count(*) FILTER (WHERE e.result_state IN ('CONFIRMED', 'PUBLISHED')
                          AND e.result IN ('PASS', 'GOOD', 'EXCELLENT'))
  FROM trainees_enrolment e
  JOIN projects_taskorder o ON o.id = e.task_order_id JOIN projects_planitem i ON i.id = o.plan_item_id
  JOIN projects_plan p ON p.id = i.plan_id
  LEFT JOIN trainees_trainingclass c ON c.id = e.training_class_id
  LEFT JOIN trainees_replacement r ON r.no_show_id = e.id
 WHERE p.year_id = %(year)s
"""

_ONE: dict[str, str] = {
    "ceiling": """
        SELECT sum(l.amount_fen) FROM funds_appropriationline l JOIN funds_appropriationorder o ON o.id = l.order_id
         WHERE o.state = 'APPROVED' AND o.year_id = %(year)s
    """,
    "planned": """
        SELECT sum(i.places::bigint * i.days * i.rate_fen)
          FROM projects_planitem i JOIN projects_plan p ON p.id = i.plan_id
         WHERE p.state IN ('APPROVED', 'FILED') AND p.year_id = %(year)s
    """,
    "places_planned": """
        SELECT sum(i.places) FROM projects_planitem i JOIN projects_plan p ON p.id = i.plan_id
         WHERE p.state IN ('APPROVED', 'FILED') AND p.year_id = %(year)s
    """,
    "ordered": """
        SELECT sum(o.amount_fen)
          FROM projects_taskorder o
          JOIN projects_planitem i ON i.id = o.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
         WHERE o.state IN ('ISSUED', 'ACCEPTED') AND p.year_id = %(year)s
    """,
    "places_ordered": """
        SELECT sum(o.places)
          FROM projects_taskorder o
          JOIN projects_planitem i ON i.id = o.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
         WHERE o.state IN ('ISSUED', 'ACCEPTED') AND p.year_id = %(year)s
    """,
    # What was given on lies in the quotas below: the first quota of each order holds them all.
    "quota": """
        SELECT sum(q.places)
          FROM trainees_quota q JOIN projects_taskorder o ON o.id = q.task_order_id
          JOIN projects_planitem i ON i.id = o.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
         WHERE q.parent_id IS NULL AND o.state IN ('ISSUED', 'ACCEPTED') AND p.year_id = %(year)s
    """,
    "rows_read": """
        SELECT count(*)
          FROM trainees_rosterrow r JOIN trainees_rosterbatch b ON b.id = r.batch_id
          JOIN trainees_quota q ON q.id = b.quota_id JOIN projects_taskorder o ON o.id = q.task_order_id
          JOIN projects_planitem i ON i.id = o.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
         WHERE b.state NOT IN ('UPLOADED', 'CHECKING', 'FAILED', 'UNDONE') AND p.year_id = %(year)s
    """,
    "rows_refused": """
        SELECT count(*)
          FROM trainees_rosterrow r JOIN trainees_rosterbatch b ON b.id = r.batch_id
          JOIN trainees_quota q ON q.id = b.quota_id JOIN projects_taskorder o ON o.id = q.task_order_id
          JOIN projects_planitem i ON i.id = o.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
         WHERE b.state NOT IN ('UPLOADED', 'CHECKING', 'FAILED', 'UNDONE') AND r.verdict = 'REFUSED'
           AND p.year_id = %(year)s
    """,
    "certificates": """
        SELECT count(*)
          FROM trainees_certificate t JOIN trainees_enrolment e ON e.id = t.enrolment_id
          JOIN projects_taskorder o ON o.id = e.task_order_id JOIN projects_planitem i ON i.id = o.plan_item_id
          JOIN projects_plan p ON p.id = i.plan_id
         WHERE t.revoked_at IS NULL AND p.year_id = %(year)s
    """,
}


def raw_figures(year: ProgrammeYear) -> dict[str, int]:
    """Sums and counts of the nation's year by the key of the figure: fen, places, rows, person-times, certificates."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for key, statement in _ONE.items():
            cursor.execute(statement, {"year": year.pk})
            found[key] = int(cursor.fetchone()[0] or 0)
        cursor.execute(_ENROLMENTS, {"year": year.pk})
        counted = cursor.fetchone()
    return found | dict(zip(("enrolled", "arrived", "due", "settled", "passed"), counted, strict=True))
