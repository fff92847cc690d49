"""Where rosters say something else than the register, and deciding on it."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import ListPage
from guopei.core.ui.pages.list import BulkAction
from trainees.register.selectors.words import word
from trainees.register.views.people import teacher_link
from trainees.selection.enums import DifferenceState
from trainees.selection.models import TeacherDifference
from trainees.selection.rules.rights import DECIDE_DIFFERENCE, VIEW_DIFFERENCE
from trainees.selection.selectors.people import differences
from trainees.selection.services.differences import keep_register, take_difference

FIELD_LABELS = {
    "sex": _("Sex"),
    "ethnic": _("Ethnic group"),
    "education": _("Education"),
    "title": _("Professional title"),
    "duty": _("Duty"),
    "stage": _("Stage"),
    "subject": _("Subject"),
    "area_class": _("Place of school"),
    "school_type": _("Type of school"),
    "school_name": _("School"),
    "email": _("E-mail"),
    "county": _("Region"),
    "mobile": _("Mobile"),
}
CODED = frozenset({"sex", "ethnic", "education", "title", "stage", "subject", "area_class", "school_type"})


def difference_words(difference: TeacherDifference) -> dict[str, Any]:
    """A difference as the pages show it."""
    return {
        "field": FIELD_LABELS.get(difference.field, difference.field),
        "register": value_words(difference, difference.register_value),
        "roster": value_words(difference, difference.roster_value),
        "unit": difference.batch.unit.label,
    }


def value_words(difference: TeacherDifference, value: str) -> str:
    """A value of a difference in words; a region is named by the roster's own unit where it is that."""
    if difference.field in CODED:
        return word(difference.field, value)
    if difference.field == "county":
        units = {
            str(difference.teacher.county_id): difference.teacher.county,
            str(difference.batch.unit_id): difference.batch.unit,
        }
        return units[value].label if value in units else value
    return value


class DifferenceFilter(ListFilter):
    """State, roster."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=DifferenceState.choices)
    batch = django_filters.NumberFilter(label=_("Roster"), field_name="batch_id")

    class Meta:
        model = TeacherDifference
        fields = ("state", "batch")


class DifferenceList(ListPage):
    """Where rosters say something else than the register."""

    title = _("Differences from the register")
    lead = _("Rosters never overwrite the register. Decide here what it should say.")
    permission = VIEW_DIFFERENCE
    filterset_class = DifferenceFilter
    sort = "-pk"
    empty_text = _("Rosters and register agree.")
    columns: Sequence[Column] = (
        Column("teacher", pgettext_lazy("person", "Name"), accessor="teacher.name", link=teacher_link),
        Column(
            "field", pgettext_lazy("difference", "Field"), accessor=lambda row: FIELD_LABELS.get(row.field, row.field)
        ),
        Column("register", _("Register says"), accessor=lambda row: value_words(row, row.register_value)),
        Column("roster", _("Roster says"), accessor=lambda row: value_words(row, row.roster_value)),
        Column(
            "unit",
            _("Roster of"),
            accessor="batch.unit.label",
            link=lambda row: reverse("trainees:roster-detail", args=[row.batch_id]),
        ),
        Column("state", _("State"), kind="badge"),
    )
    bulk_actions = (
        BulkAction("take", _("Take into the register"), DECIDE_DIFFERENCE),
        BulkAction("keep", _("Keep the register"), DECIDE_DIFFERENCE),
    )

    def rows(self) -> QuerySet[TeacherDifference]:
        """The differences in sight."""
        return differences(self.actor)

    def act(self, name: str, ids: list[int], reason: str) -> Any:
        """Decide on the ticked ones that are open."""
        decide = {"take": take_difference, "keep": keep_register}[name]
        due = list(self.rows().filter(pk__in=ids, state=DifferenceState.OPEN).order_by("pk"))
        for difference in due:
            decide(difference, actor=self.actor)
        return ngettext("%(n)s difference decided.", "%(n)s differences decided.", len(due)) % {"n": len(due)}
