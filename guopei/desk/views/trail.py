"""The trail as a whole: read only, for the audit administrator and the auditor."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from guopei.core.access.actor import in_place_of
from guopei.core.access.enums import Role
from guopei.core.audit.acts import title_of_act
from guopei.core.audit.models import Event
from guopei.core.audit.selectors.history import described, subject_of
from guopei.core.audit.selectors.trail import made_between, of_acts, seen_in_trail, tracked_tables, trail
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import ListPage, RecordPage
from guopei.core.ui.parts import Fact
from guopei.desk.rules import VIEW_TRAIL
from guopei.desk.selectors.records import people_called

NOTICEABLE = timedelta(seconds=1)
OPS = {"I": _("created"), "U": _("changed"), "D": _("deleted")}


def event_url(event: Event) -> str:
    """A change's own page."""
    return reverse("access:trail-detail", args=[event.pk])


def op_of(event: Event) -> Badge:
    """What was done to the row."""
    return badge_for(OPS.get(event.op, event.op), Tone.CARE if event.op == "D" else Tone.QUIET)


def role_of(event: Event) -> str:
    """The role acted in."""
    role = getattr(event, "acting_as", None)
    return str(Role(role).label) if role in Role.values else ""


def who_of(event: Event) -> Any:
    """The person; the system for beat, commands and sign-in."""
    name = getattr(event, "actor_name", None) or pgettext("who acted", "System")
    return in_place_of(name, getattr(event, "acting_for", None) or "")


class TrailFilter(ListFilter):
    """By person, kind of record, number of the record, act, and days."""

    person = django_filters.CharFilter(label=_("Name or user name"), method="by_person")
    table = django_filters.ChoiceFilter(label=_("Kind of record"), choices=tracked_tables)
    object_id = django_filters.NumberFilter(label=_("Record no."))
    op = django_filters.ChoiceFilter(label=_("What was done"), choices=list(OPS.items()))
    act = django_filters.CharFilter(label=_("Act"), method="by_act")
    at = django_filters.DateFromToRangeFilter(label=_("When"), method="by_days")

    def by_person(self, rows: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """Everybody of that name, or the one with that user name."""
        return rows.filter(context__actor_id__in=people_called(value.strip()))

    def by_act(self, rows: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """Acts by their words as pages show them, or by the beginning of their own names."""
        return of_acts(rows, value)

    def by_days(self, rows: QuerySet[Event], name: str, value: slice) -> QuerySet[Event]:
        """Both days belong to it."""
        return made_between(rows, value.start, value.stop)


class TrailList(ListPage):
    """Every recorded change, the newest act first."""

    title = _("Audit trail")
    lead = _("Every change of a recorded table, however made. It can be read and nothing else.")
    permission = VIEW_TRAIL
    filterset_class = TrailFilter
    sort = (
        "-context_id"  # act by act: whichever filter is set, an index on the acts or on their changes serves the order
    )
    columns = (
        Column("at", _("When"), kind="datetime", link=event_url),
        Column("who", _("Who"), accessor=who_of),
        Column("role", _("In which role"), accessor=role_of),
        Column("op", _("What was done"), kind="badge", accessor=op_of),
        Column("table", _("Kind of record"), accessor=lambda event: subject_of(event.table)),
        Column("object_id", _("Record no."), link=event_url, tight=True),
        Column("act", _("Act"), accessor=lambda event: title_of_act(event.context.act)),
        Column("reason", _("Reason"), accessor="context.reason"),
    )

    def rows(self) -> QuerySet[Event]:
        return trail(self.actor)


class TrailDetail(RecordPage):
    """One change, field by field."""

    template_name = "access/trail_detail.html"
    permission = VIEW_TRAIL
    with_history = False
    trail = ((_("Audit trail"), "access:trail-list"),)

    def fetch(self) -> Event:
        return seen_in_trail(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        event: Event = self.record
        return f"{capfirst(subject_of(event.table))} {event.object_id} · {OPS.get(event.op, event.op)}"

    def facts(self) -> Sequence[Fact]:
        event: Event = self.record
        same = f"{reverse('access:trail-list')}?table={event.table}&object_id={event.object_id}"
        return [
            Fact(_("When"), event.at, kind="datetime"),
            *self._really(event),
            Fact(_("Who"), who_of(event)),
            Fact(_("In which role"), role_of(event)),
            Fact(_("Act"), title_of_act(event.context.act)),
            Fact(_("Reason"), event.context.reason),
            Fact(_("Kind of record"), subject_of(event.table)),
            Fact(_("Record no."), event.object_id, url=same, note=_("all its changes")),
            Fact(_("Request"), event.context.request),
            Fact(_("Database role"), event.context.database_user),
        ]

    def _really(self, event: Event) -> Sequence[Fact]:
        """The real time, where the clock of the system was shifted or a writer told another time."""
        real = event.context.real_at
        if real is None or abs(real - event.at) < NOTICEABLE:
            return []
        return [Fact(_("Real time"), real, kind="datetime", note=_("the system's clock was shifted"))]

    def more(self) -> dict[str, Any]:
        event: Event = self.record
        return {
            "change": described([event], whole=True)[0],
            "has_before": event.op in ("U", "D"),
            "has_after": event.op != "D",
        }
