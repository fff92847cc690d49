"""Who holds a place."""

from collections.abc import Sequence

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import ListPage
from trainees.register.rules.rights import VIEW_TEACHER
from trainees.register.views.people import named_like, region_of, teacher_link
from trainees.selection.enums import EnrolmentState, Result
from trainees.selection.models import Enrolment
from trainees.selection.rules.rights import VIEW_ENROLMENT
from trainees.selection.selectors.people import enrolments


class EnrolmentFilter(ListFilter):
    """Name, state, result."""

    name = django_filters.CharFilter(label=pgettext_lazy("person", "Name"), method="by_name")
    state = django_filters.ChoiceFilter(label=_("State"), choices=EnrolmentState.choices)
    result = django_filters.ChoiceFilter(label=_("Result"), choices=Result.choices)
    order = django_filters.CharFilter(label=_("Task order"), field_name="task_order__number", lookup_expr="contains")

    class Meta:
        model = Enrolment
        fields = ("name", "state", "result", "order")

    def by_name(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        """As in the list of teachers."""
        return named_like(rows, value, "teacher__")


class EnrolmentList(ListPage):
    """Who holds a place, whether they came, and what they achieved."""

    title = _("Enrolments")
    permission = VIEW_ENROLMENT
    filterset_class = EnrolmentFilter
    sort = "-pk"
    empty_text = _("Nobody is enrolled yet: the province's approval of a roster enrols its people.")

    def get_columns(self) -> Sequence[Column]:
        """The register is open to offices only: an institution sees names without a link into it."""
        link = teacher_link if self.actor.has(VIEW_TEACHER) else None
        return (
            Column("teacher", pgettext_lazy("person", "Name"), accessor="teacher.name", link=link),
            Column("id_masked", _("ID number"), accessor="teacher.id_masked", tight=True),
            Column("region", _("Region"), accessor=lambda row: region_of(row.county)),
            Column("school", _("School"), accessor="teacher.school_name"),
            Column("project", _("Project"), accessor="task_order.plan_item.sub_project.label"),
            Column("institution", _("Institution"), accessor="task_order.holder.label"),
            Column("class", _("Class"), accessor="class_name"),
            Column("state", _("State"), kind="badge", sort="state"),
            Column("result", _("Result"), accessor="get_result_display", tight=True),
        )

    def rows(self) -> QuerySet[Enrolment]:
        """The enrolments in sight."""
        return enrolments(self.actor)
