"""Results: worked out again from attendance and scores, by the standard that was written down with each."""

from guopei.reports.integrity.check import Check

CHECKS = (
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
              FROM projects_lesson l JOIN projects_phase p ON p.id = l.phase_id
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
        "test_is_scores",
        "What a closed test handed down to a result is what was scored.",
        """
        SELECT e.id, format('%s and %s of %s handed down, scores of %s and %s of %s',
                            coalesce(r.pre::text, '-'), coalesce(r.post::text, '-'), coalesce(r."full"::text, '-'),
                            coalesce(a.score::text, '-'), coalesce(z.score::text, '-'), t."full")
          FROM trainees_enrolment e
          JOIN evaluation_skilltest t ON t.training_class_id = e.training_class_id AND t.state = 'CLOSED'
          LEFT JOIN trainees_testresult r ON r.enrolment_id = e.id
          LEFT JOIN evaluation_testscore a ON a.test_id = t.id AND a.enrolment_id = e.id AND a.moment = 'PRE'
          LEFT JOIN evaluation_testscore z ON z.test_id = t.id AND z.enrolment_id = e.id AND z.moment = 'POST'
         WHERE e.result_state <> 'NONE' AND e.id BETWEEN :low AND :high
           AND (r.pre IS DISTINCT FROM a.score OR r.post IS DISTINCT FROM z.score
                OR r."full" IS DISTINCT FROM t."full")
        """,
        over="trainees_enrolment",
    ),
)
