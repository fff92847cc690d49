"""Who may do what with the people of a class, and who sees which rows."""

from guopei.core.access.enums import Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from trainees.delivery.models import Attendance, Certificate, ResultBasis, RollCall, TestResult

allow("trainees.assign_trainees", {Role.INSTITUTION_OFFICER})
allow("trainees.record_safety", {Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER})
allow("trainees.record_attendance", {Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER})
allow("trainees.issue_certificates", {Role.INSTITUTION_OFFICER, Role.INSTITUTION_LEADER})
allow("trainees.revoke_certificate", {Role.INSTITUTION_LEADER})

for _model in (Attendance, ResultBasis, TestResult, Certificate):
    declare(
        _model,
        view="trainees.view_enrolment",
        paths=(
            "enrolment__county__path",
            "enrolment__quota__unit__path",
            "enrolment__task_order__institution__unit__path",
        ),
    )
declare(
    RollCall,
    view="trainees.view_enrolment",
    paths=(
        "lesson__phase__training_class__institution__unit__path",
        "lesson__phase__training_class__task_order__plan_item__plan__province__path",
    ),
)
