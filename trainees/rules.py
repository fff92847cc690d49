"""Who may do what with rosters, who sees which rows, and the tables of steps."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import ADMINISTRATORS, EVERYBODY, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.documents.enums import Purpose
from guopei.core.documents.readers import open_to
from guopei.core.flow.table import Flow, Step, register
from guopei.core.inbox import registry as inbox
from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.ui import navigation
from guopei.core.ui.badges import Tone, register_tones
from projects.enums import ClassState
from projects.models import TrainingClass
from projects.selectors.class_page import Errand, Part, hang_act, hang_errand, hang_part
from projects.selectors.order_page import OrderErrand, hang_order_errand
from trainees.enums import BatchState, DifferenceState, EnrolmentState, NominationState, ResultState
from trainees.models import (
    Attendance,
    Certificate,
    Enrolment,
    Nomination,
    Presence,
    Quota,
    ResultBasis,
    RosterBatch,
    RosterIssue,
    RosterRow,
    Teacher,
    TeacherDifference,
    TeacherReveal,
    TestResult,
)
from trainees.selectors.class_parts import read_attendance, read_people, read_results, safety_is_due
from trainees.selectors.quotas import lacks_quota

REGION_OFFICERS = frozenset({Role.PROVINCIAL_OFFICER, Role.PREFECTURE_OFFICER, Role.COUNTY_OFFICER})
INSTITUTION_STAFF = frozenset({Role.INSTITUTION_LEADER, Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER})
NATIONAL = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE})
PEOPLE_READERS = REGION_OFFICERS | NATIONAL | READERS

allow("trainees.view_quota", EVERYBODY - ADMINISTRATORS - {Role.TEACHER, Role.REVIEW_EXPERT})
allow("trainees.open_quota", {Role.PROVINCIAL_OFFICER})
allow("trainees.split_quota", {Role.PROVINCIAL_OFFICER, Role.PREFECTURE_OFFICER})
allow("trainees.view_roster", PEOPLE_READERS)
allow("trainees.upload_roster", REGION_OFFICERS)
allow("trainees.view_teacher", PEOPLE_READERS)
allow("trainees.reveal_teacher", REGION_OFFICERS)
allow("trainees.decide_difference", REGION_OFFICERS)
allow("trainees.fill_from_reserves", REGION_OFFICERS)
allow("trainees.view_nomination", PEOPLE_READERS)
allow("trainees.view_enrolment", PEOPLE_READERS | INSTITUTION_STAFF | {Role.INSPECTOR})

# A roster as it was sent holds every number in full: it is read by those who may reveal one.
open_to(Purpose.ROSTER, "trainees.upload_roster")
open_to(Purpose.RESULT, "trainees.upload_roster")

_UNIT = ("unit__path",)
declare(Quota, view="trainees.view_quota", paths=("unit__path", "task_order__institution__unit__path"))
declare(RosterBatch, view="trainees.view_roster", paths=_UNIT)
declare(RosterRow, view="trainees.view_roster", paths=("batch__unit__path",))
declare(RosterIssue, view="trainees.view_roster", paths=("batch__unit__path",))
declare(Teacher, view="trainees.view_teacher", paths=("county__path",))
declare(TeacherDifference, view="trainees.view_teacher", paths=("teacher__county__path", "batch__unit__path"))
declare(TeacherReveal, view="trainees.view_teacher", paths=("teacher__county__path",))
declare(Nomination, view="trainees.view_nomination", paths=("quota__unit__path",))
declare(
    Enrolment,
    view="trainees.view_enrolment",
    paths=("county__path", "quota__unit__path", "task_order__institution__unit__path"),
)
declare(
    Presence,
    view="trainees.view_enrolment",
    paths=("enrolment__county__path", "enrolment__task_order__institution__unit__path"),
)

_B = BatchState
_REVIEWED = (_B.SUBMITTED, _B.COUNTY_APPROVED, _B.PREFECTURE_APPROVED)
ROSTER_FLOW = register(
    Flow(
        "trainees.RosterBatch",
        initial=(_B.UPLOADED,),
        steps=(
            Step("check", _("Check"), (_B.UPLOADED,), _B.CHECKING, "trainees.upload_roster"),
            Step(
                "check_again",
                _("Check again"),
                (_B.CHECKED, _B.FAILED, _B.RETURNED),
                _B.CHECKING,
                "trainees.upload_roster",
            ),
            Step("finish_check", _("Checked"), (_B.CHECKING,), _B.CHECKED, "trainees.upload_roster"),
            Step("fail_check", _("Could not be read"), (_B.CHECKING,), _B.FAILED, "trainees.upload_roster"),
            Step(
                "replace_file",
                _("Upload the mended file"),
                (_B.CHECKED, _B.FAILED, _B.RETURNED),
                _B.UPLOADED,
                "trainees.upload_roster",
                style="secondary",
            ),
            Step("submit", _("Submit"), (_B.CHECKED,), _B.SUBMITTED, "trainees.upload_roster"),
            Step(
                "approve_county",
                _("Approve for the county"),
                (_B.SUBMITTED,),
                _B.COUNTY_APPROVED,
                "trainees.approve_roster_county",
                not_by=("uploaded_by", "submitted_by"),
            ),
            Step(
                "approve_prefecture",
                _("Approve for the prefecture"),
                (_B.COUNTY_APPROVED,),
                _B.PREFECTURE_APPROVED,
                "trainees.approve_roster_prefecture",
                not_by=("uploaded_by", "submitted_by", "county_by"),
            ),
            Step(
                "approve_province",
                _("Approve for the province"),
                (_B.COUNTY_APPROVED, _B.PREFECTURE_APPROVED),
                _B.APPROVED,
                "trainees.approve_roster_province",
                not_by=("uploaded_by", "submitted_by", "county_by", "prefecture_by"),
            ),
            Step(
                "return",
                _("Return"),
                _REVIEWED,
                _B.RETURNED,
                "trainees.return_roster",
                needs_reason=True,
                style="danger",
            ),
            Step(
                "undo",
                _("Undo"),
                (_B.UPLOADED, _B.CHECKED, _B.FAILED, *_REVIEWED, _B.APPROVED, _B.RETURNED),
                _B.UNDONE,
                "trainees.undo_roster",
                needs_reason=True,
                style="danger",
            ),
        ),
    ),
    roles={
        "trainees.approve_roster_county": REGION_OFFICERS,
        "trainees.approve_roster_prefecture": frozenset({Role.PREFECTURE_OFFICER}),
        "trainees.approve_roster_province": frozenset({Role.PROVINCIAL_OFFICER}),
        "trainees.return_roster": REGION_OFFICERS,
        "trainees.undo_roster": REGION_OFFICERS,
    },
)

_N = NominationState
_OPEN = (_N.SUBMITTED, _N.COUNTY_APPROVED, _N.PREFECTURE_APPROVED)
NOMINATION_FLOW = register(
    Flow(
        "trainees.Nomination",
        initial=(_N.SUBMITTED,),
        steps=(
            Step(
                "approve_county",
                _("Approve for the county"),
                (_N.SUBMITTED,),
                _N.COUNTY_APPROVED,
                "trainees.approve_roster_county",
            ),
            Step(
                "approve_prefecture",
                _("Approve for the prefecture"),
                (_N.COUNTY_APPROVED,),
                _N.PREFECTURE_APPROVED,
                "trainees.approve_roster_prefecture",
            ),
            Step(
                "approve_province",
                _("Approve for the province"),
                (_N.COUNTY_APPROVED, _N.PREFECTURE_APPROVED),
                _N.APPROVED,
                "trainees.approve_roster_province",
            ),
            Step(
                "reject",
                _("Reject"),
                _OPEN,
                _N.REJECTED,
                "trainees.reject_nomination",
                needs_reason=True,
                style="danger",
            ),
            Step(
                "withdraw",
                _("Withdraw"),
                (*_OPEN, _N.APPROVED),
                _N.WITHDRAWN,
                "trainees.withdraw_nomination",
                needs_reason=True,
                style="danger",
            ),
        ),
    ),
    roles={
        "trainees.reject_nomination": REGION_OFFICERS,
        "trainees.withdraw_nomination": REGION_OFFICERS,
    },
)

_E = EnrolmentState
ENROLMENT_FLOW = register(
    Flow(
        "trainees.Enrolment",
        initial=(_E.EXPECTED,),
        steps=(
            Step("arrive", _("Record arrival"), (_E.EXPECTED,), _E.ARRIVED, "trainees.record_arrival"),
            Step("arrive_late", _("Record late arrival"), (_E.NO_SHOW,), _E.ARRIVED, "trainees.record_arrival"),
            Step("declare_no_show", _("Did not come"), (_E.EXPECTED,), _E.NO_SHOW, "trainees.declare_no_show"),
            Step(
                "leave",
                _("Left early"),
                (_E.ARRIVED,),
                _E.LEFT,
                "trainees.record_arrival",
                needs_reason=True,
                style="danger",
            ),
        ),
    ),
    roles={
        "trainees.record_arrival": frozenset({Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER}),
        "trainees.declare_no_show": frozenset({Role.CLASS_MANAGER}),
    },
)

_R = ResultState
RESULT_FLOW = register(
    Flow(
        "trainees.Enrolment",
        field="result_state",
        initial=(_R.NONE,),
        steps=(
            Step("propose_result", _("Propose result"), (_R.NONE,), _R.PROPOSED, "trainees.propose_result"),
            Step(
                "confirm_result",
                _("Confirm result"),
                (_R.PROPOSED,),
                _R.CONFIRMED,
                "trainees.confirm_result",
                not_by=("proposed_by",),
            ),
            Step(
                "return_result",
                _("Return result"),
                (_R.PROPOSED, _R.CONFIRMED),
                _R.NONE,
                "trainees.confirm_result",
                needs_reason=True,
                style="danger",
            ),
            Step("publish_result", _("Publish result"), (_R.CONFIRMED,), _R.PUBLISHED, "trainees.publish_result"),
        ),
    ),
    roles={
        "trainees.propose_result": frozenset({Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER}),
        "trainees.confirm_result": frozenset({Role.INSTITUTION_LEADER}),
        "trainees.publish_result": frozenset({Role.INSTITUTION_OFFICER, Role.INSTITUTION_LEADER}),
    },
)

DIFFERENCE_FLOW = register(
    Flow(
        "trainees.TeacherDifference",
        initial=(DifferenceState.OPEN,),
        steps=(
            Step(
                "take",
                _("Take into the register"),
                (DifferenceState.OPEN,),
                DifferenceState.TAKEN,
                "trainees.decide_difference",
            ),
            Step(
                "keep",
                _("Keep the register"),
                (DifferenceState.OPEN,),
                DifferenceState.KEPT,
                "trainees.decide_difference",
                style="secondary",
            ),
        ),
    )
)

inbox.register(
    "trainees.quota_to_split",
    title=_("%(order)s: %(places)s places to distribute"),
    button=_("Distribute"),
)
inbox.register(
    "trainees.roster_due",
    title=_("%(order)s: name %(places)s people"),
    button=_("Upload roster"),
)
inbox.register(
    "trainees.roster_to_approve",
    title=_("Roster of %(unit)s with %(people)s people awaits your approval"),
    button=_("Review"),
)
inbox.register(
    "trainees.roster_returned",
    title=_("The roster of %(unit)s was returned: %(reason)s"),
    button=_("Mend"),
)
inbox.register(
    "trainees.differences_found",
    title=_("%(count)s people of the roster of %(unit)s differ from the register"),
    button=_("Decide"),
)

# ── Classes: places, arrivals, attendance, results, certificates ──

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

policy.register(
    "trainees.no_show_after_days",
    _("Days after the first day from which no-shows are declared"),
    ValueKind.NUMBER,
    measure=_("days"),
)
policy.register("trainees.good_mark", _("Mark for “good”"), ValueKind.NUMBER, measure=_("of 100"))
policy.register("trainees.excellent_mark", _("Mark for “excellent”"), ValueKind.NUMBER, measure=_("of 100"))

inbox.register("trainees.arrivals_due", title=_("Record arrivals in class “%(class)s”"), button=_("Record arrivals"))
inbox.register("trainees.no_shows_declared", title=_("%(people)s people did not come to class “%(class)s”"))
inbox.register("trainees.results_due", title=_("Propose the results of class “%(class)s”"), button=_("Work them out"))
inbox.register(
    "trainees.results_to_confirm", title=_("Confirm the results of class “%(class)s”"), button=_("Look and confirm")
)
inbox.register(
    "trainees.results_to_publish", title=_("Publish the results of class “%(class)s”"), button=_("Publish the results")
)
inbox.register(
    "trainees.certificates_due", title=_("Issue the certificates of class “%(class)s”"), button=_("Issue certificates")
)
inbox.register("trainees.class_to_settle", title=_("Settle class “%(class)s”"), button=_("Settle the class"))

register_tones(
    "trainees.RosterBatch",
    {"COUNTY_APPROVED": Tone.GOING, "PREFECTURE_APPROVED": Tone.GOING, "UNDONE": Tone.QUIET, "FAILED": Tone.WRONG},
)
register_tones("trainees.Nomination", {"COUNTY_APPROVED": Tone.GOING, "PREFECTURE_APPROVED": Tone.GOING})
register_tones("trainees.TeacherDifference", {"OPEN": Tone.CARE, "TAKEN": Tone.GOOD, "KEPT": Tone.QUIET})

_TRAINING = navigation.Section.TRAINING
navigation.register(
    _TRAINING, _("Quotas"), "trainees:quota-list", "hierarchy-2", permission="trainees.view_quota", order=10
)
navigation.register(
    _TRAINING, _("Rosters"), "trainees:roster-list", "file-spreadsheet", permission="trainees.view_roster", order=20
)
navigation.register(
    _TRAINING,
    _("Nominations"),
    "trainees:nomination-list",
    "user-check",
    permission="trainees.view_nomination",
    order=30,
)
navigation.register(
    _TRAINING, _("Enrolments"), "trainees:enrolment-list", "users", permission="trainees.view_enrolment", order=40
)
navigation.register(
    _TRAINING, _("Teachers"), "trainees:teacher-list", "user-search", permission="trainees.view_teacher", order=50
)
navigation.register(
    _TRAINING,
    _("Differences from the register"),
    "trainees:difference-list",
    "git-compare",
    permission="trainees.decide_difference",
    order=60,
)

hang_order_errand(
    OrderErrand(
        "quota",
        _("Give out places"),
        "hierarchy-2",
        lambda order: reverse("trainees:quota-open", args=[order.pk]),
        "trainees.open_quota",
        lacks_quota,
    )
)

hang_act("start", "trainees.services.classes.start_class")
hang_act("settle", "trainees.services.classes.settle_class")
hang_act("cancel", "trainees.services.classes.cancel_class")

_VIEW = "trainees.view_enrolment"
hang_part(
    Part("roster", _("People of the class"), "users", "trainees/_class_people.html", _VIEW, read_people, order=10)
)
hang_part(
    Part(
        "attendance", _("Attendance"), "list-check", "trainees/_class_attendance.html", _VIEW, read_attendance, order=20
    )
)
hang_part(Part("results", _("Results"), "certificate", "trainees/_class_results.html", _VIEW, read_results, order=30))


def _page(name: str) -> Callable[[TrainingClass], str]:
    return lambda training_class: reverse(f"trainees:{name}", args=[training_class.pk])


_OPENING = (ClassState.READY, ClassState.RUNNING)
_TEACHING = (ClassState.RUNNING, ClassState.ENDED)
for _errand in (
    Errand(
        "assign",
        _("Assign trainees"),
        "users",
        _page("class-assign"),
        "trainees.assign_trainees",
        (ClassState.PREPARING, *_OPENING),
        order=10,
    ),
    Errand(
        "arrivals", _("Arrivals"), "user-check", _page("class-arrivals"), "trainees.record_arrival", _OPENING, order=20
    ),
    Errand(
        "safety",
        _("Safety lesson"),
        "shield-check",
        _page("class-safety"),
        "trainees.record_safety",
        (ClassState.READY,),
        order=30,
        when=safety_is_due,
    ),
    Errand(
        "attendance",
        _("Attendance"),
        "list-check",
        _page("class-attendance"),
        "trainees.record_attendance",
        _TEACHING,
        order=40,
    ),
    Errand(
        "results",
        _("Results"),
        "certificate",
        _page("class-results"),
        _VIEW,
        (ClassState.ENDED, ClassState.SETTLED),
        order=70,
    ),
):
    hang_errand(_errand)
