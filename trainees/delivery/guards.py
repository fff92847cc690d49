"""What the database watches of classes under way and of what comes out of them."""

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import VersionRises, judge
from guopei.core.guards.rows import Apart
from trainees.delivery.rules import ENROLMENT_FLOW, RESULT_FLOW, ROLL_FLOW

GUARDS = (
    judge(ENROLMENT_FLOW),
    judge(RESULT_FLOW),
    Apart("trainees_enrolment", "confirmed_by_id", ("proposed_by_id",), says="enrolment_result_second_person"),
    judge(ROLL_FLOW),
    VersionRises("trainees_attendance"),
    Track("trainees_attendance"),
    Track("trainees_testresult"),
    Track("trainees_resultbasis"),
    Track("trainees_rollcall"),
    Track("trainees_certificate", exclude=("check_code",)),
)
