"""Figures of attendance, certificates and what was learnt."""

from functools import partial

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.figures.quantity import Kind
from guopei.core.figures.registry import Figure, Note, Shown, register
from guopei.core.figures.source import Measure, Source
from guopei.core.orgs.enums import UnitKind
from guopei.core.ui.columns import Column
from trainees.delivery.enums import AttendanceStatus, RollState
from trainees.delivery.models.attendance import Attendance, TestResult
from trainees.delivery.models.certificates import Certificate
from trainees.selection.figures import opens, person_columns, person_joins

ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)
BOTH = Q(pre__isnull=False, post__isnull=False)

ATTENDANCES = Source(
    "attendances",
    # A roll call that nobody ended may still have gaps: a missing mark is no absence.
    rows=lambda year: Attendance.objects.filter(
        enrolment__year=year, enrolment__task_order__isnull=False, lesson__roll_call__state=RollState.CLOSED
    ),
    path="enrolment__county__path",
    deepest=UnitKind.COUNTY,
    measures=(Measure("lessons_due"), Measure("lessons_attended", Q(status__in=ATTENDED))),
    columns=(
        *person_columns("enrolment."),
        Column("lesson", pgettext_lazy("column", "Lesson"), accessor="lesson.title"),
        Column("held_on", pgettext_lazy("column", "Day"), kind="date", accessor="lesson.held_on"),
        Column("status", pgettext_lazy("column", "Attendance"), accessor="get_status_display", tight=True),
    ),
    joins=(*person_joins("enrolment__"), "lesson"),
    opens=partial(opens, prefix="enrolment__"),
)

# Points out of a hundred, so that tests of different full scores can be averaged.
GAINS = Source(
    "gains",
    rows=lambda year: TestResult.objects.filter(enrolment__year=year, enrolment__task_order__isnull=False),
    path="enrolment__county__path",
    deepest=UnitKind.COUNTY,
    measures=(
        Measure("pairs", BOTH),
        Measure("gain_sum", BOTH, (F("post") - F("pre")) * 100 / F("full")),
    ),
    columns=(
        *person_columns("enrolment."),
        Column("pre", pgettext_lazy("column", "Before"), kind="number"),
        Column("post", pgettext_lazy("column", "After"), kind="number"),
        Column("full", pgettext_lazy("column", "Full score"), kind="number"),
    ),
    joins=person_joins("enrolment__"),
    opens=partial(opens, prefix="enrolment__"),
)

CERTIFICATES = Source(
    "certificates",
    rows=lambda year: Certificate.objects.filter(enrolment__year=year, enrolment__task_order__isnull=False),
    path="enrolment__county__path",
    deepest=UnitKind.COUNTY,
    measures=(Measure("certificates", Q(revoked_at__isnull=True)),),
    columns=(
        Column("number", pgettext_lazy("column", "Certificate number")),
        *person_columns("enrolment."),
        Column("result", pgettext_lazy("column", "Result"), accessor="get_result_display", tight=True),
        Column("issued_on", pgettext_lazy("column", "Issued"), kind="date"),
    ),
    joins=person_joins("enrolment__"),
    opens=partial(opens, prefix="enrolment__"),
)

CERTIFICATE_COUNT = register(
    Figure(
        "certificates",
        pgettext_lazy("figure", "Certificates"),
        pgettext_lazy("figure", "certificates"),
        Kind.COUNT,
        CERTIFICATES,
        "certificates",
        _("Certificates issued and not revoked."),
        _("Number of certificates, revoked ones left out."),
        order=160,
        shown={Shown.ANNEX},
    )
)
ATTENDANCE_RATE = register(
    Figure(
        "attendance_rate",
        pgettext_lazy("figure", "Attendance (attended ÷ due)"),
        "%",
        Kind.SHARE,
        ATTENDANCES,
        "lessons_attended",
        _(
            "Share of the lessons due to trainees who came in which they were there, in time or late. "
            "Leave and absence do not count; a lesson is due once its roll call was ended."
        ),
        _("Marks “present” and “late” ÷ all marks of ended roll calls × 100, one decimal, half up."),
        order=170,
        whole="lessons_due",
        shown={Shown.CARD, Shown.COLUMN, Shown.ANNEX},
    )
)
GAIN = register(
    Figure(
        "gain",
        pgettext_lazy("figure", "Mean gain (after − before)"),
        pgettext_lazy("figure", "points of 100"),
        Kind.MEAN,
        GAINS,
        "gain_sum",
        _("How much trainees improved on one rubric. Only those tested both before and after count."),
        _("Mean over these pairs of (after − before) ÷ full score × 100, one decimal, half up."),
        order=180,
        whole="pairs",
        shown={Shown.CARD, Shown.COLUMN, Shown.ANNEX},
        note=Note(_("from %(number)s pairs of tests")),
    )
)
