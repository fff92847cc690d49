"""What each constraint of the programme stops, one row for each: the same row without the wrong is let in."""

import pytest

from tests.support.database import Database
from tests.support.rows import Values, as_owner, stopped_by

# A sound row of each table, where the least values will not do.
SOUND: dict[str, Values] = {
    "trainees_lesson": {"half_day": "1AM", "form": "LECTURE"},
    "trainees_phase": {"kind": "ONSITE"},
    "projects_taskorder": {"number": "no such number"},
    "projects_taskorderphase": {"kind": "VISIT", "unit": "VISIT", "hours": 0, "days": 1, "visits": 1},
    "projects_plan": {"year_id": 990_001, "state": "DRAFT"},
    "projects_planceiling": {"year_id": 990_001},
    "trainees_trainingclass": {"level": "NATIONAL", "task_order_id": 1, "state": "PREPARING"},
}
# The constraint, its table, and what is wrong; nothing but a second row like the first, where one key is given.
WRONG: list[tuple[str, str, Values]] = [
    ("emergency_plan_is_complete", "trainees_emergencyplan", {"contact_phone": ""}),
    ("lesson_form_known", "trainees_lesson", {"form": "PARTY"}),
    ("lesson_half_day_known", "trainees_lesson", {"half_day": "4NI"}),
    ("lesson_has_hours", "trainees_lesson", {"hours": 0}),
    ("lesson_named", "trainees_lesson", {"lecturer_name": ""}),
    ("phase_has_days", "trainees_phase", {"held": "empty", "kind": "ONLINE"}),
    ("phase_has_hours", "trainees_phase", {"hours": 0}),
    ("phase_is_bounded", "trainees_phase", {"held": "[2026-03-01,)"}),
    ("phase_kind_known", "trainees_phase", {"kind": "AWAY"}),
    ("phase_onsite_once_at_a_time", "trainees_phase", {"held": "[2026-03-03,2026-03-09)"}),
    ("plan_decided_has_decider", "projects_plan", {"state": "APPROVED", "submitted_by_id": 1}),
    ("plan_one_a_year", "projects_plan", {}),
    ("plan_submitted_has_submitter", "projects_plan", {"state": "SUBMITTED"}),
    ("plan_total_is_positive", "projects_plan", {"total_fen": -1}),
    ("ceiling_one_a_year", "projects_planceiling", {}),
    ("item_days", "projects_planitem", {"days": 401}),
    ("item_orders_within_amount", "projects_planitem", {"ordered_fen": 2}),
    ("item_places", "projects_planitem", {"places": 1_000_001}),
    ("item_rate", "projects_planitem", {"rate_fen": 10_000_001}),
    ("remark_has_reason", "projects_planremark", {"reason": ""}),
    ("remark_item_belongs_to_items", "projects_planremark", {"item_id": 1, "field": "goals"}),
    ("plan_submission_number_once", "projects_plansubmission", {}),
    ("safety_says_what", "trainees_safetylesson", {"summary": ""}),
    ("task_order_amount", "projects_taskorder", {"amount_fen": -1}),
    ("task_order_issued_has_issuer", "projects_taskorder", {"state": "ISSUED", "document_no": ""}),
    ("task_order_places", "projects_taskorder", {"places": 0}),
    ("taskorderphase_measures", "projects_taskorderphase", {"visits": 0}),
    ("taskorderphase_places", "projects_taskorderphase", {"places": 0}),
    ("taskorderphase_rate", "projects_taskorderphase", {"rate_fen": -1}),
    ("taskorderphase_unit", "projects_taskorderphase", {"unit": "PERSON_DAY"}),
    ("task_order_second_person", "projects_taskorder", {"drafted_by_id": 1, "accepted_by_id": 1}),
    ("class_arrived_within_assigned", "trainees_trainingclass", {"arrived": 1}),
    ("class_ends_after_start", "trainees_trainingclass", {"ends_on": "2026-02-28"}),
    ("class_has_places", "trainees_trainingclass", {"capacity": 0, "assigned": 0, "arrived": 0}),
    ("class_level_known", "trainees_trainingclass", {"level": "STREET", "task_order_id": None, "approving_unit_id": 1}),
    ("class_manager_named", "trainees_trainingclass", {"state": "READY"}),
]


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize(("constraint", "table", "wrong"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_row_is_stopped(constraint: str, table: str, wrong: Values, database: Database) -> None:
    with as_owner(database) as owner:
        assert stopped_by(owner, table, SOUND.get(table, {}), wrong) == constraint
