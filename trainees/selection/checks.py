"""Quotas, rosters, enrolments and presence, derived again from raw rows."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register, second_person

SENT_BY = ("uploaded_by_id", "submitted_by_id")
for person, before, office in (
    ("county_by_id", SENT_BY, "county"),
    ("prefecture_by_id", (*SENT_BY, "county_by_id"), "prefecture"),
    ("province_by_id", (*SENT_BY, "county_by_id", "prefecture_by_id"), "province"),
):
    second_person("trainees_rosterbatch", person, before, f"roster approved for the {office} by whoever acted before")

register(
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
    Check(
        "one_identity_per_person",
        "Nobody stands in the register twice, and every enrolment is for the person who was nominated.",
        """
        SELECT min(id), format('%s entries for one ID number', count(*)) FROM trainees_teacher
         GROUP BY id_index HAVING count(*) > 1
        UNION ALL
        SELECT min(id), format('%s entries for one person number', count(*)) FROM trainees_teacher
         GROUP BY uuid HAVING count(*) > 1
        UNION ALL
        SELECT min(id), format('%s places in one task order', count(*)) FROM trainees_enrolment
         GROUP BY task_order_id, teacher_id HAVING count(*) > 1
        UNION ALL
        SELECT e.id, 'the enrolment is for another person or order than its nomination'
          FROM trainees_enrolment e JOIN trainees_nomination n ON n.id = e.nomination_id
         WHERE e.teacher_id <> n.teacher_id OR e.task_order_id <> n.task_order_id
        """,
    ),
    Check(
        "no_overlapping_presence",
        "Nobody must be on site in two places on one day, and presence follows the phase and the person enrolled.",
        """
        SELECT a.id, format('overlaps presence %s', b.id)
          FROM trainees_presence a
          JOIN trainees_presence b ON b.teacher_id = a.teacher_id AND b.id > a.id AND b.held && a.held
        UNION ALL
        SELECT p.id, 'differs from its phase or its enrolment'
          FROM trainees_presence p JOIN trainees_enrolment e ON e.id = p.enrolment_id
          JOIN trainees_phase f ON f.id = p.phase_id
         WHERE p.teacher_id <> e.teacher_id OR (p.held <> f.held AND e.state <> 'LEFT')
        """,
    ),
    Check(
        "presence_is_derived",
        "Whoever has a place in a class must be on site in each of its on-site phases; nobody else anywhere.",
        """
        SELECT e.id, format('no presence in phase %s', f.id)
          FROM trainees_enrolment e
          JOIN trainees_phase f ON f.training_class_id = e.training_class_id AND f.kind IN ('ONSITE', 'SHADOW')
         WHERE e.id BETWEEN :low AND :high AND e.state IN ('EXPECTED', 'ARRIVED')
           AND NOT EXISTS (SELECT FROM trainees_presence p WHERE p.enrolment_id = e.id AND p.phase_id = f.id)
        UNION ALL
        SELECT e.id, format('presence in phase %s without a place there', p.phase_id)
          FROM trainees_enrolment e JOIN trainees_presence p ON p.enrolment_id = e.id
          LEFT JOIN trainees_phase f ON f.id = p.phase_id
         WHERE e.id BETWEEN :low AND :high
           AND (e.state = 'NO_SHOW' OR f.kind IS NULL OR f.kind NOT IN ('ONSITE', 'SHADOW')
                OR f.training_class_id IS DISTINCT FROM e.training_class_id
                OR (e.state = 'LEFT' AND (lower(p.held) <> lower(f.held) OR NOT p.held <@ f.held)))
        """,
        over="trainees_enrolment",
    ),
    Check(
        "roster_rows_add_up",
        "Of every roster: rows read = new + changed + unchanged + refused, and the rows kept say the same.",
        """
        SELECT b.id, format('%s read, %s new + %s changed + %s unchanged + %s refused',
                            rows_read, rows_new, rows_changed, rows_unchanged, rows_refused)
          FROM trainees_rosterbatch b WHERE rows_read <> rows_new + rows_changed + rows_unchanged + rows_refused
        UNION ALL
        SELECT b.id, format('%s rows kept, %s read', count(r.id), b.rows_read)
          FROM trainees_rosterbatch b JOIN trainees_rosterrow r ON r.batch_id = b.id
         WHERE b.state NOT IN ('UPLOADED', 'CHECKING', 'FAILED')
         GROUP BY b.id
        HAVING count(r.id) <> b.rows_read
            OR count(*) FILTER (WHERE r.verdict = 'NEW') <> b.rows_new
            OR count(*) FILTER (WHERE r.verdict = 'CHANGED') <> b.rows_changed
            OR count(*) FILTER (WHERE r.verdict = 'UNCHANGED') <> b.rows_unchanged
            OR count(*) FILTER (WHERE r.verdict = 'REFUSED') <> b.rows_refused
        """,
    ),
    Check(
        "roster_nominations",
        "A roster that was sent has nominated as many people as it says; some may have been taken back since.",
        """
        SELECT b.id, format('%s nominated, counted %s, of them %s not taken back', coalesce(n.number, 0),
                            b.rows_nominated, coalesce(n.live, 0))
          FROM trainees_rosterbatch b
          LEFT JOIN (SELECT batch_id, count(*) AS number,
                            count(*) FILTER (WHERE state NOT IN ('WITHDRAWN', 'REJECTED')) AS live
                       FROM trainees_nomination GROUP BY batch_id) n ON n.batch_id = b.id
         WHERE b.state IN ('SUBMITTED', 'COUNTY_APPROVED', 'PREFECTURE_APPROVED', 'APPROVED')
           AND b.rows_nominated NOT BETWEEN coalesce(n.live, 0) AND coalesce(n.number, 0)
        """,
    ),
)
