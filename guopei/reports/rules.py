"""Who may do what with figures and reports, who sees which reports, and the table of steps."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.access.enums import COUNTY, NATION, PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.audit.acts import name_act
from guopei.core.audit.words import name_records
from guopei.core.documents import purposes
from guopei.core.documents.enums import FileType
from guopei.core.flow.asks import GIVEN, Ask, Tell
from guopei.core.flow.table import Flow, Step, register
from guopei.core.orgs.enums import UnitKind
from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import carried, closing
from guopei.core.ui import navigation
from guopei.core.ui.badges import Tone, register_tones
from guopei.reports.enums import ReportState
from guopei.reports.models import AnnualReport, ReportEdition

VIEW_BOARD = allow(
    "reports.view_board", NATION | PROVINCE | {Role.PREFECTURE_OFFICER} | COUNTY | READERS, _("view the dashboard")
)
VIEW_REPORT = allow("reports.view_report", NATION | PROVINCE | READERS, _("view annual reports"))
BUILD_YEAR = allow(
    "reports.build_year", {Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE}, _("build all annual reports of a year")
)

WRITERS = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE, Role.PROVINCIAL_OFFICER})
EDIT_REPORT = allow("reports.edit_report", WRITERS, _("edit annual reports"))

BUILD_REPORT = allow("reports.build_report", WRITERS, _("build an annual report"))
FILE_REPORT = allow("reports.file_report", {Role.MINISTRY_OFFICER, Role.PROVINCIAL_OFFICER}, _("file annual reports"))
RETURN_REPORT = allow("reports.return_report", {Role.MINISTRY_OFFICER}, _("return annual reports"))


def officer_of(report: AnnualReport) -> Role:
    """Who looks after a report: the ministry's officer for the nation's, the province's for its own."""
    return Role.MINISTRY_OFFICER if report.unit.kind == UnitKind.NATION else Role.PROVINCIAL_OFFICER


def _is_of_province(report: AnnualReport) -> bool:
    return report.unit.kind != UnitKind.NATION


_S = ReportState
_TO_UNIT: dict[str, Any] = {
    "unit": "unit_id", "role": officer_of, "url": "reports:report-detail", "due": "year.reports_due",
}  # fmt: skip
_YEAR = {"year": lambda report: str(report.year)}
REPORT_FLOW = register(
    Flow(
        "reports.AnnualReport",
        initial=(_S.DRAFT,),
        quiet=(_S.DRAFT, _S.BUILDING),
        steps=(
            Step(
                "build", pgettext_lazy("annual report", "Build the documents"), (_S.DRAFT, _S.BUILT), _S.BUILDING,
                BUILD_REPORT, style="secondary", done=_("The documents are being built."),
            ),
            Step(
                "finish", pgettext_lazy("annual report", "Finish building"), (_S.BUILDING,), _S.BUILT, BUILD_REPORT,
                done=_("The documents are built."),
            ),
            Step(
                "file", pgettext_lazy("annual report", "File"), (_S.BUILT,), _S.FILED, FILE_REPORT,
                stamps="filed", not_by=("drafted_by",), takes_reply=True, done=_("The report is filed."),
            ),
            Step(
                "return", pgettext_lazy("annual report", "Return"), (_S.FILED,), _S.BUILT, RETURN_REPORT,
                clears=("filed",), needs_reason=True, style="danger", sends_back=True,
                done=_("The report is returned."),
            ),
        ),
        says=(
            Ask(
                "reports.report_to_file", (_S.BUILT,), **_TO_UNIT, by=("finish",), step="file",
                title=_("The annual report of %(year)s is built: read it, edit it and file it"),
                button=pgettext_lazy("annual report", "Open the report"), params=_YEAR,
            ),
            Ask(
                "reports.report_returned", (_S.BUILT,), **_TO_UNIT, by=("return",),
                title=_("The annual report of %(year)s was returned: %(reason)s"),
                button=pgettext_lazy("annual report", "Mend"), params={**_YEAR, "reason": GIVEN},
            ),
            Tell(
                "reports.report_filed", ("file",), role=Role.MINISTRY_OFFICER, when=_is_of_province,
                title=_("%(unit)s filed its annual report of %(year)s"),
                url="reports:report-detail", params={**_YEAR, "unit": "unit.names"},
            ),
        ),
    )
)  # fmt: skip

REPORT_FILE = purposes.register(
    "report",
    _("Report"),
    accepts={FileType.DOCX, FileType.PDF, FileType.XLSX, FileType.PNG},
    most_mb=256,
    reader=VIEW_REPORT,
)
declare(AnnualReport, view=VIEW_REPORT, paths=("unit__path",))
declare(ReportEdition, view=VIEW_REPORT, paths=("report__unit__path",))

register_tones("reports.AnnualReport", {"BUILDING": Tone.GOING, "BUILT": Tone.CARE, "FILED": Tone.GOOD})
name_records("reports.AnnualReport", "year", "unit")
name_records("reports.ReportEdition", words=lambda edition: edition.number)

REPORTS = navigation.Section(_("Reports and disclosure"), 70)
navigation.register(REPORTS, _("Dashboard"), "reports:board-show", "chart-bar", permission=VIEW_BOARD, order=10)
navigation.register(REPORTS, _("Annual reports"), "reports:report-list", "report", permission=VIEW_REPORT, order=20)


name_act("reports.integrity", _("Check that the records agree"))  # a command

policy.name_group("reports", _("Reports"))
policy.register("reports.cases", _("A yearly report has two or three cases"), closing())
policy.register(
    "reports.reports_due",
    _("Day of the following year by which provinces send the yearly report"),
    closing(
        "04-12",
        valid_from=date(2018, 1, 1),
        valid_until=date(2018, 12, 31),
        note="2018年学员信息、总结报告、典型案例于2019年4月12日前报送",
        note_en="trainee data, report and cases of 2018 were due on 12 April 2019",
    ),
    carried("04-12"),
    kind=ValueKind.DATE,
)
policy.register("reports.six_parts", _("A yearly report sums up six dimensions"), closing())
