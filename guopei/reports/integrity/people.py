"""People: identities, presence, attendance, results, certificates, rosters, classes."""

from guopei.reports.integrity.check import Check

CHECKS = (
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
          JOIN projects_phase f ON f.id = p.phase_id
         WHERE p.teacher_id <> e.teacher_id OR (p.held <> f.held AND e.state <> 'LEFT')
        """,
    ),
    Check(
        "presence_is_derived",
        "Whoever has a place in a class must be on site in each of its on-site phases; nobody else anywhere.",
        """
        SELECT e.id, format('no presence in phase %s', f.id)
          FROM trainees_enrolment e
          JOIN projects_phase f ON f.training_class_id = e.training_class_id AND f.kind = 'ONSITE'
         WHERE e.id BETWEEN :low AND :high AND e.state IN ('EXPECTED', 'ARRIVED')
           AND NOT EXISTS (SELECT FROM trainees_presence p WHERE p.enrolment_id = e.id AND p.phase_id = f.id)
        UNION ALL
        SELECT e.id, format('presence in phase %s without a place there', p.phase_id)
          FROM trainees_enrolment e JOIN trainees_presence p ON p.enrolment_id = e.id
          LEFT JOIN projects_phase f ON f.id = p.phase_id
         WHERE e.id BETWEEN :low AND :high
           AND (e.state = 'NO_SHOW' OR f.kind IS DISTINCT FROM 'ONSITE'
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
    Check(
        "attendance_only_for_arrived",
        "Attendance is recorded only for trainees who came, in lessons of their own class that were held.",
        """
        SELECT a.id, format('enrolment %s is %s', e.id, e.state)
          FROM trainees_attendance a JOIN trainees_enrolment e ON e.id = a.enrolment_id
         WHERE a.id BETWEEN :low AND :high AND e.state NOT IN ('ARRIVED', 'LEFT')
        UNION ALL
        SELECT a.id, 'a lesson of another class, or one that was not held'
          FROM trainees_attendance a JOIN trainees_enrolment e ON e.id = a.enrolment_id
          JOIN projects_lesson l ON l.id = a.lesson_id JOIN projects_phase p ON p.id = l.phase_id
         WHERE a.id BETWEEN :low AND :high
           AND (p.training_class_id IS DISTINCT FROM e.training_class_id OR l.state <> 'HELD')
        """,
        over="trainees_attendance",
    ),
    Check(
        "certificate_only_for_passed",
        "A certificate that stands belongs to a published result that passed, and says that result.",
        """
        SELECT c.id, format('enrolment %s: %s, %s', e.id, e.result, e.result_state)
          FROM trainees_certificate c JOIN trainees_enrolment e ON e.id = c.enrolment_id
         WHERE c.revoked_at IS NULL
           AND (e.result_state <> 'PUBLISHED' OR e.result NOT IN ('PASS', 'GOOD', 'EXCELLENT') OR c.result <> e.result)
        """,
    ),
    Check(
        "class_within_capacity",
        "A class has no more trainees than places, and its counters are the numbers of its enrolments.",
        """
        SELECT c.id, format('%s assigned, %s arrived; counted %s and %s; capacity of %s', coalesce(e.assigned, 0),
                            coalesce(e.arrived, 0), c.assigned, c.arrived, c.capacity)
          FROM projects_trainingclass c
          LEFT JOIN (SELECT training_class_id, count(*) FILTER (WHERE state <> 'NO_SHOW') AS assigned,
                            count(*) FILTER (WHERE state IN ('ARRIVED', 'LEFT')) AS arrived
                       FROM trainees_enrolment GROUP BY training_class_id) e ON e.training_class_id = c.id
         WHERE coalesce(e.assigned, 0) > c.capacity OR coalesce(e.assigned, 0) <> c.assigned
            OR coalesce(e.arrived, 0) <> c.arrived
        """,
    ),
)
