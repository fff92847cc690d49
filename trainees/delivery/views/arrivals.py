"""The registration desk: who is expected, who has come, who did not; on a page or by a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from guopei.core.flow.cells import Cell, Key, Overtaken
from guopei.core.imports.services.numbered_sheets import as_bytes
from guopei.core.refusal import Refused
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.pages import Action, BulkAction, Crumb, ListPage
from trainees.delivery.rules.rights import ASSIGN_TRAINEES, DECLARE_NO_SHOW, RECORD_ARRIVAL, RECORD_SAFETY
from trainees.delivery.selectors.class_steps import open_hindrance
from trainees.delivery.selectors.classes import trainees_of_class, with_safety
from trainees.delivery.services.arrival_sheets import record_arrival_sheet, write_arrival_sheet
from trainees.delivery.services.arrivals import STATE, ArrivalsRecorded, declare_no_shows, record_arrivals
from trainees.delivery.services.assigning import release_trainees
from trainees.delivery.services.codes import issue_class_codes
from trainees.delivery.services.safety import sign_safety
from trainees.delivery.views.cells import CellsPage
from trainees.delivery.views.classes import PERSON_COLUMNS, ClassPage, PeopleFilter
from trainees.delivery.views.sheets import SheetPage
from trainees.register.rules.rights import ISSUE_CODES
from trainees.register.selectors.codes import with_codes
from trainees.register.views.codes import account_badge, slips
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment


class ArrivalFilter(PeopleFilter):
    """Name, state of arrival, whether there is an account."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=EnrolmentState.choices)
    account = django_filters.BooleanFilter(
        label=_("Account open"), field_name="teacher__account", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Enrolment
        fields = ("name", "state", "account")


def person_url(row: Enrolment) -> str:
    """The page of a person of a class."""
    return reverse("trainees:class-trainee", args=[row.training_class_id, row.pk])


def safety_badge(row: Enrolment) -> Badge | str:
    """Whether the safety lesson was taken; nothing before arrival."""
    if row.state != EnrolmentState.ARRIVED:
        return ""
    return badge_for(_("Safety taken"), Tone.GOOD) if row.signed else badge_for(_("Not yet"), Tone.CARE)  # type: ignore[attr-defined]


def arrivals_said(recorded: ArrivalsRecorded) -> str:
    """How many arrivals were recorded, and how many had been before."""
    n = recorded.new
    sentence = ngettext("%(n)d arrival recorded.", "%(n)d arrivals recorded.", n) % {"n": n}
    if recorded.already:
        n = recorded.already
        sentence += " " + ngettext(
            "%(n)d person was recorded as arrived already.", "%(n)d people were recorded as arrived already.", n
        ) % {"n": n}
    return sentence


class StatesPage(CellsPage, ClassPage):
    """Pages on which arrivals are entered."""

    acting = True

    def people(self) -> Mapping[int, str]:
        """Whose arrival it is."""
        return {person.pk: person.teacher.name for person in trainees_of_class(self.actor, self.training_class)}

    def column_words(self, column: str) -> str:
        """There is one column."""
        return gettext("Arrival")

    def value_words(self, value: str) -> str:
        """Expected, arrived, and so on."""
        return str(dict(EnrolmentState.choices).get(value, ""))

    def record_cells(self, entered: Mapping[Key, str], seen: Mapping[Key, Cell]) -> str:
        """Record what was chosen after looking at both sides."""
        ids = [pk for (pk, _column), state in entered.items() if state == EnrolmentState.ARRIVED]
        return arrivals_said(record_arrivals(self.training_class, ids, actor=self.actor, seen=seen))


class ClassArrivals(StatesPage, ListPage):
    """The registration desk: who is expected, who has come, who did not."""

    template_name = "trainees/delivery/class_arrivals.html"
    title = _("Arrivals")
    permission = RECORD_ARRIVAL
    filterset_class = ArrivalFilter
    sort = "teacher__pinyin"
    size = 200
    columns = (
        replace(PERSON_COLUMNS[0], link=person_url),
        *PERSON_COLUMNS[1:],
        Column("safety", _("Safety lesson"), kind="badge", accessor=safety_badge),
        Column("state", _("State"), kind="badge", sort="state"),
        Column("account", _("Account"), kind="badge", accessor=lambda row: account_badge(row.teacher, row.code_until)),
    )
    empty_text = _("Nobody has been assigned to this class yet.")
    bulk_actions = (
        BulkAction("arrive", _("Record arrival"), RECORD_ARRIVAL),
        BulkAction("sign", _("Make up the safety lesson"), RECORD_SAFETY),
        BulkAction("no_show", _("Declare absent"), DECLARE_NO_SHOW, needs_reason=True),
        BulkAction("codes", _("Print activation codes"), ISSUE_CODES),
        BulkAction("release", _("Take out of the class"), ASSIGN_TRAINEES),
    )

    @property
    def lead(self) -> str:
        """How many have come."""
        found = self.training_class
        return gettext("%(class)s: %(arrived)s of %(assigned)s have arrived") % {
            "class": found.name,
            "arrived": found.arrived,
            "assigned": found.assigned,
        }

    def actions(self) -> Sequence[Action]:
        """The same by a sheet."""
        return (
            Action(_("By sheet"), reverse("trainees:class-arrivals-sheet", args=[self.training_class.pk]), "table"),
        )

    def rows(self) -> QuerySet[Enrolment]:
        """The people of the class."""
        return with_codes(with_safety(trainees_of_class(self.actor, self.training_class)), "teacher__")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One of the five acts; or, after both sides were looked at, what was chosen."""
        entered, seen = self.sent(request)
        if not entered:
            return super().post(request, *args, **kwargs)
        return self.take_chosen(entered, seen, after=request.get_full_path())

    def refused(self, refusal: Refused) -> HttpResponseBase:
        """The list, with the refusal on top."""
        return self.respond(status=refusal.status, refusal=refusal)

    def respond(self, status: int = 200, **extra: Any) -> HttpResponseBase:
        """The list, or both sides of what somebody else recorded meanwhile."""
        if isinstance(extra.get("refusal"), Overtaken):
            return self.show_overtaken(extra["refusal"])
        return super().respond(status, **extra)

    def context(self, **extra: Any) -> dict[str, Any]:
        """The states that the page shows, to be sent back with what is ticked."""
        rows = [row for row, _cells in extra.get("table", ())]
        shown = [(f"{row.pk}-{STATE}", Cell(row.state, row.version)) for row in rows]
        return super().context(**{"seen": shown, **extra})

    def act(self, name: str, ids: list[int], reason: str) -> str | HttpResponseBase:
        """One of the five acts; codes come as slips to print."""
        found, actor = self.training_class, self.actor
        if name == "codes":
            issued = issue_class_codes(found, ids, actor=actor)
            return slips(self.request, issued, back=Crumb(self.title, self.request.get_full_path()))
        if name == "arrive":
            seen = self.sent(self.request)[1]
            return arrivals_said(record_arrivals(found, ids, actor=actor, seen=seen or None))
        if name == "sign":
            n = sign_safety(found, ids, actor=actor)
            return ngettext("Safety lesson recorded for %(n)d.", "Safety lesson recorded for %(n)d.", n) % {"n": n}
        if name == "no_show":
            n = declare_no_shows(found, ids, actor=actor, reason=reason)
            return ngettext("%(n)d no-show declared.", "%(n)d no-shows declared.", n) % {"n": n}
        n = release_trainees(found, ids, actor=actor)
        return ngettext("%(n)d person taken out.", "%(n)d people taken out.", n) % {"n": n}


class ArrivalSheet(StatesPage, SheetPage):
    """Arrivals by sheet."""

    title = _("Arrivals by sheet")
    permission = RECORD_ARRIVAL
    download = "arrivals"

    def cancel_url(self) -> str:
        """Back to the class."""
        return self.class_url

    def hindrance(self) -> Refused | None:
        """The class is not ready yet, or over."""
        return open_hindrance(self.training_class)

    def sheet(self) -> bytes:
        """The list to tick."""
        return as_bytes(write_arrival_sheet, self.training_class, actor=self.actor)

    def record_sheet(self, content: bytes, name: str) -> tuple[int, str]:
        """Record who has arrived."""
        read, done = record_arrival_sheet(self.training_class, content, name, actor=self.actor)
        return read, arrivals_said(done)

    def after(self, saved: Any) -> str:
        """To the list of arrivals."""
        return reverse("trainees:class-arrivals", args=[self.training_class.pk])
