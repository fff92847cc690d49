"""One definition per number, read by the dashboard, the reports, the exports and the API alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.orgs.enums import UnitKind
from guopei.reports.figures import sources
from guopei.reports.figures.quantity import Kind, Quantity
from guopei.reports.figures.source import Measure, Source

LEVELS = list(UnitKind)


@dataclass(frozen=True)
class Figure:
    """A number with a name: what it is (`definition`), how it is calculated (`formula`), in which unit.

    `part` and `whole` name measures of `source`; `whole` is there for shares and means only. The rows behind it are
    those of `part` (for a share the numerator: its denominator is a figure of its own).
    """

    key: str
    label: Any
    unit: Any
    kind: Kind
    source: Source
    part: str
    definition: Any
    formula: Any
    whole: str = ""

    @property
    def measure(self) -> Measure:
        """What is counted or added up."""
        return next(measure for measure in self.source.measures if measure.key == self.part)

    def quantity(self, measured: Mapping[str, Any]) -> Quantity:
        """The figure's value from the measures of a region."""
        return Quantity(self.kind, measured.get(self.part, 0), measured.get(self.whole, 0) if self.whole else None)

    def applies_to(self, kind: str) -> bool:
        """Whether the figure has a meaning for a unit of this kind: money is not cut below the province."""
        return LEVELS.index(UnitKind(kind)) <= LEVELS.index(self.source.deepest)

    def goes_below(self, kind: str) -> bool:
        """Whether the figure can be cut to the units below a unit of this kind."""
        return LEVELS.index(UnitKind(kind)) < LEVELS.index(self.source.deepest)


WAN = pgettext_lazy("figure", "10k yuan")
PLACES = pgettext_lazy("figure", "places")
TIMES = pgettext_lazy("figure", "person-times")
ROWS = pgettext_lazy("figure", "rows")

FIGURES: Sequence[Figure] = (
    Figure(
        "ceiling",
        pgettext_lazy("figure", "Central money approved"),
        WAN,
        Kind.MONEY,
        sources.CEILINGS,
        "ceiling",
        _("Central money ordered to the region for the year; what its plan may not exceed."),
        _("Sum of the lines of all approved appropriation orders of the year."),
    ),
    Figure(
        "planned",
        pgettext_lazy("figure", "Money planned"),
        WAN,
        Kind.MONEY,
        sources.PLAN_ITEMS,
        "planned",
        _("Money bound in plans that were approved or filed."),
        _("Sum over the items of these plans: places × days × rate per person and day."),
    ),
    Figure(
        "ordered",
        pgettext_lazy("figure", "Money ordered"),
        WAN,
        Kind.MONEY,
        sources.TASK_ORDERS,
        "ordered",
        _("Money of task orders issued to institutions, accepted or not yet; withdrawn ones do not count."),
        _("Sum of the amounts of task orders in the states issued and accepted."),
    ),
    Figure(
        "places_planned",
        pgettext_lazy("figure", "Places planned"),
        PLACES,
        Kind.COUNT,
        sources.PLAN_ITEMS,
        "places_planned",
        _("Places in plans that were approved or filed."),
        _("Sum of the places of the items of these plans."),
    ),
    Figure(
        "places_ordered",
        pgettext_lazy("figure", "Places ordered"),
        PLACES,
        Kind.COUNT,
        sources.TASK_ORDERS,
        "places_ordered",
        _("Places of task orders issued to institutions, accepted or not yet."),
        _("Sum of the places of task orders in the states issued and accepted."),
    ),
    Figure(
        "quota",
        pgettext_lazy("figure", "Quota"),
        PLACES,
        Kind.COUNT,
        sources.QUOTAS,
        "quota",
        _("Places that the region's units may fill. What was given on to a unit below is counted there."),
        _("Sum over the region's quotas: places less those given to units below."),
    ),
    Figure(
        "rows_read",
        pgettext_lazy("figure", "Roster rows read"),
        ROWS,
        Kind.COUNT,
        sources.ROSTERS,
        "rows_read",
        _("Rows of checked rosters, in the file last uploaded; undone rosters do not count."),
        _("Sum of the rows read: new + changed + unchanged + refused."),
    ),
    Figure(
        "rows_refused",
        pgettext_lazy("figure", "Roster rows refused"),
        ROWS,
        Kind.COUNT,
        sources.ROSTERS,
        "rows_refused",
        _("Rows of checked rosters that could not be taken, each with its reason."),
        _("Sum of the rows refused in checked rosters."),
    ),
    Figure(
        "enrolled",
        pgettext_lazy("figure", "Enrolled"),
        TIMES,
        Kind.COUNT,
        sources.ENROLMENTS,
        "enrolled",
        _(
            "Enrolments approved by the province, by the trainee's county at class start. "
            "Whoever did not come and was replaced by a reserve is left out: one place counts once."
        ),
        _("Number of enrolments less the no-shows that were replaced. A person enrolled twice counts twice."),
    ),
    Figure(
        "arrived",
        pgettext_lazy("figure", "Arrived"),
        TIMES,
        Kind.COUNT,
        sources.ENROLMENTS,
        "arrived",
        _("Enrolments whose trainee came, also when they left early."),
        _("Number of enrolments in the states arrived and left early."),
    ),
    Figure(
        "due",
        pgettext_lazy("figure", "Due to come"),
        TIMES,
        Kind.COUNT,
        sources.ENROLMENTS,
        "due",
        _("Enrolments in classes that have opened. Whoever waits for a class to open is not due yet."),
        _("Number of enrolments in opened, ended and settled classes less the no-shows that were replaced."),
    ),
    Figure(
        "arrival_rate",
        pgettext_lazy("figure", "Arrival rate (arrived ÷ due)"),
        "%",
        Kind.SHARE,
        sources.ENROLMENTS,
        "came",
        _("Share of those due in opened classes who came. Not the share of the plan, and not the share of lessons."),
        _("Arrived in opened classes ÷ due to come × 100, one decimal, half up."),
        whole="due",
    ),
    Figure(
        "settled",
        pgettext_lazy("figure", "Assessed"),
        TIMES,
        Kind.COUNT,
        sources.ENROLMENTS,
        "settled",
        _("Enrolments whose result was confirmed by a second person."),
        _("Number of enrolments with a result in the states confirmed and published."),
    ),
    Figure(
        "passed",
        pgettext_lazy("figure", "Passed"),
        TIMES,
        Kind.COUNT,
        sources.ENROLMENTS,
        "passed",
        _("Enrolments with a confirmed result of pass, good or excellent."),
        _("Number of assessed enrolments whose result is not “failed”."),
    ),
    Figure(
        "pass_rate",
        pgettext_lazy("figure", "Pass rate (passed ÷ assessed)"),
        "%",
        Kind.SHARE,
        sources.ENROLMENTS,
        "passed",
        _("Share of those assessed who passed. Whoever has no confirmed result yet is not in the denominator."),
        _("Passed ÷ assessed × 100, one decimal, half up."),
        whole="settled",
    ),
    Figure(
        "certificates",
        pgettext_lazy("figure", "Certificates"),
        pgettext_lazy("figure", "certificates"),
        Kind.COUNT,
        sources.CERTIFICATES,
        "certificates",
        _("Certificates issued and not revoked."),
        _("Number of certificates, revoked ones left out."),
    ),
    Figure(
        "attendance_rate",
        pgettext_lazy("figure", "Attendance (attended ÷ due)"),
        "%",
        Kind.SHARE,
        sources.ATTENDANCES,
        "lessons_attended",
        _(
            "Share of the lessons due to trainees who came in which they were there, in time or late. "
            "Leave and absence do not count; a lesson is due once its roll call was ended."
        ),
        _("Marks “present” and “late” ÷ all marks of ended roll calls × 100, one decimal, half up."),
        whole="lessons_due",
    ),
    Figure(
        "gain",
        pgettext_lazy("figure", "Mean gain (after − before)"),
        pgettext_lazy("figure", "points of 100"),
        Kind.MEAN,
        sources.GAINS,
        "gain_sum",
        _("How much trainees improved on one rubric. Only those tested both before and after count."),
        _("Mean over these pairs of (after − before) ÷ full score × 100, one decimal, half up."),
        whole="pairs",
    ),
)

BY_KEY = {figure.key: figure for figure in FIGURES}
SOURCES: Sequence[Source] = tuple({figure.source.key: figure.source for figure in FIGURES}.values())
