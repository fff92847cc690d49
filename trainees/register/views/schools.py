"""The register of schools."""

from collections.abc import Sequence

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.sheets.codes import labels
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, ListPage
from trainees.register.models import School
from trainees.register.rules.rights import IMPORT_SCHOOLS, VIEW_SCHOOL
from trainees.register.selectors.schools import schools
from trainees.register.selectors.words import word
from trainees.register.views.people import region_of


def _choices(kind: str) -> list[tuple[str, str]]:
    return [(code, word(kind, code)) for code in labels(kind)]


class SchoolFilter(ListFilter):
    """Name, code, county, type, place."""

    name = django_filters.CharFilter(label=_("School"), field_name="unit__name", lookup_expr="contains")
    code = django_filters.CharFilter(label=_("Code"), field_name="unit__code", lookup_expr="startswith")
    county = django_filters.CharFilter(label=_("Region"), field_name="unit__parent__name", lookup_expr="contains")
    school_type = django_filters.ChoiceFilter(label=_("Type of school"), choices=lambda: _choices("school_type"))
    area_class = django_filters.ChoiceFilter(label=_("Place of school"), choices=lambda: _choices("area_class"))

    class Meta:
        model = School
        fields = ("name", "code", "county", "school_type", "area_class")


class SchoolList(ListPage):
    """The schools in sight."""

    title = _("Schools")
    permission = VIEW_SCHOOL
    filterset_class = SchoolFilter
    sort = "unit__pinyin"
    empty_text = _("No school is registered here yet: they come with lists of schools.")
    columns: Sequence[Column] = (
        Column("code", _("School code"), accessor="unit.code", sort="unit__code", tight=True),
        Column("name", _("School"), accessor="unit.label", sort="unit__pinyin"),
        Column("region", _("Region"), accessor=lambda row: region_of(row.unit.parent)),
        Column("school_type", _("Type of school"), accessor=lambda row: word("school_type", row.school_type)),
        Column("area_class", _("Place of school"), accessor=lambda row: word("area_class", row.area_class)),
    )

    def rows(self) -> QuerySet[School]:
        """The schools in sight."""
        return schools(self.actor)

    def actions(self) -> Sequence[Action]:
        """Lists that were sent; sending one."""
        lists = Action(_("Lists of schools"), reverse("trainees:school-file-list"), "file-spreadsheet")
        if not self.actor.has(IMPORT_SCHOOLS):
            return (lists,)
        return (lists, Action(_("Send a list of schools"), reverse("trainees:school-file-upload"), "upload", main=True))
