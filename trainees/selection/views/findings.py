"""What was found in a roster, cell by cell."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Crumb, ListPage
from trainees.selection.enums import UNREAD, Grade
from trainees.selection.models import RosterIssue
from trainees.selection.rules.rights import VIEW_ROSTER
from trainees.selection.selectors.findings import heading_of
from trainees.selection.selectors.rosters import column_of, findings_of, get_roster, label_of_field, words_of

GRADE_TONES = {Grade.REFUSED: Tone.WRONG, Grade.CONFIRM: Tone.CARE, Grade.FIXED: Tone.GOOD}


def grade_badge(issue: RosterIssue) -> Badge:
    """Mended, to be looked at, or refused."""
    grade = Grade(issue.grade)
    return badge_for(grade.label, GRADE_TONES[grade])


class FindingFilter(ListFilter):
    """Weight, column, kind, sheet row; of columns and kinds those that the roster has."""

    grade = django_filters.ChoiceFilter(label=_("Weight"), choices=Grade.choices)
    field = django_filters.ChoiceFilter(label=_("Column"), choices=())
    code = django_filters.ChoiceFilter(label=_("Kind"), choices=())
    row = django_filters.NumberFilter(label=_("Row"), field_name="sheet_row")

    class Meta:
        model = RosterIssue
        fields = ("grade", "field", "code", "row")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.queryset.order_by().values_list("field", "code").distinct()
        fields, codes = {field for field, _code in present}, {code for _field, code in present}
        self.filters["field"].extra["choices"] = sorted(
            ((field, label) for field in fields if (label := label_of_field(field))), key=lambda choice: choice[1]
        )
        self.filters["code"].extra["choices"] = sorted(
            ((code, heading_of(code)) for code in codes), key=lambda choice: choice[1]
        )


class FindingList(ListPage):
    """Everything found in a roster, cell by cell."""

    permission = VIEW_ROSTER
    filterset_class = FindingFilter
    sort = "row_no"
    columns: Sequence[Column] = (
        Column(
            "cell",
            _("Cell"),
            accessor=lambda row: f"{row.sheet}!{row.cell or row.sheet_row}",
            sort="row_no",
            tight=True,
        ),
        Column("column", _("Column"), accessor=column_of, tight=True),
        Column("person", pgettext_lazy("person", "Name"), tight=True),
        Column("what", _("What was found"), accessor=words_of),
        Column("grade", _("Weight"), kind="badge", accessor=grade_badge),
    )

    def rows(self) -> QuerySet[RosterIssue]:
        """The findings of one roster in sight."""
        self.batch = get_roster(self.actor, self.kwargs["pk"])
        return findings_of(self.actor, self.batch)

    @property
    def empty_text(self) -> Any:
        """No finding in a file that was read is good news; in one that was not it says nothing."""
        if self.batch.state in UNREAD:
            return _("This roster has not been read: nothing is known about its rows yet.")
        return _("Nothing was found: every row is in order.")

    def get_title(self) -> Any:
        """Of which roster."""
        return _now("Findings in the roster of %(unit)s (No. %(number)s)") % {
            "unit": self.batch.unit.label,
            "number": self.batch.pk,
        }

    def crumbs(self) -> Sequence[Crumb]:
        """List and roster."""
        return (
            Crumb(_("Rosters"), reverse("trainees:roster-list")),
            Crumb(self.batch.unit.label, reverse("trainees:roster-record", args=[self.batch.pk])),
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list, after the roster was found."""
        self.rows()
        return super().get(request, *args, **kwargs)
