"""Findings, derived again from raw rows."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register, second_person

second_person("rectification_finding", "closed_by_id", ("answered_by_id",), "finding closed by whoever answered it")
second_person("rectification_measure", "rechecked_by_id", ("submitted_by_id",), "measure re-checked by its submitter")

register(
    Check(
        "finding_closed_with_proof",
        "Every closed finding has one accepted answer, and proof that was there before it and is still there.",
        """
        SELECT f.id, format('closed with %s accepted answers, proof before them: %s', m.n, coalesce(p.n, 0))
          FROM rectification_finding f
          JOIN LATERAL (SELECT count(*) AS n, min(submitted_at) AS at FROM rectification_measure
                         WHERE finding_id = f.id AND outcome = 'ACCEPTED') m ON true
          LEFT JOIN LATERAL (SELECT count(*) AS n FROM documents_attachment a
                              JOIN documents_document d ON d.id = a.document_id
                             WHERE a.subject_table = 'rectification_finding' AND a.subject_id = f.id
                               AND a.removed_at IS NULL AND d.erased_at IS NULL AND d.stored_at <= m.at) p ON true
         WHERE f.state = 'CLOSED' AND (m.n <> 1 OR coalesce(p.n, 0) = 0)
        """,
    ),
    Check(
        "finding_due_is_last_extension",
        "The day by which a finding is put right is the latest that it was extended to; extensions follow one another.",
        """
        SELECT f.id, format('due %s, extended to %s', f.due, e.due)
          FROM rectification_finding f
          JOIN LATERAL (SELECT max(due) AS due FROM rectification_extension WHERE finding_id = f.id) e
            ON e.due IS NOT NULL
         WHERE f.due <> e.due
        UNION ALL
        SELECT e.finding_id, format('extended from %s, which is no day that it had', e.was_due)
          FROM rectification_extension e
         WHERE e.was_due <> (SELECT min(first.was_due) FROM rectification_extension first
                              WHERE first.finding_id = e.finding_id)
           AND NOT EXISTS (SELECT FROM rectification_extension before
                            WHERE before.finding_id = e.finding_id AND before.due = e.was_due)
        """,
    ),
)
