"""Tests, derived again from raw rows."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register

register(
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
