"""Classes, attendance, results and certificates, worked out again by the standard that was written down with each."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register, second_person

second_person("trainees_enrolment", "confirmed_by_id", ("proposed_by_id",), "result confirmed by its proposer")

register(
    Check(
        "class_within_capacity",
        "A class has no more trainees than places, and its counters are the numbers of its enrolments.",
        """
        SELECT c.id, format('%s assigned, %s arrived; counted %s and %s; capacity of %s', coalesce(e.assigned, 0),
                            coalesce(e.arrived, 0), c.assigned, c.arrived, c.capacity)
          FROM trainees_trainingclass c
          LEFT JOIN (SELECT training_class_id, count(*) FILTER (WHERE state <> 'NO_SHOW') AS assigned,
                            count(*) FILTER (WHERE state IN ('ARRIVED', 'LEFT')) AS arrived
                       FROM trainees_enrolment GROUP BY training_class_id) e ON e.training_class_id = c.id
         WHERE coalesce(e.assigned, 0) > c.capacity OR coalesce(e.assigned, 0) <> c.assigned
            OR coalesce(e.arrived, 0) <> c.arrived
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
          JOIN trainees_lesson l ON l.id = a.lesson_id JOIN trainees_phase p ON p.id = l.phase_id
         WHERE a.id BETWEEN :low AND :high
           AND (p.training_class_id IS DISTINCT FROM e.training_class_id OR l.state <> 'HELD')
        """,
        over="trainees_attendance",
    ),
    Check(
        "result_is_basis",
        "Every result is what its basis proposed, the basis what attendance, test and standard say.",
        """
        WITH due AS (
            SELECT e.id, e.training_class_id, e.result, b.lessons, b.attended, b.share_needed, b.score, b.score_needed,
                   b.computed, b.proposed, b.id AS basis, round(t.post * 100 / t."full", 1) AS tested
              FROM trainees_enrolment e
              LEFT JOIN trainees_resultbasis b ON b.enrolment_id = e.id
              LEFT JOIN trainees_testresult t ON t.enrolment_id = e.id
             WHERE e.result_state <> 'NONE' AND e.id BETWEEN :low AND :high),
        held AS (
            SELECT p.training_class_id, count(*) AS lessons
              FROM trainees_lesson l JOIN trainees_phase p ON p.id = l.phase_id
              JOIN trainees_rollcall r ON r.lesson_id = l.id
             WHERE r.state = 'CLOSED' AND p.training_class_id IN (SELECT training_class_id FROM due)
             GROUP BY p.training_class_id),
        was_there AS (
            SELECT a.enrolment_id, count(*) AS lessons
              FROM trainees_attendance a JOIN trainees_rollcall r ON r.lesson_id = a.lesson_id AND r.state = 'CLOSED'
             WHERE a.enrolment_id BETWEEN :low AND :high AND a.status IN ('PRESENT', 'LATE') GROUP BY a.enrolment_id)
        SELECT d.id, format('result %s, proposed %s', d.result, coalesce(d.proposed, 'nothing'))
          FROM due d WHERE d.result IS DISTINCT FROM d.proposed
        UNION ALL
        SELECT d.id, format('%s of %s lessons, basis of %s of %s', coalesce(w.lessons, 0), coalesce(h.lessons, 0),
                            d.attended, d.lessons)
          FROM due d LEFT JOIN held h USING (training_class_id) LEFT JOIN was_there w ON w.enrolment_id = d.id
         WHERE d.basis IS NOT NULL
           AND (coalesce(w.lessons, 0) <> d.attended OR coalesce(h.lessons, 0) <> d.lessons)
        UNION ALL
        SELECT d.id, format('score of %s, basis of %s', coalesce(d.tested::text, 'nothing'),
                            coalesce(d.score::text, 'nothing'))
          FROM due d WHERE d.basis IS NOT NULL AND d.tested IS DISTINCT FROM d.score
        UNION ALL
        SELECT d.id, format('%s by the rules, written down as %s',
                            CASE WHEN d.computed = 'FAIL' THEN 'passed' ELSE 'failed' END, d.computed)
          FROM due d WHERE d.basis IS NOT NULL
           AND (d.computed = 'FAIL') <> (d.attended * 100 < d.share_needed * d.lessons OR d.score IS NULL
                                         OR d.score < d.score_needed)
        """,
        over="trainees_enrolment",
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
)
