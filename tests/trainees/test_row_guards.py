"""What each constraint of the trainees stops, one row for each: the same row without the wrong is let in."""

import pytest

from tests.support.database import Database
from tests.support.rows import Values, as_owner, stopped_by

# A sound row of each table, where the least values will not do.
SOUND: dict[str, Values] = {
    "trainees_attendance": {"status": "PRESENT"},
    "trainees_certificate": {
        "number": "GP20260000000001",
        "check_code": "ABCDEFGH",
        "result": "PASS",
        "revoked_reason": "",
    },
    "trainees_enrolment": {
        "state": "EXPECTED",
        "result_state": "NONE",
        "result": "",
        "task_order_id": 1,
        "quota_id": 1,
        "nomination_id": 1,
        "year_id": 1,
    },
    "trainees_nomination": {"state": "NOMINATED"},
    "trainees_pasttraining": {"year": 2024},
    "trainees_quota": {"parent_id": 1, "allocated": 0, "confirmed": 0},
    "trainees_teachercode": {"issued_at": "2026-03-01T08:00:00+08:00", "expires_at": "2026-04-01T08:00:00+08:00"},
}
# The constraint, its table, and what is wrong; nothing but a second row like the first, where one key is given.
WRONG: list[tuple[str, str, Values]] = [
    ("attendance_status_known", "trainees_attendance", {"status": "ASLEEP"}),
    ("certificate_code_shape", "trainees_certificate", {"check_code": "ABCDEFG0"}),
    ("certificate_number_shape", "trainees_certificate", {"number": "GP2026"}),
    ("certificate_passed", "trainees_certificate", {"result": "FAIL"}),
    ("certificate_revoked_with_reason", "trainees_certificate", {"revoked_at": "2026-03-01T08:00:00+08:00"}),
    ("enrolment_on_order_or_class", "trainees_enrolment", {"nomination_id": 2, "teacher_id": 2, "quota_id": None}),
    ("enrolment_once", "trainees_enrolment", {"nomination_id": 2}),
    ("enrolment_result_of_arrived", "trainees_enrolment", {"result": "PASS"}),
    ("enrolment_result_given", "trainees_enrolment", {"result_state": "PROPOSED"}),
    (
        "nomination_ended_is_no_reserve",
        "trainees_nomination",
        {"state": "REJECTED", "is_reserve": True, "reserve_rank": 1},
    ),
    ("past_training_ends_after_start", "trainees_pasttraining", {"starts_on": "2024-05-02", "ends_on": "2024-05-01"}),
    ("past_training_has_hours", "trainees_pasttraining", {"hours": 0}),
    ("past_training_in_years", "trainees_pasttraining", {"year": 1999}),
    ("past_training_named", "trainees_pasttraining", {"source": ""}),
    ("past_training_once", "trainees_pasttraining", {}),
    ("presence_has_days", "trainees_presence", {"held": "empty"}),
    ("presence_once", "trainees_presence", {"teacher_id": 2}),
    ("quota_once_per_unit", "trainees_quota", {}),
    ("basis_attended_within_held", "trainees_resultbasis", {"attended": 2}),
    ("basis_change_has_reason", "trainees_resultbasis", {"proposed": "FAIL", "reason": ""}),
    ("roster_row_once", "trainees_rosterrow", {}),
    ("school_counts_add_up", "trainees_schoolbatch", {"rows_read": 1}),
    ("school_row_once", "trainees_schoolrow", {}),
    ("teacher_named", "trainees_teacher", {"name": ""}),
    ("teacher_uuid_once", "trainees_teacher", {"id_index": b"y"}),
    ("teacher_code_holds_for_a_while", "trainees_teachercode", {"expires_at": "2026-02-01T08:00:00+08:00"}),
    ("teacher_code_once", "trainees_teachercode", {"teacher_id": 2}),
    ("teacher_code_one_open", "trainees_teachercode", {"code_index": b"y"}),
    (
        "teacher_code_used_or_withdrawn",
        "trainees_teachercode",
        {"used_at": "2026-03-02T08:00:00+08:00", "withdrawn_at": "2026-03-02T08:00:00+08:00"},
    ),
    ("difference_once", "trainees_teacherdifference", {}),
    ("reveal_says_why", "trainees_teacherreveal", {"reason": ""}),
    ("test_result_in_range", "trainees_testresult", {"post": 2}),
]


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize(("constraint", "table", "wrong"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_row_is_stopped(constraint: str, table: str, wrong: Values, database: Database) -> None:
    with as_owner(database) as owner:
        assert stopped_by(owner, table, SOUND.get(table, {}), wrong) == constraint
