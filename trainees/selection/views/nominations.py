"""Who was named, whether there is a place, and the order of the reserves."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import ListPage
from guopei.core.ui.pages.list import BulkAction
from trainees.register.views.people import teacher_link
from trainees.selection.enums import NominationState
from trainees.selection.models import Nomination
from trainees.selection.rules.rights import REJECT_NOMINATION, VIEW_NOMINATION, WITHDRAW_NOMINATION
from trainees.selection.selectors.people import nominations
from trainees.selection.services.reviewing import reject_nomination, withdraw_nomination


def reserve_badge(row: Nomination) -> Badge | str:
    """A place, or the rank among the reserves."""
    if row.state in (NominationState.REJECTED, NominationState.WITHDRAWN):
        return ""
    if row.is_reserve:
        return badge_for(gettext("Reserve %(rank)s") % {"rank": row.reserve_rank}, Tone.CARE)
    return badge_for(gettext("Has a place"), Tone.GOOD)


class NominationFilter(ListFilter):
    """Unit, state, reserves."""

    unit = django_filters.CharFilter(label=_("Unit"), field_name="quota__unit__name", lookup_expr="contains")
    state = django_filters.ChoiceFilter(label=_("State"), choices=NominationState.choices)
    is_reserve = django_filters.BooleanFilter(label=_("Reserve"))
    batch = django_filters.NumberFilter(label=_("Roster"), field_name="batch_id")

    class Meta:
        model = Nomination
        fields = ("unit", "state", "is_reserve", "batch")


class NominationList(ListPage):
    """Who was named, whether there is a place, and the order of the reserves."""

    title = _("Nominations")
    permission = VIEW_NOMINATION
    filterset_class = NominationFilter
    sort = "-pk"
    empty_text = _("Nobody has been named yet: submit a roster.")
    columns: Sequence[Column] = (
        Column("teacher", pgettext_lazy("person", "Name"), accessor="teacher.name", link=teacher_link),
        Column("id_masked", _("ID number"), accessor="teacher.id_masked", tight=True),
        Column("school", _("School"), accessor="teacher.school_name"),
        Column("unit", _("Unit"), accessor="quota.unit.label"),
        Column("project", _("Project"), accessor="task_order.plan_item.sub_project.label"),
        Column("reserve", pgettext_lazy("quota", "Place"), kind="badge", accessor=reserve_badge),
        Column("state", _("State"), kind="badge", sort="state"),
    )
    bulk_actions = (
        BulkAction("reject", _("Reject"), REJECT_NOMINATION, needs_reason=True, danger=True),
        BulkAction("withdraw", _("Withdraw"), WITHDRAW_NOMINATION, needs_reason=True, danger=True),
    )

    def rows(self) -> QuerySet[Nomination]:
        """The nominations in sight."""
        return nominations(self.actor)

    def act(self, name: str, ids: list[int], reason: str) -> Any:
        """End the ticked ones, all or none."""
        end = {"reject": reject_nomination, "withdraw": withdraw_nomination}[name]
        due = list(self.rows().filter(pk__in=ids).order_by("pk"))
        for nomination in due:
            end(nomination, actor=self.actor, reason=reason)
        return ngettext("%(n)s nomination ended.", "%(n)s nominations ended.", len(due)) % {"n": len(due)}
