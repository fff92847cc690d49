"""What the database watches of findings, their measures and extensions."""

from guopei.core.audit.operations import Track
from guopei.core.documents.operations import attachments_only_while
from guopei.core.flow.operations import judge
from guopei.core.guards.operations import Restrict
from guopei.core.guards.rows import Agrees, Apart, Frozen, OnlyWhile, Stays
from guopei.core.rectification.enums import OPEN, FindingState
from guopei.core.rectification.rules import FINDING_FLOW

FINDING, MEASURE, EXTENSION = "rectification_finding", "rectification_measure", "rectification_extension"
FOUND = (
    "subject_table", "subject_id", "subject_name", "text", "clause", "severity", "checking_unit_id", "raised_by_id",
    "raised_on", "responsible_unit_id", "is_demo",
)  # fmt: skip
SIGNED = ("due", "answered_by_id", "answered_at", "closed_by_id", "closed_at", "version")
RECHECK = ("outcome", "opinion", "rechecked_by_id", "rechecked_at")

# The measure that waits, or was accepted, is by whoever answered and, once closed, accepted by whoever closed it.
UNPROVED = """
SELECT min(n.id) FROM fresh n
 WHERE n.state IN ('ANSWERED', 'CLOSED')
   AND NOT (EXISTS (SELECT FROM rectification_measure m
                     WHERE m.finding_id = n.id AND m.submitted_by_id = n.answered_by_id
                       AND CASE n.state WHEN 'ANSWERED' THEN m.outcome = ''
                                ELSE m.outcome = 'ACCEPTED' AND m.rechecked_by_id = n.closed_by_id END)
            AND EXISTS (SELECT FROM documents_attachment a
                         WHERE a.subject_table = 'rectification_finding' AND a.subject_id = n.id
                           AND a.removed_at IS NULL))
"""
MOVED_DUE = """
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.due IS DISTINCT FROM o.due
   AND NOT EXISTS (SELECT FROM rectification_extension e
                    WHERE e.finding_id = n.id AND e.was_due = o.due AND e.due = n.due)
"""
OUT_OF_TURN = """
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id JOIN rectification_finding f ON f.id = n.finding_id
 WHERE n.outcome IS DISTINCT FROM o.outcome AND f.state <> 'ANSWERED'
"""
JUDGED_AT_BIRTH = "SELECT min(n.id) FROM fresh n WHERE n.outcome <> ''"
NOT_FROM_HERE = """
SELECT min(n.id) FROM fresh n JOIN rectification_finding f ON f.id = n.finding_id WHERE n.was_due <> f.due
"""
LOCK = "PERFORM FROM rectification_finding WHERE id IN (SELECT finding_id FROM fresh) ORDER BY id FOR SHARE"

GUARDS = (
    judge(FINDING_FLOW),
    Frozen(FINDING, FOUND, says="finding_fixed"),
    Frozen(FINDING, SIGNED, says="finding_closed", open=OPEN),
    Stays(FINDING, says="finding_stays"),
    Agrees(FINDING, says="finding_answered_with_proof", wrong=UNPROVED),
    Agrees(FINDING, says="finding_extended", wrong=MOVED_DUE, on=("update",)),
    Apart(FINDING, "closed_by_id", ("answered_by_id",), says="finding_second_person"),
    attachments_only_while(FINDING, says="finding_proof_closed", open=(FindingState.RAISED,)),
    OnlyWhile(
        MEASURE, of="finding_id", parent=FINDING, says="measure_while_raised", open=(FindingState.RAISED,),
        apart=RECHECK,
    ),
    Frozen(MEASURE, ("finding_id", "text", "submitted_by_id", "submitted_at"), says="measure_fixed"),
    Frozen(MEASURE, RECHECK, says="measure_rechecked_once", open=("",), field="outcome"),
    Stays(MEASURE, says="measure_stays"),
    Agrees(MEASURE, says="measure_waits_first", wrong=JUDGED_AT_BIRTH, on=("insert",)),
    Agrees(MEASURE, says="measure_recheck_in_turn", wrong=OUT_OF_TURN, on=("update",), lock=LOCK),
    Apart(MEASURE, "rechecked_by_id", ("submitted_by_id",), says="measure_second_person"),
    OnlyWhile(EXTENSION, of="finding_id", parent=FINDING, says="extension_while_raised", open=(FindingState.RAISED,)),
    Agrees(EXTENSION, says="extension_from_due_day", wrong=NOT_FROM_HERE, on=("insert",)),
    Restrict(EXTENSION, "append_only"),
    Track(FINDING),
    Track(MEASURE),
    Track(EXTENSION),
)  # fmt: skip
