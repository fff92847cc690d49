"""Who may do what with the people of a class, and who sees which rows."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from trainees.delivery.models import Attendance, Certificate, ResultBasis, RollCall, TestResult
from trainees.selection.rules.rights import VIEW_ENROLMENT

ASSIGN_TRAINEES = allow("trainees.assign_trainees", {Role.INSTITUTION_OFFICER}, _("assign trainees to classes"))
RECORD_SAFETY = allow(
    "trainees.record_safety", {Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER}, _("record the safety lesson")
)
RECORD_ATTENDANCE = allow(
    "trainees.record_attendance", {Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER}, _("record attendance")
)
ISSUE_CERTIFICATES = allow(
    "trainees.issue_certificates", {Role.INSTITUTION_OFFICER, Role.INSTITUTION_LEADER}, _("issue certificates")
)
REVOKE_CERTIFICATE = allow("trainees.revoke_certificate", {Role.INSTITUTION_LEADER}, _("revoke certificates"))
RECORD_ARRIVAL = allow("trainees.record_arrival", {Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER}, _("record arrivals"))
DECLARE_NO_SHOW = allow("trainees.declare_no_show", {Role.CLASS_MANAGER}, _("declare no-shows"))
PROPOSE_RESULT = allow("trainees.propose_result", {Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER}, _("propose results"))
CONFIRM_RESULT = allow("trainees.confirm_result", {Role.INSTITUTION_LEADER}, _("confirm and return results"))
PUBLISH_RESULT = allow(
    "trainees.publish_result", {Role.INSTITUTION_OFFICER, Role.INSTITUTION_LEADER}, _("publish results")
)

_OF_ENROLMENT = ("enrolment__county__path", "enrolment__quota__unit__path", "enrolment__task_order__holder__path")
# What a result is worked out from is not for the trainee: it says more than was published.
declare(ResultBasis, view=VIEW_ENROLMENT, paths=_OF_ENROLMENT)
declare(TestResult, view=VIEW_ENROLMENT, paths=_OF_ENROLMENT)
declare(Attendance, view=VIEW_ENROLMENT, paths=_OF_ENROLMENT, about="enrolment__teacher__account")
declare(Certificate, view=VIEW_ENROLMENT, paths=_OF_ENROLMENT, about="enrolment__teacher__account")
declare(
    RollCall,
    view=VIEW_ENROLMENT,
    paths=(
        "lesson__phase__training_class__institution__unit__path",
        "lesson__phase__training_class__province__path",
    ),
)
