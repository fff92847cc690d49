"""What the database watches of skill tests; that a rubric in use stands is in `sql/skill_tests.sql`."""

from evaluation.assessment.enums import TestState
from evaluation.assessment.rules import TEST_FLOW
from guopei.core.audit.operations import Track
from guopei.core.flow.operations import VersionRises, judge
from guopei.core.guards.rows import Agrees, Frozen, OnlyWhile

RUBRICS = "PERFORM FROM evaluation_rubric WHERE id IN (SELECT rubric_id FROM fresh) ORDER BY id FOR NO KEY UPDATE"
OTHER_SUM = """
SELECT min(n.id) FROM fresh n
 WHERE n.full IS DISTINCT FROM (SELECT sum(c.points) FROM evaluation_criterion c WHERE c.rubric_id = n.rubric_id)
"""
TOO_MUCH = "SELECT min(n.id) FROM fresh n JOIN evaluation_skilltest t ON t.id = n.test_id WHERE n.score > t.full"
STRANGERS = """
SELECT min(n.id) FROM fresh n JOIN evaluation_skilltest t ON t.id = n.test_id
  JOIN trainees_enrolment e ON e.id = n.enrolment_id
 WHERE e.training_class_id IS DISTINCT FROM t.training_class_id OR e.state NOT IN ('ARRIVED', 'LEFT')
"""
TAKEN_BACK = """
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE o.state = 'ARRIVED' AND n.state = 'EXPECTED'
   AND EXISTS (SELECT FROM evaluation_testscore s WHERE s.enrolment_id = n.id)
"""

GUARDS = (
    judge(TEST_FLOW),
    Agrees("evaluation_skilltest", says="test_full_is_rubric", wrong=OTHER_SUM, lock=RUBRICS),
    Frozen("evaluation_skilltest", ("rubric_id", "training_class_id"), says="test_keeps_rubric"),
    OnlyWhile(
        "evaluation_testscore",
        of="test_id",
        parent="evaluation_skilltest",
        says="score_in_open_test",
        open=(TestState.OPEN,),
    ),
    Agrees("evaluation_testscore", says="score_within_full", wrong=TOO_MUCH),
    Agrees("evaluation_testscore", says="score_of_arrived", wrong=STRANGERS),
    Frozen("evaluation_testscore", ("test_id", "enrolment_id", "moment"), says="score_keeps_owner"),
    Agrees("trainees_enrolment", says="arrival_has_scores", wrong=TAKEN_BACK, on=("update",)),
    VersionRises("evaluation_testscore"),
    Track("evaluation_rubric"),
    Track("evaluation_criterion"),
    Track("evaluation_skilltest"),
    Track("evaluation_testscore"),
)
