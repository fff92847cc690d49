"""One person of the register, with everything that selection knows of them."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Refused
from guopei.core.ui.pages import RecordPage
from guopei.core.ui.parts import Fact
from trainees.register.models import Teacher
from trainees.register.rules.rights import REVEAL_TEACHER, VIEW_TEACHER
from trainees.register.selectors.people import get_teacher
from trainees.register.selectors.words import roster_of_source, source_in_words, word
from trainees.register.services.people import reveal_teacher
from trainees.register.views.people import region_of
from trainees.selection.enums import DifferenceState
from trainees.selection.rules.rights import VIEW_ENROLMENT
from trainees.selection.selectors.people import differences, enrolments_of, nominations
from trainees.selection.selectors.rosters import rosters
from trainees.selection.views.differences import difference_words


class TeacherDetail(RecordPage):
    """One person: what the register knows, where they were named and enrolled. It shows rows of this wing."""

    template_name = "trainees/selection/teacher_detail.html"
    permission = VIEW_TEACHER
    record: Teacher
    trail = ((_("Teachers"), "trainees:teacher-list"),)

    def fetch(self) -> Teacher:
        """The person, in sight."""
        return get_teacher(self.actor, self.kwargs["pk"])

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
        url = reverse("trainees:roster-detail", args=[number]) if seen else ""
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
            "may_reveal": self.actor.has(REVEAL_TEACHER),
            "nominations": list(nominations(self.actor).filter(teacher=teacher).order_by("-pk")[:50]),
            "may_see_enrolments": self.actor.has(VIEW_ENROLMENT),
            "enrolments": list(enrolments_of(self.actor, teacher)[:50]),
            "differences": [
                difference_words(one)
                for one in differences(self.actor).filter(teacher=teacher, state=DifferenceState.OPEN)
            ],
        }
