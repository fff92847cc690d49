"""The lists, by hand: what one row of each is, and which region it belongs to.

Whoever may look at a list is shown the rows of the own region and of what lies below it, and no others; who may look
at all, the table says. An address of a list that stands neither in LISTS nor in COMMON fails.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet

from evaluation.assessment.models import Rubric, SkillTest
from funds.appropriations.models import AppropriationOrder
from guopei.core.access.models import Grant
from guopei.core.accounts.models import User
from guopei.core.audit.models import Event
from guopei.core.orgs.models import OrgUnit
from guopei.core.rectification.models import Finding
from guopei.core.schemes.models import Scheme
from projects.orders.models import TaskOrder
from projects.planning.models import Plan, PlanCeiling, PlanItem
from tests.visibility.reading import ROWS, Row, roles
from trainees.classes.models import TrainingClass
from trainees.delivery.models import Attendance, Certificate, TestResult
from trainees.register.models import School, SchoolBatch, SchoolIssue, Teacher
from trainees.selection.models import Enrolment, Nomination, Quota, RosterBatch, RosterIssue, TeacherDifference

# Who asks, and the codes of the regions that are theirs.
EVERYWHERE, HEBEI, CHONGQING = r"\d{6}", r"13\d{4}", r"50\d{4}"
THEIRS = {
    "ministry_officer": EVERYWHERE,
    "provincial_officer": HEBEI,
    "chongqing_officer": CHONGQING,
    "prefecture_officer": r"1301\d\d",
    "sibling_prefecture": r"1302\d\d",
    "county_officer": "130125",
    "neighbour_officer": "130126",
    "chengkou_officer": "500229",
    "institution_officer": HEBEI,
    "cqhost_officer": CHONGQING,
}
# Who is asked for what the others may not open.
ADMINISTRATORS = {"system_admin": EVERYWHERE, "security_admin": EVERYWHERE, "audit_admin": EVERYWHERE}
OFFICES = {who: codes for who, codes in THEIRS.items() if not who.startswith(("institution", "cqhost"))}
WATCHERS = {"audit_admin": EVERYWHERE, "auditor": EVERYWHERE, "hebei_auditor": HEBEI}

Within = Callable[[str], Q]


def lies_in(unit: str) -> Within:
    """Rows whose unit is a region of these codes, or a school or an institution of one; "" is the row itself."""
    start = f"{unit}__" if unit else ""

    def within(codes: str) -> Q:
        pattern = f"^({codes})$"
        return Q(**{f"{start}code__regex": pattern}) | Q(**{f"{start}parent__code__regex": pattern})

    return within


def works_in(codes: str) -> Q:
    """People who work or hold a role there."""
    return lies_in("unit")(codes) | lies_in("grants__unit")(codes)


def made_in(codes: str) -> Q:
    """Changes made by somebody who acted there."""
    return Q(context__grant_id__in=Grant.objects.filter(lies_in("unit")(codes)).values("pk"))


@dataclass(frozen=True)
class Listed:
    """One list: its address, what a row is, and where it belongs.

    `only` are the rows that the list is about, `below` those of them that are shown below the nation, `asked` a filter
    that is sent along. The list of a record's own rows names the lookup of the `record`: it is asked for each in sight.
    `by` ask, of whom only those with the table's roles, and of these only who also `may`.
    """

    name: str
    model: type[Model]
    within: Within
    only: Q = field(default_factory=Q)
    below: Q = field(default_factory=Q)
    asked: str = ""
    record: str = ""
    by: Mapping[str, str] = field(default_factory=lambda: THEIRS)
    figure: str = ""
    may: str = "everybody"

    @property
    def row(self) -> Row:
        """The table's row."""
        return next(row for row in ROWS if row.name == self.name)

    def is_open_to(self, role: str) -> bool:
        """Whether a role may look at all."""
        return role in self.row.roles and role in roles(self.may)

    def rows(self, codes: str, record: object = None) -> QuerySet[Model]:
        """What those of these regions are due, of one record if it is the list of a record's rows."""
        rows = self.model._default_manager.filter(self.only)
        if codes != EVERYWHERE:
            rows = rows.filter(self.within(codes)).filter(self.below)
        return rows.filter(**{self.record: record}) if self.record else rows


def _figure(
    name: str, model: type[Model], within: Within, only: Q, may: str = "everybody", by: Mapping[str, str] = THEIRS
) -> Listed:
    return Listed("reports:figure-rows", model, within, only, asked="year=2026", figure=name, may=may, by=by)


PROVINCE = "plan_item__plan__province"
APPROVED = Q(state="APPROVED")


def judged_in(codes: str) -> Q:
    """Schemes drawn up there, and what the ministry has published for all."""
    return lies_in("unit")(codes) | Q(unit__code="000000", state="PUBLISHED")


WAITING = Q(enrolment=None) & ~Q(state__in=("REJECTED", "WITHDRAWN"))
LISTS = (
    Listed("projects:plan-list", PlanCeiling, lies_in("province")),
    Listed("projects:task-order-list", TaskOrder, lies_in(PROVINCE)),
    Listed("trainees:class-list", TrainingClass, lies_in(f"task_order__{PROVINCE}")),
    Listed("trainees:quota-list", Quota, lies_in("unit")),
    Listed("trainees:quota-reserves", Nomination, lies_in("quota__unit"), WAITING, record="quota"),
    Listed("trainees:roster-list", RosterBatch, lies_in("unit")),
    Listed("trainees:roster-findings", RosterIssue, lies_in("batch__unit"), record="batch"),
    Listed("trainees:school-list", School, lies_in("unit")),
    Listed("trainees:school-file-list", SchoolBatch, lies_in("unit")),
    Listed("trainees:school-file-findings", SchoolIssue, lies_in("batch__unit"), record="batch"),
    Listed("trainees:teacher-list", Teacher, lies_in("county")),
    Listed("trainees:difference-list", TeacherDifference, lies_in("teacher__county")),
    Listed("trainees:nomination-list", Nomination, lies_in("quota__unit")),
    Listed("trainees:enrolment-list", Enrolment, lies_in("county")),
    Listed(
        "trainees:class-assign",
        Enrolment,
        lies_in("county"),
        Q(training_class=None, state="EXPECTED"),
        record="task_order__classes",
    ),
    Listed("trainees:class-arrivals", Enrolment, lies_in("county"), record="training_class"),
    Listed("evaluation:rubric-list", Rubric, lies_in("unit")),
    Listed("schemes:scheme-list", Scheme, judged_in, by=OFFICES),
    Listed("funds:order-list", AppropriationOrder, lies_in("lines__unit"), below=APPROVED),
    Listed("rectification:finding-list", Finding, lies_in("checking_unit")),
    Listed("api:findings-list", Finding, lies_in("checking_unit")),
    Listed(
        "reports:report-list",
        OrgUnit,
        lies_in(""),
        Q(kind__in=("NATION", "PROVINCE"), valid_until=None, in_programme=True),
    ),
    Listed("access:person-list", User, works_in, by=ADMINISTRATORS),
    Listed(
        "access:trail-list",
        Event,
        made_in,
        Q(table="trainees_rosterbatch", op="U"),
        asked="table=trainees_rosterbatch&op=U",
        by=WATCHERS,
    ),
    Listed("api:plans-list", Plan, lies_in("province")),
    Listed("api:task-orders-list", TaskOrder, lies_in(PROVINCE)),
    Listed("api:classes-list", TrainingClass, lies_in(f"task_order__{PROVINCE}")),
    Listed("api:quotas-list", Quota, lies_in("unit")),
    Listed("api:rosters-list", RosterBatch, lies_in("unit")),
    Listed("api:schools-list", School, lies_in("unit")),
    Listed("api:enrolments-list", Enrolment, lies_in("county")),
    Listed("api:rubrics-list", Rubric, lies_in("unit")),
    Listed("api:skill-tests-list", SkillTest, lies_in(f"training_class__task_order__{PROVINCE}")),
    Listed("api:appropriation-orders-list", AppropriationOrder, lies_in("lines__unit"), below=APPROVED),
    # One figure of every kind of row.
    _figure("ceiling", PlanCeiling, lies_in("province"), Q(year__year=2026), "planners"),
    _figure("planned", PlanItem, lies_in("plan__province"), Q(plan__state__in=("APPROVED", "FILED")), "planners"),
    _figure("ordered", TaskOrder, lies_in(PROVINCE), Q(state__in=("ISSUED", "ACCEPTED")), "orderers -county"),
    _figure("quota", Quota, lies_in("unit"), Q()),
    _figure("rows_read", RosterBatch, lies_in("unit"), APPROVED, "people_readers"),
    _figure("arrived", Enrolment, lies_in("county"), Q(state__in=("ARRIVED", "LEFT")), "people_readers"),
    _figure(
        "attendance_rate",
        Attendance,
        lies_in("enrolment__county"),
        Q(lesson__roll_call__state="CLOSED"),
        "people_readers",
        {who: THEIRS[who] for who in ("chongqing_officer", "chengkou_officer", "sibling_prefecture")},  # it is long
    ),
    _figure("gain", TestResult, lies_in("enrolment__county"), Q(pre__gte=0, post__gte=0), "people_readers"),
    _figure("certificates", Certificate, lies_in("enrolment__county"), Q(revoked_at=None), "people_readers"),
)
# Lists that are the same for everybody who may open them. The models of the rows are declared so.
COMMON = {
    "orgs:unit-list",
    "policy:value-list",
    "policy:document-list",
    "catalogue:year-list",
    "funds:allocation-list",
    "institutions:institution-list",
    "api:institutions-list",
}
NO_ROWS = {"api:figures-list"}  # numbers of one region, which is looked for first: test_others asks for other ones
