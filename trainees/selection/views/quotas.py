"""Pages of quotas: the list, one with what became of it, and distributing its places."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.catalogue.selectors.years import closed_hindrance
from guopei.core.flow.selectors.steps import unit_hindrance
from guopei.core.imports.enums import UNREAD
from guopei.core.inbox.selectors.due import due_by
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.find import find_unit
from guopei.core.orgs.selectors.tree import children
from guopei.core.refusal import Refused
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, Crumb, FormPage, ListPage, RecordPage
from guopei.core.ui.parts import Fact, LiveTotal
from projects.orders.selectors.orders import get_task_order
from trainees.register.rules import OFFICER_OF
from trainees.selection.enums import OPEN_TO_MEND
from trainees.selection.forms.quotas import OpenForm, Shares, SplitForm
from trainees.selection.models import Quota
from trainees.selection.rules.rights import (
    FILL_FROM_RESERVES,
    OPEN_QUOTA,
    SPLIT_QUOTA,
    UPLOAD_ROSTER,
    VIEW_QUOTA,
    VIEW_ROSTER,
)
from trainees.selection.selectors.hindrances import order_hindrance, split_hindrance, upload_hindrance
from trainees.selection.selectors.quotas import children_of, filled_below, get_quota, quotas
from trainees.selection.selectors.reserves import waiting
from trainees.selection.selectors.rosters import rosters
from trainees.selection.services.quotas import Share, open_quota, split_quota


class QuotaFilter(ListFilter):
    """Unit, task order."""

    unit = django_filters.CharFilter(label=_("Unit"), field_name="unit__name", lookup_expr="contains")
    order = django_filters.CharFilter(label=_("Task order"), field_name="task_order__number", lookup_expr="contains")

    class Meta:
        model = Quota
        fields = ("unit", "order")


def _own(quota: Quota, number: int) -> int | None:
    """Who was named in the places that the unit kept; nothing to say where all were given on: the units below do."""
    return number if number or quota.allocated < quota.places else None


class QuotaList(ListPage):
    """Places by unit and task order."""

    title = _("Quotas")
    permission = VIEW_QUOTA
    filterset_class = QuotaFilter
    sort = "-pk"
    empty_text = _("No places have been given to you yet. They come with a task order of the province.")
    columns: Sequence[Column] = (
        Column(
            "unit", _("Unit"), accessor="unit.label", link=lambda row: reverse("trainees:quota-detail", args=[row.pk])
        ),
        Column("project", _("Project"), accessor="task_order.plan_item.sub_project.label"),
        Column("order", _("Task order"), accessor="task_order.number"),
        Column("places", pgettext_lazy("quota", "Places"), kind="number", sort="places"),
        Column("allocated", _("Given on"), kind="number"),
        Column("named", _("Named"), kind="number", accessor=lambda row: _own(row, row.named)),
        Column("confirmed", _("Enrolled"), kind="number", accessor=lambda row: _own(row, row.confirmed)),
        Column("due_on", _("Due"), kind="date"),
    )

    def rows(self) -> QuerySet[Quota]:
        """The quotas in sight."""
        return quotas(self.actor)


class QuotaDetail(RecordPage):
    """One quota: who got places of it, and which rosters fill it."""

    template_name = "trainees/selection/quota_detail.html"
    permission = VIEW_QUOTA
    record: Quota
    trail = ((_("Quotas"), "trainees:quota-list"),)

    def fetch(self) -> Quota:
        """The quota, in sight."""
        return get_quota(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        """Project and unit."""
        return f"{self.record.unit.label} · {self.record.task_order.plan_item.sub_project.label}"

    def actions(self) -> Sequence[Action]:
        """Distribute, or name people: what the holder may do."""
        quota, found = self.record, []
        if self.actor.has(FILL_FROM_RESERVES) and waiting(self.actor, quota).exists():
            found.append(Action(_("Reserves"), reverse("trainees:quota-reserves", args=[quota.pk]), "users-group"))
        if quota.unit_id != self.actor.unit_id:
            return found
        if self._is_shut() is not None:
            return found
        if self.actor.has(SPLIT_QUOTA) and quota.unit.kind != "COUNTY":
            found.append(
                Action(_("Distribute places"), reverse("trainees:quota-split", args=[quota.pk]), "hierarchy-2")
            )
        if self.actor.has(UPLOAD_ROSTER) and upload_hindrance(quota) is None:
            begun = rosters(self.actor).filter(quota=quota, state__in=OPEN_TO_MEND | UNREAD).order_by("-pk").first()
            upload = reverse("trainees:roster-upload", args=[quota.pk])
            found.append(Action(_("Upload roster"), upload, "upload", main=begun is None))
            if begun is not None:
                onward = reverse("trainees:roster-detail", args=[begun.pk])
                found.append(Action(_("Go on with the roster"), onward, "file-spreadsheet", main=True))
        return found

    def _is_shut(self) -> Refused | None:
        """What stands in the way of whatever is done with places of the order."""
        return order_hindrance(self.record.task_order) or closed_hindrance(self.record.task_order.plan_item.plan.year)

    def facts(self) -> Sequence[Fact]:
        """Where the places come from."""
        quota = self.record
        order = quota.task_order
        return (
            Fact(_("Task order"), order.number),
            Fact(_("Institution"), order.holder.label),
            Fact(_("Given by"), quota.parent.unit.label if quota.parent else _("Task order")),
            Fact(_("Rosters are due"), quota.due_on, "date"),
        )

    def more(self) -> dict[str, Any]:
        """Children and rosters."""
        quota = self.record
        filled = filled_below(self.actor, quota)
        sees_rosters = self.actor.has(VIEW_ROSTER)
        return {
            "children": [(child, filled[child.pk]) for child in children_of(self.actor, quota)],
            "filled": filled[quota.pk],
            "rosters": list(rosters(self.actor).filter(quota=quota).order_by("-pk")[:50]) if sees_rosters else [],
            "own_places": quota.places - quota.allocated,
        }


class QuotaOpen(FormPage):
    """Take the places of a task order as the quota of the unit that gave it; then they are distributed."""

    permission = OPEN_QUOTA
    form_class = OpenForm
    title = _("Give out the places of a task order")
    submit_label = _("Go on to the units")
    done_text = ""

    def fetch(self) -> None:
        """The order, in sight; nothing of it is edited."""
        self.order = get_task_order(self.actor, self.kwargs["order"])

    def hindrance(self) -> Refused | None:
        """The order is another unit's or not accepted, or its year is closed."""
        foreign = unit_hindrance(self.actor, self.order.plan_item.plan.province_id)
        return foreign or order_hindrance(self.order) or closed_hindrance(self.order.plan_item.plan.year)

    def initial(self) -> dict[str, Any]:
        """The year's day, or one that leaves time; whoever leaves it here lets no roster in afterwards."""
        return {"due_on": due_by(self.order.plan_item.plan.year.rosters_due)}

    @property
    def lead(self) -> Any:
        """Which order."""
        return f"{self.order.number} · {self.order.plan_item.sub_project.label} · {self.order.holder}"

    def cancel_url(self) -> str:
        """Back to the order."""
        return reverse("projects:task-order-detail", args=[self.order.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """List and order."""
        return (
            Crumb(_("Task orders"), reverse("projects:task-order-list")),
            Crumb(self.order.number, self.cancel_url()),
        )

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Quota:
        """Open it; one that is open stays as it is."""
        return open_quota(self.order, actor=self.actor, due_on=data["due_on"])

    def after(self, saved: Quota) -> str:
        """To the distribution."""
        return reverse("trainees:quota-split", args=[saved.pk])


class QuotaSplit(FormPage):
    """Distribute a quota's places to the units below."""

    permission = SPLIT_QUOTA
    form_class = SplitForm
    formsets = {"shares": Shares}
    draft = "trainees.quota_split"
    submit_label = _("Distribute")
    done_text = _("The places are distributed; the units have been asked.")
    record: Quota
    page = "trainees:quota-detail"

    def fetch(self) -> Quota:
        """The quota, in sight."""
        return get_quota(self.actor, self.kwargs["pk"])

    def hindrance(self) -> Refused | None:
        """Somebody else holds the places, the order is not accepted, or its year is closed."""
        order = self.record.task_order
        return (
            split_hindrance(self.actor, self.record)
            or order_hindrance(order)
            or closed_hindrance(order.plan_item.plan.year)
        )

    def get_title(self) -> Any:
        """What is distributed."""
        return _("Distribute %(places)s places") % {"places": f"{self.record.places:,}"}

    @property
    def lead(self) -> Any:
        """Of which project."""
        return f"{self.record.task_order.plan_item.sub_project.label} · {self.record.task_order.number}"

    def crumbs(self) -> Sequence[Crumb]:
        """List and quota."""
        return (
            Crumb(_("Quotas"), reverse("trainees:quota-list")),
            Crumb(self.record.unit.label, reverse("trainees:quota-detail", args=[self.record.pk])),
        )

    def initial(self) -> dict[str, Any]:
        """The deadline so far."""
        return {"due_on": self.record.due_on}

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """Every unit directly below, and whoever has places already."""
        given = {quota.unit_id: quota for quota in children_of(self.actor, self.record)}
        return [
            {"unit": unit.label, "places": given[unit.pk].places if unit.pk in given else None}
            for unit in self._proposed(given)
        ]

    def _proposed(self, given: dict[int, Quota]) -> list[OrgUnit]:
        below = list(children(self.record.unit, *OFFICER_OF).filter(in_programme=True))
        known = {unit.pk for unit in below}
        return below + [quota.unit for quota in given.values() if quota.unit_id not in known]

    def totals(self) -> Sequence[LiveTotal]:
        """What is distributed against what there is."""
        quota = self.record
        return (
            LiveTotal(
                _("Distributed"),
                rows="shares",
                sums="places",
                unit=_("people"),
                limit=quota.places - quota.confirmed,
                limit_label=pgettext_lazy("quota", "Places"),
            ),
        )

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        """Find the units by name and call the service."""
        proposed = self._proposed({quota.unit_id: quota for quota in children_of(self.actor, self.record)})
        shares = [
            Share(self._unit(row["unit"], proposed), row["places"])
            for row in rows["shares"]
            if row.get("places") is not None
        ]
        return split_quota(self.record, shares, actor=self.actor, version=version, due_on=data["due_on"])

    def _unit(self, text: str, proposed: Sequence[OrgUnit]) -> OrgUnit:
        """A unit that the form wrote itself, in either language, or any other below that is called so."""
        wanted = text.strip()
        written = [unit for unit in proposed if wanted in (unit.label, unit.name)]
        if len(written) == 1:
            return written[0]
        found = find_unit(text, within=self.record.unit, kinds=tuple(OFFICER_OF))
        if found.unit is None:
            raise Refused(
                _("“%(text)s”: there are several units of this name.")
                if found.is_ambiguous
                else _("“%(text)s” is no unit below %(unit)s."),
                code="unit_unknown",
                params={"text": text, "unit": self.record.unit.label},
            )
        return found.unit
