"""Who waits for a place of a quota; one button calls those whose turn it is."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guopei.core.policy.registry import definition
from guopei.core.policy.selectors.citing import cite
from guopei.core.policy.selectors.values import value
from guopei.core.policy.wording import in_words
from guopei.core.refusal import Refused
from guopei.core.typed import whole_numbers
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.pages import Crumb, ListPage
from trainees.register.services.people import reveal_mobiles
from trainees.selection.enums import NominationState
from trainees.selection.models import Nomination, Quota
from trainees.selection.rules.rights import FILL_FROM_RESERVES
from trainees.selection.selectors.quotas import get_quota
from trainees.selection.selectors.reserves import due, no_shows_of, waiting
from trainees.selection.services.reserves import fill_from_reserves

ORDER = "trainees.reserve_order"


class QuotaReserves(ListPage):
    """Who waits for a place, in order; one button calls those whose turn it is."""

    template_name = "trainees/selection/quota_reserves.html"
    title = _("Reserves")
    permission = FILL_FROM_RESERVES
    sort = "place"
    size = 200
    empty_text = _("No reserve waits for a place of this quota.")
    columns: Sequence[Column] = (
        Column("turn", _("Turn"), kind="badge", accessor=lambda row: turn_badge(row)),
        Column(
            "teacher",
            pgettext_lazy("person", "Name"),
            accessor="teacher.name",
            link=lambda row: reverse("trainees:teacher-detail", args=[row.teacher_id]),
        ),
        Column("id_masked", _("ID number"), accessor="teacher.id_masked", tight=True),
        Column("mobile", _("Mobile"), accessor="teacher.mobile_masked", tight=True),
        Column("school", _("School"), accessor="teacher.school_name"),
        Column("county", _("Region"), accessor="teacher.county.label"),
        Column("designated", _("Key county"), accessor=lambda row: _("Yes") if row.is_designated else "", tight=True),
        Column("made_at", _("Nominated on"), kind="datetime"),
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
        return gettext(
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
            Crumb(self.quota.unit.label, reverse("trainees:quota-detail", args=[self.quota.pk])),
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
        if request.POST.get("step") == "reveal":
            return self.reveal()
        shown = whole_numbers(request.POST.getlist("people"))
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
        return redirect("trainees:quota-detail", pk=self.quota.pk)

    def reveal(self) -> HttpResponseBase:
        """The telephone numbers of those whose turn it is, shown once; it is kept who looked and for which order."""
        people = due(self.quota.pk).select_related("teacher")
        reason = gettext("Calling the reserves of task order %(order)s") % {"order": self.quota.task_order.number}
        mobiles = reveal_mobiles([one.teacher_id for one in people], actor=self.actor, reason=reason)
        response = self.respond(
            mobiles=[(one.teacher.name, mobiles[one.teacher_id]) for one in people if one.teacher_id in mobiles]
        )
        response["Cache-Control"] = "no-store"
        return response


def turn_badge(row: Nomination) -> Badge:
    """Next, next once approved, or the rank among those who wait."""
    if row.is_reserve:
        return badge_for(gettext("Reserve %(rank)s") % {"rank": row.reserve_rank}, Tone.CARE)
    if row.state == NominationState.APPROVED:
        return badge_for(pgettext("reserve", "Next"), Tone.GOOD)
    return badge_for(gettext("Has a place once approved"), Tone.GOING)
