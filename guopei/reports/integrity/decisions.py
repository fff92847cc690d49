"""Decisions: who may not have made them, and what must not have changed since."""

from guopei.reports.integrity.check import Check

CHECKS = (
    Check(
        "second_person",
        "Nobody approved, accepted, confirmed or filed what they had drafted, submitted or proposed themselves.",
        """
        SELECT id, 'plan decided by its drafter or submitter' FROM projects_plan
         WHERE decided_by_id IN (drafted_by_id, submitted_by_id)
        UNION ALL
        SELECT id, 'appropriation order approved by its drafter or submitter' FROM funds_appropriationorder
         WHERE decided_by_id IN (drafted_by_id, submitted_by_id)
        UNION ALL
        SELECT id, 'task order accepted by its drafter or issuer' FROM projects_taskorder
         WHERE accepted_by_id IN (drafted_by_id, issued_by_id)
        UNION ALL
        SELECT id, 'result confirmed by its proposer' FROM trainees_enrolment WHERE confirmed_by_id = proposed_by_id
        UNION ALL
        SELECT id, 'report filed by its drafter' FROM reports_annualreport WHERE filed_by_id = drafted_by_id
        UNION ALL
        SELECT id, 'roster approved for the county by whoever sent it' FROM trainees_rosterbatch
         WHERE county_by_id IN (uploaded_by_id, submitted_by_id)
        UNION ALL
        SELECT id, 'programme year opened by its drafter' FROM catalogue_programmeyear
         WHERE opened_by_id = drafted_by_id
        UNION ALL
        SELECT id, 'policy value confirmed by its recorder' FROM policy_policyvalue
         WHERE confirmed_by_id = recorded_by_id
        """,
    ),
    Check(
        "filed_report_is_its_edition",
        "The text of every filed report is the text of the edition that was filed.",
        """
        SELECT r.id, 'text and edition differ' FROM reports_annualreport r
          LEFT JOIN reports_reportedition e ON e.id = r.edition_id
         WHERE r.state = 'FILED' AND r.sections IS DISTINCT FROM e.sections
        """,
    ),
)
