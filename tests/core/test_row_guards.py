"""What each constraint of the ground stops, one row for each: the same row without the wrong is let in."""

import pytest

from tests.support.database import Database
from tests.support.rows import Values, as_owner, stopped_by

RECHECKED: Values = {"rechecked_by_id": 2, "rechecked_at": "2026-03-01T08:00:00+08:00"}
# A sound row of each table, where the least values will not do.
SOUND: dict[str, Values] = {
    "account_emailaddress": {"primary": True, "verified": True},
    "documents_attachment": {"removed_at": "2026-03-01T08:00:00+08:00", "removed_by_id": 1},
    "catalogue_milestone": {"task_id": 990_001},
    "orgs_orgunit": {"kind": "COUNTY", "code": "990000", "parent_id": 1},
    "inbox_todo": {"state": "open"},
    "jobs_job": {"state": "queued", "subject_table": "x", "subject_id": 1},
    "mfa_authenticator": {"type": "totp"},
    "policy_policyvalue": {"key": "no.such.key"},
    "rectification_extension": {"due": "2026-03-02"},
    "rectification_finding": {
        "severity": "1MINOR",
        "state": "RAISED",
        "responsible_unit_id": 2,
        "due": "2026-03-02",
    },
    "rectification_measure": {"outcome": "ACCEPTED", **RECHECKED},
}
# The constraint, its table, and what is wrong; nothing but a second row like the first, where one key is given.
WRONG: list[tuple[str, str, Values]] = [
    ("unique_primary_email", "account_emailaddress", {"email": "y", "verified": False}),
    ("unique_verified_email", "account_emailaddress", {"user_id": 2, "primary": False}),
    ("attachment_removed_has_reason", "documents_attachment", {"removal_reason": ""}),
    ("catalogue_milestone_once", "catalogue_milestone", {}),
    ("catalogue_milestone_reached_once", "catalogue_milestonereached", {}),
    ("catalogue_sub_project_lasts", "catalogue_subproject", {"days": 0}),
    ("catalogue_sub_project_once", "catalogue_subproject", {}),
    ("draft_one_per_form", "flow_draft", {}),
    ("wf_edge_once", "wf_edge", {}),
    ("wf_transition_once", "wf_transition", {}),
    ("notice_read_once", "inbox_noticeread", {}),
    ("todo_once_while_open", "inbox_todo", {}),
    ("job_once_while_open", "jobs_job", {}),
    ("work_pause_once", "jobs_workpause", {}),
    ("unique_authenticator_type", "mfa_authenticator", {}),
    ("orgs_designation_once", "orgs_designation", {}),
    ("orgs_designation_validity", "orgs_designation", {"valid_from": "2026-02-01", "valid_until": "2026-01-31"}),
    ("orgs_one_nation", "orgs_orgunit", {"kind": "NATION", "parent_id": None, "code": "990001"}),
    ("orgs_unit_named", "orgs_orgunit", {"name": ""}),
    ("orgs_unit_validity", "orgs_orgunit", {"valid_from": "2026-02-01", "valid_until": "2026-01-31"}),
    ("orgs_statistic_once", "orgs_regionstatistic", {}),
    ("orgs_alias_named", "orgs_unitalias", {"name": ""}),
    ("orgs_alias_once", "orgs_unitalias", {}),
    ("orgs_former_code_once", "orgs_unitcodehistory", {}),
    ("orgs_former_code_years", "orgs_unitcodehistory", {"last_year": 0}),
    ("paper_edition_once", "papers_paperedition", {}),
    ("policy_document_number", "policy_policydocument", {"code": "y"}),
    ("year_second_person", "catalogue_programmeyear", {"drafted_by_id": 1, "opened_by_id": 1}),
    ("policy_value_second_person", "policy_policyvalue", {"recorded_by_id": 1, "confirmed_by_id": 1}),
    ("policy_value_validity", "policy_policyvalue", {"valid_from": "2026-02-01", "valid_until": "2026-01-31"}),
    ("scheme_edition_once", "schemes_scheme", {}),
    ("scheme_titled", "schemes_scheme", {"title": "", "edition": 2}),
    ("scheme_edition_counts", "schemes_scheme", {"edition": 0}),
    ("scheme_second_person", "schemes_scheme", {"edition": 2, "drafted_by_id": 1, "decided_by_id": 1}),
    ("scheme_published_has_publisher", "schemes_scheme", {"edition": 2, "state": "PUBLISHED"}),
    ("indicator_code_once", "schemes_indicator", {}),
    ("indicator_code_shape", "schemes_indicator", {"code": "C1."}),
    ("indicator_named", "schemes_indicator", {"code": "C2", "name": ""}),
    ("indicator_weighs", "schemes_indicator", {"code": "C2", "weight": 0}),
    ("indicator_marks", "schemes_indicator", {"code": "C2", "least": 0, "most": 10}),
    ("indicator_steps_fit", "schemes_indicator", {"code": "C2", "least": 0, "most": 1, "step": "0.3"}),
    ("scheme_grade_begins_once", "schemes_schemegrade", {"name": "y"}),
    ("scheme_grade_once", "schemes_schemegrade", {"least": 2}),
    ("scheme_grade_range", "schemes_schemegrade", {"name": "y", "least": "100.01"}),
    ("extension_has_reason", "rectification_extension", {"reason": ""}),
    ("extension_is_later", "rectification_extension", {"due": "2026-03-01"}),
    ("extension_once", "rectification_extension", {}),
    ("finding_says_what", "rectification_finding", {"clause": ""}),
    ("finding_severity_known", "rectification_finding", {"severity": "MINOR"}),
    ("finding_of_another_unit", "rectification_finding", {"responsible_unit_id": 1}),
    ("finding_due_later", "rectification_finding", {"due": "2026-03-01"}),
    ("finding_second_person", "rectification_finding", {"state": "WITHDRAWN", "answered_by_id": 1, "closed_by_id": 1}),
    ("finding_signed", "rectification_finding", {"state": "CLOSED", "answered_by_id": 1}),
    ("measure_says_what", "rectification_measure", {"text": ""}),
    ("measure_rechecked_whole", "rectification_measure", {"outcome": "REJECTED", "opinion": ""}),
    ("measure_second_person", "rectification_measure", {"rechecked_by_id": 1}),
    ("measure_accepted_once", "rectification_measure", {}),
    ("saved_view_once", "ui_savedview", {}),
]


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize(("constraint", "table", "wrong"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_row_is_stopped(constraint: str, table: str, wrong: Values, database: Database) -> None:
    with as_owner(database) as owner:
        assert stopped_by(owner, table, SOUND.get(table, {}), wrong) == constraint
