"""Pages of rosters: upload, look, submit, review - one page per roster, come back at will."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from guopei.core.flow.selectors.persons import is_barred
from guopei.core.flow.table import Step
from guopei.core.imports.views.batches import BatchPage
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, ListPage
from guopei.core.ui.parts import Fact
from trainees.selection.enums import OPEN_TO_MEND, PASSED_ON, BatchState
from trainees.selection.imports import ROSTERS
from trainees.selection.models import RosterBatch
from trainees.selection.rules import ROSTER_FLOW
from trainees.selection.rules.rights import VIEW_ROSTER
from trainees.selection.selectors.hindrances import upload_hindrance
from trainees.selection.selectors.quotas import named_in
from trainees.selection.selectors.review import steps_for
from trainees.selection.selectors.reviewers import next_reviewer
from trainees.selection.selectors.rosters import fresh_people, rosters
from trainees.selection.services.submitting import submit_good_rows


class RosterFilter(ListFilter):
    """Unit, state."""

    unit = django_filters.CharFilter(label=_("Unit"), field_name="unit__name", lookup_expr="contains")
    state = django_filters.ChoiceFilter(label=_("State"), choices=BatchState.choices)

    class Meta:
        model = RosterBatch
        fields = ("unit", "state")


class RosterList(ListPage):
    """The rosters in sight."""

    title = _("Rosters")
    permission = VIEW_ROSTER
    filterset_class = RosterFilter
    sort = "-pk"
    empty_text = _("No roster was uploaded yet. Upload one from the quota that it fills.")
    columns: Sequence[Column] = (
        Column(
            "unit", _("Unit"), accessor="unit.label", link=lambda row: reverse("trainees:roster-detail", args=[row.pk])
        ),
        Column("project", _("Project"), accessor="quota.task_order.plan_item.sub_project.label"),
        Column("file", _("File"), accessor="document.name"),
        Column("rows_read", _("Rows"), kind="number", sort="rows_read"),
        Column("rows_refused", _("Refused"), kind="number"),
        Column("rows_nominated", _("Nominated"), kind="number"),
        Column("uploaded_at", _("Uploaded at"), kind="datetime"),
        Column("state", _("State"), kind="badge", sort="state"),
    )

    def rows(self) -> QuerySet[RosterBatch]:
        """The rosters in sight."""
        return rosters(self.actor)

    def actions(self) -> Sequence[Action]:
        """Where rosters begin."""
        return (Action(_("Quotas"), reverse("trainees:quota-list"), "users-group"),)


class RosterDetail(BatchPage):
    """One roster, from upload to enrolments."""

    template_name = "trainees/selection/roster_detail.html"
    permission = VIEW_ROSTER
    kind = ROSTERS
    record: RosterBatch
    makes = ROSTER_FLOW
    besides = {"submit_good": submit_good_rows}

    def way(self) -> Sequence[str]:
        """The usual way; without a prefecture where there is none to ask."""
        with_prefecture = self.record.prefecture_by_id is not None
        reviewer = next_reviewer(self.record)
        if reviewer is not None and reviewer.step == "approve_prefecture":
            with_prefecture = True
        if self.record.state in (BatchState.UPLOADED, BatchState.CHECKING, BatchState.CHECKED, BatchState.SUBMITTED):
            with_prefecture = self._prefecture_to_come()
        middle = [BatchState.PREFECTURE_APPROVED] if with_prefecture else []
        checking = [BatchState.CHECKING] if self.record.state == BatchState.CHECKING else []
        return (
            BatchState.UPLOADED,
            *checking,
            BatchState.CHECKED,
            BatchState.SUBMITTED,
            BatchState.COUNTY_APPROVED,
            *middle,
            BatchState.APPROVED,
        )

    def _prefecture_to_come(self) -> bool:
        later = RosterBatch(unit=self.record.unit, state=BatchState.COUNTY_APPROVED)
        reviewer = next_reviewer(later)
        return reviewer is not None and reviewer.step == "approve_prefecture"

    def open_steps(self) -> Sequence[Step]:
        """As the table says, and only when it is their turn."""
        return steps_for(self.actor, self.record)

    def submit_words(self, rows: int) -> str:
        """People, not rows."""
        return gettext("Submit %(good)s people") % {"good": rows}

    @property
    def waits_for_file(self) -> bool:
        """A returned roster does, too."""
        return super().waits_for_file or self.record.state == BatchState.RETURNED

    def next_by(self) -> list[str]:
        """Whose turn it is, by name; to whoever sent it, that it is a colleague's."""
        batch, reviewer = self.record, next_reviewer(self.record)
        if reviewer is not None:
            name = f"{reviewer.unit_name} · {reviewer.role.label}"
            mine = (self.actor.unit_id, self.actor.role) == (reviewer.unit_id, reviewer.role)
            is_other = mine and is_barred(self.actor, ROSTER_FLOW[reviewer.step], batch)
            return [gettext("%(role)s (somebody else)") % {"role": name} if is_other else name]
        if self.record.state in OPEN_TO_MEND:
            return [self.record.unit.label]
        return []

    def facts(self) -> Sequence[Fact]:
        """The file, the quota, the people."""
        batch = self.record
        named, reserves = named_in(batch.quota)
        return [
            Fact(_("Project"), batch.quota.task_order.plan_item.sub_project.label),
            Fact(_("Task order"), batch.quota.task_order.number),
            Fact(_("Institution"), batch.quota.task_order.holder.label),
            Fact(
                _("Quota"),
                (
                    ngettext(
                        "%(places)s places; %(named)s named, of them %(reserves)s reserve",
                        "%(places)s places; %(named)s named, of them %(reserves)s reserves",
                        reserves,
                    )
                    if reserves
                    else gettext("%(places)s places; %(named)s named")
                )
                % {"places": batch.quota.places - batch.quota.allocated, "named": named, "reserves": reserves},
                url=reverse("trainees:quota-detail", args=[batch.quota_id]),
            ),
            *self.file_facts(),
        ]

    def more(self) -> dict[str, Any]:
        """Besides what every batch shows: whom there is no place for, who is named already, what was left out."""
        batch = self.record
        free = batch.quota.places - batch.quota.allocated - named_in(batch.quota)[0]
        fresh = fresh_people(batch) if batch.state == BatchState.CHECKED else 0
        leads_on = batch.state in PASSED_ON and self.may_send and upload_hindrance(batch.quota) is None
        return {
            **super().more(),
            "surplus": max(0, fresh - max(0, free)),
            "nobody_new": batch.state == BatchState.CHECKED and batch.rows_read > batch.rows_refused and not fresh,
            "left_out": batch.rows_refused if leads_on else 0,
        }
