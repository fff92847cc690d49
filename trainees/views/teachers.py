"""Pages of the register: who is in it, finding one person by the full number, one person."""

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
from django.utils.translation import pgettext_lazy

from guopei.core.refusal import Refused
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Crumb, ListPage, RecordPage
from guopei.core.ui.pages.base import Page
from guopei.core.ui.parts import Fact
from trainees.enums import DifferenceState
from trainees.models import Teacher
from trainees.selectors.people import (
    differences,
    enrolments_of,
    find_by_id_number,
    get_teacher,
    nominations,
    teachers,
)
from trainees.selectors.rosters import rosters
from trainees.selectors.words import roster_of_source, source_in_words, word
from trainees.services.people import reveal_teacher
from trainees.views.differences import difference_words
from trainees.views.people import named_like, region_of


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
        number = roster_of_source(self.record.source)
        seen = number is not None and rosters(self.actor).filter(pk=number).exists()
        url = reverse("trainees:roster-record", args=[number]) if seen else ""
        return Fact(_("Source"), source_in_words(self.record.source), url=url)

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
            "enrolments": list(enrolments_of(self.actor, teacher)[:50]),
            "differences": [
                difference_words(one)
                for one in differences(self.actor).filter(teacher=teacher, state=DifferenceState.OPEN)
            ],
        }
