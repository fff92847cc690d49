"""Pages of quotas: the list, one with what became of it, and distributing its places."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors import children, find_unit
from guopei.core.policy.registry import definition
from guopei.core.policy.selectors import cite, value
from guopei.core.policy.wording import in_words
from guopei.core.refusal import Refused
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, Crumb, FormPage, ListPage, RecordPage
from guopei.core.ui.parts import Fact, LiveTotal
from projects.selectors.orders import get_task_order
from trainees.enums import NominationState
from trainees.forms.quotas import OpenForm, Shares, SplitForm
from trainees.models import Nomination, Quota
from trainees.rules import OFFICER_OF
from trainees.selectors.quotas import children_of, get_quota, named_in, quotas
from trainees.selectors.reserves import due, no_shows_of, waiting
from trainees.selectors.rosters import rosters
from trainees.services.quotas import Share, open_quota, split_quota
from trainees.services.reserves import fill_from_reserves

ORDER = "trainees.reserve_order"


class QuotaFilter(ListFilter):
    """Unit, task order."""

    unit = django_filters.CharFilter(label=_("Unit"), field_name="unit__name", lookup_expr="contains")
    order = django_filters.CharFilter(label=_("Task order"), field_name="task_order__number", lookup_expr="contains")

    class Meta:
        model = Quota
        fields = ("unit", "order")


class QuotaList(ListPage):
    """Places by unit and task order."""

    title = _("Quotas")
    permission = "trainees.view_quota"
    filterset_class = QuotaFilter
    sort = "-pk"
    empty_text = _("No places have been given to you yet. They come with a task order of the province.")
    columns: Sequence[Column] = (
        Column(
            "unit", _("Unit"), accessor="unit.label", link=lambda row: reverse("trainees:quota-record", args=[row.pk])
        ),
        Column("project", _("Project"), accessor="task_order.plan_item.sub_project.label"),
        Column("order", _("Task order"), accessor="task_order.number"),
        Column("places", pgettext_lazy("quota", "Places"), kind="number", sort="places"),
        Column("allocated", _("Given on"), kind="number"),
        Column("named", _("Named"), kind="number"),
        Column("confirmed", _("Enrolled"), kind="number"),
        Column("due_on", _("Due"), kind="date"),
    )

    def rows(self) -> QuerySet[Quota]:
        """The quotas in sight."""
        return quotas(self.actor)


class QuotaRecord(RecordPage):
    """One quota: who got places of it, and which rosters fill it."""

    template_name = "trainees/quota_record.html"
    permission = "trainees.view_quota"
    record: Quota

    def fetch(self) -> Quota:
        """The quota, in sight."""
        return get_quota(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        """Project and unit."""
        return f"{self.record.unit.label} · {self.record.task_order.plan_item.sub_project.label}"

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb(_("Quotas"), reverse("trainees:quota-list")),)

    def actions(self) -> Sequence[Action]:
        """Distribute, or name people: what the holder may do."""
        quota, found = self.record, []
        if self.actor.has("trainees.fill_from_reserves") and waiting(self.actor, quota).exists():
            found.append(Action(_("Reserves"), reverse("trainees:quota-reserves", args=[quota.pk]), "users-group"))
        if quota.unit_id != self.actor.unit_id:
            return found
        if self.actor.has("trainees.split_quota") and quota.unit.kind != "COUNTY":
            found.append(
                Action(_("Distribute places"), reverse("trainees:quota-split", args=[quota.pk]), "hierarchy-2")
            )
        if self.actor.has("trainees.upload_roster") and quota.places > quota.allocated:
            found.append(
                Action(_("Upload roster"), reverse("trainees:roster-upload", args=[quota.pk]), "upload", main=True)
            )
        return found

    def facts(self) -> Sequence[Fact]:
        """Where the places come from."""
        quota = self.record
        order = quota.task_order
        return (
            Fact(_("Task order"), order.number),
            Fact(_("Institution"), order.institution.unit.label),
            Fact(_("Given by"), quota.parent.unit.label if quota.parent else _("Task order")),
            Fact(_("Rosters are due"), quota.due_on, "date"),
        )

    def more(self) -> dict[str, Any]:
        """Children and rosters."""
        quota = self.record
        named, reserves = named_in(quota)
        sees_rosters = self.actor.has("trainees.view_roster")
        return {
            "children": list(children_of(self.actor, quota)),
            "rosters": list(rosters(self.actor).filter(quota=quota).order_by("-pk")[:50]) if sees_rosters else [],
            "named": named,
            "reserves": reserves,
            "own_places": quota.places - quota.allocated,
        }


class QuotaReserves(ListPage):
    """Who waits for a place, in order; one button calls those whose turn it is."""

    template_name = "trainees/quota_reserves.html"
    title = _("Reserves")
    permission = "trainees.fill_from_reserves"
    sort = "place"
    size = 200
    empty_text = _("Nobody waits for a place: everybody named here is enrolled.")
    columns: Sequence[Column] = (
        Column("turn", _("Turn"), kind="badge", accessor=lambda row: turn_badge(row)),
        Column(
            "teacher",
            pgettext_lazy("person", "Name"),
            accessor="teacher.name",
            link=lambda row: reverse("trainees:teacher-record", args=[row.teacher_id]),
        ),
        Column("id_masked", _("ID number"), accessor="teacher.id_masked", tight=True),
        Column("school", _("School"), accessor="teacher.school_name"),
        Column("county", _("Region"), accessor="teacher.county.label"),
        Column("designated", _("Key county"), accessor=lambda row: _("Yes") if row.is_designated else "", tight=True),
        Column("made_at", _("Nominated"), kind="datetime"),
        Column("state", _("State"), kind="badge"),
    )

    @cached_property
    def quota(self) -> Quota:
        """The quota, in sight."""
        return get_quota(self.actor, self.kwargs["pk"])

    @property
    def lead(self) -> str:
        """The places in numbers."""
        quota = self.quota
        return _now(
            "%(unit)s · %(order)s: %(places)s places, %(enrolled)s enrolled, %(absent)s did not come, %(free)s free"
        ) % {
            "unit": quota.unit.label,
            "order": quota.task_order.number,
            "places": quota.places - quota.allocated,
            "enrolled": quota.confirmed,
            "absent": no_shows_of(quota),
            "free": quota.free,
        }

    def crumbs(self) -> Sequence[Crumb]:
        """List and quota."""
        return (
            Crumb(_("Quotas"), reverse("trainees:quota-list")),
            Crumb(self.quota.unit.label, reverse("trainees:quota-record", args=[self.quota.pk])),
        )

    def rows(self) -> QuerySet[Nomination]:
        """Who waits."""
        return waiting(self.actor, self.quota)

    def respond(self, status: int = 200, **extra: Any) -> HttpResponseBase:
        """With whose turn it is, and the rules behind the order."""
        unit = self.quota.unit
        return super().respond(
            status,
            due=list(due(self.quota.pk).values_list("pk", flat=True)),
            order_words=in_words(definition(ORDER), value(ORDER, unit=unit).value),
            order_cited=cite(ORDER, unit=unit),
            replacement_cited=cite("trainees.replacement", unit=unit),
            **extra,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Call the people who were shown as next; refused when it is somebody else's turn by now."""
        shown = [int(pk) for pk in request.POST.getlist("people") if pk.isdigit()]
        try:
            called = fill_from_reserves(self.quota, actor=self.actor, people=shown)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal)
        done = ngettext(
            "%(n)s reserve was called and is expected now. The institution was asked to assign a class.",
            "%(n)s reserves were called and are expected now. The institution was asked to assign a class.",
            called,
        )
        messages.success(request, done % {"n": called})
        return redirect("trainees:quota-record", pk=self.quota.pk)


def turn_badge(row: Nomination) -> Badge:
    """Next, next once approved, or the rank among those who wait."""
    if row.is_reserve:
        return badge_for(_now("Reserve %(rank)s") % {"rank": row.reserve_rank}, Tone.CARE)
    if row.state == NominationState.APPROVED:
        return badge_for(_now("Next"), Tone.GOOD)
    return badge_for(_now("Has a place once approved"), Tone.GOING)


class QuotaOpen(FormPage):
    """Take the places of a task order as the province's quota; then they are distributed."""

    permission = "trainees.open_quota"
    form_class = OpenForm
    title = _("Give out the places of a task order")
    submit_label = _("Go on to the units")
    done_text = ""

    def fetch(self) -> None:
        """The order, in sight; nothing of it is edited."""
        self.order = get_task_order(self.actor, self.kwargs["order"])

    def initial(self) -> dict[str, Any]:
        """The year's day; whoever leaves it here lets no roster in afterwards."""
        return {"due_on": self.order.plan_item.plan.year.rosters_due}

    @property
    def lead(self) -> Any:
        """Which order."""
        return f"{self.order.number} · {self.order.plan_item.sub_project.label} · {self.order.institution}"

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        """Back to the order."""
        return reverse("projects:task-order-detail", args=[self.order.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """List and order."""
        return (
            Crumb(_("Task orders"), reverse("projects:task-order-list")),
            Crumb(self.order.number, self.cancel_url),
        )

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Quota:
        """Open it; one that is open stays as it is."""
        return open_quota(self.order, actor=self.actor, due_on=data["due_on"])

    def after(self, saved: Quota) -> str:
        """To the distribution."""
        return reverse("trainees:quota-split", args=[saved.pk])


class QuotaSplit(FormPage):
    """Distribute a quota's places to the units below."""

    permission = "trainees.split_quota"
    form_class = SplitForm
    formsets = {"shares": Shares}
    draft = "trainees.quota_split"
    submit_label = _("Distribute")
    done_text = _("The places are distributed; the units have been asked.")
    record: Quota

    def fetch(self) -> Quota:
        """The quota, in sight."""
        return get_quota(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        """What is distributed."""
        return _("Distribute %(places)s places") % {"places": self.record.places}

    @property
    def lead(self) -> Any:
        """Of which project."""
        return f"{self.record.task_order.plan_item.sub_project.label} · {self.record.task_order.number}"

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        """Back to the quota."""
        return reverse("trainees:quota-record", args=[self.record.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """List and quota."""
        return (
            Crumb(_("Quotas"), reverse("trainees:quota-list")),
            Crumb(self.record.unit.label, reverse("trainees:quota-record", args=[self.record.pk])),
        )

    def initial(self) -> dict[str, Any]:
        """The deadline so far."""
        return {"due_on": self.record.due_on}

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """Every unit directly below, and whoever has places already."""
        given = {quota.unit_id: quota for quota in children_of(self.actor, self.record)}
        rows = [
            {"unit": unit.name, "places": given.pop(unit.pk).places if unit.pk in given else None}
            for unit in children(self.record.unit, *OFFICER_OF)
        ]
        return rows + [{"unit": quota.unit.name, "places": quota.places} for quota in given.values()]

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
        shares = [
            Share(self._unit(row["unit"]), row["places"]) for row in rows["shares"] if row.get("places") is not None
        ]
        return split_quota(self.record, shares, actor=self.actor, version=version, due_on=data["due_on"])

    def _unit(self, text: str) -> OrgUnit:
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
