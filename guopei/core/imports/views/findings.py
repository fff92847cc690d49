"""What was found in a file, cell by cell."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.imports.enums import UNREAD, Grade
from guopei.core.imports.models import ImportIssue
from guopei.core.imports.registry import Import
from guopei.core.imports.selectors.batches import findings_of, get_batch
from guopei.core.imports.selectors.words import heading_of, label_of_field, sentence_of
from guopei.core.imports.views.batches import title_of
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Crumb, ListPage

GRADE_TONES = {Grade.REFUSED: Tone.WRONG, Grade.CONFIRM: Tone.CARE, Grade.FIXED: Tone.GOOD}


def grade_badge(issue: ImportIssue) -> Badge:
    """Mended, to be looked at, or refused."""
    grade = Grade(issue.grade)
    return badge_for(grade.label, GRADE_TONES[grade])


class FindingFilter(ListFilter):
    """Weight, column, kind, sheet row; of columns and kinds those that the file has."""

    kind: ClassVar[Import[Any]]

    grade = django_filters.ChoiceFilter(label=_("Weight"), choices=Grade.choices)
    field = django_filters.ChoiceFilter(label=_("Column"), choices=())
    code = django_filters.ChoiceFilter(label=_("Kind"), choices=())
    row = django_filters.NumberFilter(label=_("Row"), field_name="sheet_row")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.queryset.order_by().values_list("field", "code").distinct()
        fields, codes = {field for field, _code in present}, {code for _field, code in present}
        self.filters["field"].extra["choices"] = sorted(
            ((field, label) for field in fields if (label := label_of_field(self.kind, field))),
            key=lambda choice: choice[1],
        )
        self.filters["code"].extra["choices"] = sorted(
            ((code, heading_of(self.kind, code)) for code in codes), key=lambda choice: choice[1]
        )


class FindingPage(ListPage):
    """Everything found in a file, cell by cell. Give `kind`."""

    kind: ClassVar[Import[Any]]
    sort = "row_no"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.filterset_class = type("FindingFilter", (FindingFilter,), {"kind": cls.kind})

    def get_columns(self) -> Sequence[Column]:
        """Where, what, about whom, how heavy."""
        kind = self.kind
        return (
            Column(
                "cell",
                _("Cell"),
                accessor=lambda row: f"{row.sheet}!{row.cell or row.sheet_row}",
                sort="row_no",
                tight=True,
            ),
            Column("column", _("Column"), accessor=lambda row: label_of_field(kind, row.field), tight=True),
            Column("about", kind.subject_label, tight=True),
            Column(
                "what", _("What was found"), accessor=lambda row: sentence_of(kind, row.code, row.params, row.grade)
            ),
            Column("grade", _("Weight"), kind="badge", accessor=grade_badge),
        )

    def rows(self) -> QuerySet[ImportIssue]:
        """The findings of one batch in sight."""
        self.batch = get_batch(self.kind, self.actor, self.kwargs["pk"])
        return findings_of(self.actor, self.batch)

    @property
    def empty_text(self) -> Any:
        """No finding in a file that was read is good news; in one that was not it says nothing."""
        if self.batch.state in UNREAD:
            return _("This file has not been read: nothing is known about its rows yet.")
        return _("Nothing was found: every row is in order.")

    def get_title(self) -> Any:
        """In which file."""
        return gettext("What was found: %(batch)s") % {"batch": title_of(self.kind, self.batch)}

    def crumbs(self) -> Sequence[Crumb]:
        """List and batch."""
        return [*super().crumbs(), Crumb(self.batch.unit.label, self.kind.address("detail", self.batch))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list, after the batch was found."""
        self.rows()
        return super().get(request, *args, **kwargs)
