from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import Judge
from guopei.core.guards.operations import Restrict
from guopei.core.guards.rows import Agrees, Apart, Frozen, OnlyWhile, Stays


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("documents", "0002_guards"),
        ("flow", "0002_guards"),
        ("rectification", "0001_initial"),
    ]

    operations = [
        Judge(
            "rectification_finding",
            edges=[
                ["answer", "RAISED", "ANSWERED"],
                ["close", "ANSWERED", "CLOSED"],
                ["create", "", "RAISED"],
                ["return", "ANSWERED", "RAISED"],
                ["withdraw", "ANSWERED", "WITHDRAWN"],
                ["withdraw", "RAISED", "WITHDRAWN"],
            ],
        ),
        Frozen(
            "rectification_finding",
            columns=[
                "subject_table",
                "subject_id",
                "subject_name",
                "text",
                "clause",
                "severity",
                "checking_unit_id",
                "raised_by_id",
                "raised_on",
                "responsible_unit_id",
                "is_demo",
            ],
            says="finding_fixed",
        ),
        Frozen(
            "rectification_finding",
            columns=["due", "answered_by_id", "answered_at", "closed_by_id", "closed_at", "version"],
            says="finding_closed",
            open=["RAISED", "ANSWERED"],
        ),
        Stays("rectification_finding", says="finding_stays"),
        Agrees(
            "rectification_finding",
            says="finding_answered_with_proof",
            wrong="""
SELECT min(n.id) FROM fresh n
 WHERE n.state IN ('ANSWERED', 'CLOSED')
   AND NOT (EXISTS (SELECT FROM rectification_measure m
                     WHERE m.finding_id = n.id AND m.submitted_by_id = n.answered_by_id
                       AND CASE n.state WHEN 'ANSWERED' THEN m.outcome = ''
                                ELSE m.outcome = 'ACCEPTED' AND m.rechecked_by_id = n.closed_by_id END)
            AND EXISTS (SELECT FROM documents_attachment a
                         WHERE a.subject_table = 'rectification_finding' AND a.subject_id = n.id
                           AND a.removed_at IS NULL))
""",
        ),
        Agrees(
            "rectification_finding",
            says="finding_extended",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.due IS DISTINCT FROM o.due
   AND NOT EXISTS (SELECT FROM rectification_extension e
                    WHERE e.finding_id = n.id AND e.was_due = o.due AND e.due = n.due)
""",
            on=["update"],
        ),
        Apart("rectification_finding", person="closed_by_id", than=["answered_by_id"], says="finding_second_person"),
        Agrees(
            "documents_attachment",
            says="finding_proof_closed",
            wrong="""
SELECT min(n.id) FROM fresh n LEFT JOIN rectification_finding r ON r.id = n.subject_id
 WHERE n.subject_table = 'rectification_finding' AND (r.id IS NULL OR r.state NOT IN ('RAISED'))
""",
            lock="""
PERFORM FROM rectification_finding WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'rectification_finding') ORDER BY id FOR SHARE
""",
        ),
        OnlyWhile(
            "rectification_measure",
            of="finding_id",
            parent="rectification_finding",
            says="measure_while_raised",
            open=["RAISED"],
            apart=["outcome", "opinion", "rechecked_by_id", "rechecked_at"],
        ),
        Frozen(
            "rectification_measure",
            columns=["finding_id", "text", "submitted_by_id", "submitted_at"],
            says="measure_fixed",
        ),
        Frozen(
            "rectification_measure",
            columns=["outcome", "opinion", "rechecked_by_id", "rechecked_at"],
            says="measure_rechecked_once",
            open=[""],
            field="outcome",
        ),
        Stays("rectification_measure", says="measure_stays"),
        Agrees(
            "rectification_measure",
            says="measure_waits_first",
            wrong="SELECT min(n.id) FROM fresh n WHERE n.outcome <> ''",
            on=["insert"],
        ),
        Agrees(
            "rectification_measure",
            says="measure_recheck_in_turn",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id JOIN rectification_finding f ON f.id = n.finding_id
 WHERE n.outcome IS DISTINCT FROM o.outcome AND f.state <> 'ANSWERED'
""",
            on=["update"],
            lock="PERFORM FROM rectification_finding WHERE id IN (SELECT finding_id FROM fresh) ORDER BY id FOR SHARE",
        ),
        Apart(
            "rectification_measure", person="rechecked_by_id", than=["submitted_by_id"], says="measure_second_person"
        ),
        OnlyWhile(
            "rectification_extension",
            of="finding_id",
            parent="rectification_finding",
            says="extension_while_raised",
            open=["RAISED"],
        ),
        Agrees(
            "rectification_extension",
            says="extension_from_due_day",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN rectification_finding f ON f.id = n.finding_id WHERE n.was_due <> f.due
""",
            on=["insert"],
        ),
        Restrict("rectification_extension", to="append_only"),
        Track("rectification_finding"),
        Track("rectification_measure"),
        Track("rectification_extension"),
    ]
