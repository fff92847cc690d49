"""Pages of the register: people, differences, nominations, enrolments."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guopei.core.refusal import Refused
from guopei.core.sheets.normalise.names import name_key
from guopei.core.sheets.normalise.text import tidy
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Crumb, ListPage, RecordPage
from guopei.core.ui.pages.base import Page
from guopei.core.ui.pages.list import BulkAction
from guopei.core.ui.parts import Fact
from trainees.enums import DifferenceState, EnrolmentState, NominationState, Result
from trainees.models import Enrolment, Nomination, Teacher, TeacherDifference
from trainees.selectors.people import (
    differences,
    enrolments,
    find_by_id_number,
    get_teacher,
    nominations,
    teachers,
)
from trainees.selectors.rosters import rosters
from trainees.selectors.words import word
from trainees.services.people import keep_register, reveal_teacher, take_difference
from trainees.services.reviewing import reject_nomination, withdraw_nomination

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


def _teacher_link(row: Any) -> str:
    return reverse("trainees:teacher-record", args=[row.teacher_id])


def region_of(county: Any) -> str:
    """A county behind its prefecture."""
    above = county.parent
    return f"{above.label} {county.label}" if above is not None and above.kind == "PREFECTURE" else county.label


def named_like(rows: QuerySet[Any], typed: str, person: str = "") -> QuerySet[Any]:
    """Rows whose `person` ("teacher__" for rows about one) has a name that begins as typed: characters without dots
    and spaces, or letters as syllables ("shan tian")."""
    text = tidy(typed)
    if text.isascii():
        return rows.filter(**{f"{person}pinyin__startswith": text.casefold()})
    return rows.filter(**{f"{person}name_key__startswith": name_key(text)})


class TeacherFilter(ListFilter):
    """Name (from its beginning), stage."""

    name = django_filters.CharFilter(label=pgettext_lazy("person", "Name"), method="by_name")
    stage = django_filters.ChoiceFilter(
        label=_("Stage"), choices=lambda: [(code, word("stage", code)) for code in "KPJSVEO"]
    )

    class Meta:
        model = Teacher
        fields = ("name", "stage")

    def by_name(self, rows: QuerySet[Teacher], name: str, value: str) -> QuerySet[Teacher]:
        """From the beginning, in characters or in pinyin."""
        return named_like(rows, value)


class TeacherList(ListPage):
    """The people of the register in sight."""

    template_name = "trainees/teacher_list.html"
    title = _("Teachers")
    permission = "trainees.view_teacher"
    filterset_class = TeacherFilter
    sort = "pinyin"
    empty_text = _("Nobody is registered here yet: people come with submitted rosters.")
    columns: Sequence[Column] = (
        Column(
            "name",
            pgettext_lazy("person", "Name"),
            sort="pinyin",
            link=lambda row: reverse("trainees:teacher-record", args=[row.pk]),
        ),
        Column("id_masked", _("ID number"), tight=True),
        Column("sex", _("Sex"), accessor=lambda row: word("sex", row.sex), tight=True),
        Column("region", _("Region"), accessor=lambda row: region_of(row.county)),
        Column("school_name", _("School")),
        Column("stage", _("Stage"), accessor=lambda row: word("stage", row.stage)),
        Column("subject", _("Subject"), accessor=lambda row: word("subject", row.subject)),
        Column("title", _("Professional title"), accessor=lambda row: word("title", row.title)),
    )

    def rows(self) -> QuerySet[Teacher]:
        """The people in sight."""
        return teachers(self.actor)


class TeacherFind(Page):
    """Find one person by the exact ID number. By POST, so that the number stands in no address and no log."""

    permission = "trainees.view_teacher"

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """To the person, or back with a sentence that is the same for hidden and missing."""
        found = find_by_id_number(self.actor, request.POST.get("id_no", ""))
        if found is not None:
            return redirect("trainees:teacher-record", pk=found.pk)
        messages.warning(request, _now("Nobody with this ID number is registered in your area."))
        return redirect("trainees:teacher-list")


class TeacherRecord(RecordPage):
    """One person: what the register knows, where they were named and enrolled."""

    template_name = "trainees/teacher_record.html"
    permission = "trainees.view_teacher"
    record: Teacher

    def fetch(self) -> Teacher:
        """The person, in sight."""
        return get_teacher(self.actor, self.kwargs["pk"])

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb(_("Teachers"), reverse("trainees:teacher-list")),)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the full numbers once, for the reason given; it is kept who looked and why."""
        self.record = self.fetch()
        try:
            revealed = reveal_teacher(self.record, actor=self.actor, reason=request.POST.get("reason", ""))
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal)
        response = self.respond(revealed=revealed)
        response["Cache-Control"] = "no-store"
        return response

    def facts(self) -> Sequence[Fact]:
        """Region and source."""
        teacher = self.record
        return (
            Fact(_("Region"), region_of(teacher.county)),
            Fact(_("School"), teacher.school_name),
            Fact(_("Registered"), teacher.registered_at, "datetime"),
            self._source(),
        )

    def _source(self) -> Fact:
        """The roster that brought the person, with a link where it may be seen."""
        kind, _colon, number = self.record.source.partition(":")
        if kind != "roster" or not number.isdigit():
            return Fact(_("Source"), self.record.source)
        seen = rosters(self.actor).filter(pk=int(number)).exists()
        url = reverse("trainees:roster-record", args=[int(number)]) if seen else ""
        return Fact(_("Source"), _now("Roster No. %(number)s") % {"number": number}, url=url)

    def more(self) -> dict[str, Any]:
        """What the register knows, in words."""
        teacher = self.record
        return {
            "known": (
                Fact(_("Sex"), word("sex", teacher.sex)),
                Fact(_("Date of birth"), teacher.birth_on, "date"),
                Fact(_("Stage"), word("stage", teacher.stage)),
                Fact(_("Subject"), word("subject", teacher.subject)),
                Fact(_("Professional title"), word("title", teacher.title)),
                Fact(_("Duty"), teacher.duty),
                Fact(_("Education"), word("education", teacher.education)),
                Fact(_("Years of teaching"), teacher.years_teaching, "number"),
                Fact(_("Place of school"), word("area_class", teacher.area_class)),
                Fact(_("Type of school"), word("school_type", teacher.school_type)),
                Fact(_("In service since"), teacher.joined_on, "date"),
            ),
            "may_reveal": self.actor.has("trainees.reveal_teacher"),
            "nominations": list(nominations(self.actor).filter(teacher=teacher).order_by("-pk")[:50]),
            "enrolments": list(enrolments(self.actor).filter(teacher=teacher).order_by("-pk")[:50]),
            "differences": [
                difference_words(one)
                for one in differences(self.actor).filter(teacher=teacher, state=DifferenceState.OPEN)
            ],
        }


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
    permission = "trainees.view_teacher"
    filterset_class = DifferenceFilter
    sort = "-pk"
    empty_text = _("Rosters and register agree.")
    columns: Sequence[Column] = (
        Column("teacher", pgettext_lazy("person", "Name"), accessor="teacher.name", link=_teacher_link),
        Column(
            "field", pgettext_lazy("difference", "Field"), accessor=lambda row: FIELD_LABELS.get(row.field, row.field)
        ),
        Column("register", _("Register says"), accessor=lambda row: value_words(row, row.register_value)),
        Column("roster", _("Roster says"), accessor=lambda row: value_words(row, row.roster_value)),
        Column(
            "unit",
            _("Roster of"),
            accessor="batch.unit.label",
            link=lambda row: reverse("trainees:roster-record", args=[row.batch_id]),
        ),
        Column("state", _("State"), kind="badge"),
    )
    bulk_actions = (
        BulkAction("take", _("Take into the register"), "trainees.decide_difference"),
        BulkAction("keep", _("Keep the register"), "trainees.decide_difference"),
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


def reserve_badge(row: Nomination) -> Badge | str:
    """A place, or the rank among the reserves."""
    if row.state in (NominationState.REJECTED, NominationState.WITHDRAWN):
        return ""
    if row.is_reserve:
        return badge_for(_now("Reserve %(rank)s") % {"rank": row.reserve_rank}, Tone.CARE)
    return badge_for(_now("Has a place"), Tone.GOOD)


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
    permission = "trainees.view_nomination"
    filterset_class = NominationFilter
    sort = "-pk"
    empty_text = _("Nobody has been named yet: submit a roster.")
    columns: Sequence[Column] = (
        Column("teacher", pgettext_lazy("person", "Name"), accessor="teacher.name", link=_teacher_link),
        Column("id_masked", _("ID number"), accessor="teacher.id_masked", tight=True),
        Column("school", _("School"), accessor="teacher.school_name"),
        Column("unit", _("Unit"), accessor="quota.unit.label"),
        Column("project", _("Project"), accessor="task_order.plan_item.sub_project.label"),
        Column("reserve", pgettext_lazy("quota", "Place"), kind="badge", accessor=reserve_badge),
        Column("state", _("State"), kind="badge", sort="state"),
    )
    bulk_actions = (
        BulkAction("reject", _("Reject"), "trainees.reject_nomination", needs_reason=True, danger=True),
        BulkAction("withdraw", _("Withdraw"), "trainees.withdraw_nomination", needs_reason=True, danger=True),
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
    permission = "trainees.view_enrolment"
    filterset_class = EnrolmentFilter
    sort = "-pk"
    empty_text = _("Nobody is enrolled yet: the province's approval of a roster enrols its people.")

    def get_columns(self) -> Sequence[Column]:
        """The register is open to offices only: an institution sees names without a link into it."""
        link = _teacher_link if self.actor.has("trainees.view_teacher") else None
        return (
            Column("teacher", pgettext_lazy("person", "Name"), accessor="teacher.name", link=link),
            Column("id_masked", _("ID number"), accessor="teacher.id_masked", tight=True),
            Column("region", _("Region"), accessor=lambda row: region_of(row.county)),
            Column("school", _("School"), accessor="teacher.school_name"),
            Column("project", _("Project"), accessor="task_order.plan_item.sub_project.label"),
            Column("institution", _("Institution"), accessor="task_order.institution.unit.label"),
            Column("class", _("Class"), accessor="training_class.name"),
            Column("state", _("State"), kind="badge", sort="state"),
            Column("result", _("Result"), accessor="get_result_display"),
        )

    def rows(self) -> QuerySet[Enrolment]:
        """The enrolments in sight."""
        return enrolments(self.actor)
