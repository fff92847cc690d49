"""Scheduled work: what runs when, how its last run went, and the switch. For the system administrator."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.jobs.rules import SWITCH_WORK, VIEW_SCHEDULE
from guopei.core.jobs.schedule import Scheduled
from guopei.core.jobs.selectors.schedule import Work, switching_hindrance, work_of, works
from guopei.core.jobs.services.scheduling import pause_work, resume_work
from guopei.core.refusal import Refused
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.pages import BoardPage, FormPage
from guopei.desk.forms.schedule import OffForm, OnForm


def switch_url(work: Work) -> str:
    """Where work is switched; "" for what is never off."""
    if work.scheduled.always:
        return ""
    return reverse("jobs:schedule-on" if work.pause else "jobs:schedule-off", args=[work.scheduled.kind])


def standing_of(work: Work) -> Badge:
    """On, off, or on for ever."""
    if work.pause is not None:
        return badge_for(_("Off"), Tone.CARE)
    return badge_for(_("Always on"), Tone.QUIET) if work.scheduled.always else badge_for(_("On"), Tone.GOOD)


def note_of(work: Work) -> str:
    """Why work is never off; or by whom and why it is off now."""
    if work.pause is None:
        return capfirst(str(work.scheduled.always))
    return gettext("%(person)s: %(reason)s") % {"person": work.pause.paused_by.name, "reason": work.pause.reason}


def took(time: timedelta | None) -> str:
    """How long a run took."""
    return gettext("%(seconds)s s") % {"seconds": f"{time.total_seconds():.2f}"} if time is not None else ""


def outcome_of(work: Work) -> Badge | None:
    """How the last run went."""
    return badge_for(work.last.state.label, TONES[work.last.state]) if work.last else None


TONES = {"queued": Tone.GOING, "running": Tone.GOING, "done": Tone.GOOD, "failed": Tone.WRONG}


class ScheduleList(BoardPage):
    """All scheduled work in one table."""

    title = _("Scheduled work")
    lead = _("What the system does by itself, when, and how its last run went. What must never stop has no switch.")
    permission = VIEW_SCHEDULE
    template_name = "jobs/schedule_list.html"
    table_title = _("What runs when")
    columns = (
        Column("work", _("Work"), accessor="scheduled.label", link=switch_url),
        Column("words", _("What it does"), accessor="scheduled.words"),
        Column("when", _("When"), accessor=lambda work: str(work.scheduled.when), tight=True),
        Column("began", _("Last run"), kind="datetime", accessor=lambda work: work.last.began if work.last else None),
        Column("took", _("Took"), accessor=lambda work: took(work.last.took) if work.last else "", tight=True),
        Column("outcome", _("Outcome"), kind="badge", accessor=outcome_of),
        Column("standing", _("Switch"), kind="badge", accessor=standing_of),
        Column("note", _("Note"), accessor=note_of),
    )

    def table_rows(self) -> Sequence[Work]:
        """One row per work."""
        return works(self.actor)


class _Switch(FormPage):
    """Switch one work."""

    permission = SWITCH_WORK
    trail = ((ScheduleList.title, "jobs:schedule-list"),)

    def fetch(self) -> Scheduled:
        """404 for work that nobody scheduled."""
        found = work_of(self.actor, self.kwargs["kind"])
        if found is None:
            raise Http404("Scheduled")
        self.lead = found.words
        return found

    @property
    def subject(self) -> str:
        """Work is no record: it goes by its kind."""
        return str(self.kwargs["kind"])

    def get_title(self) -> Any:
        return self.record.label


class ScheduleOff(_Switch):
    """Switch one work off, with a reason."""

    form_class = OffForm
    submit_label = _("Switch off")
    done_text = _("Switched off.")

    def hindrance(self) -> Refused | None:
        return switching_hindrance(self.actor, self.record, on=False)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        return pause_work(self.record, actor=self.actor, reason=data["reason"])


class ScheduleOn(_Switch):
    """Switch one work on again."""

    form_class = OnForm
    submit_label = _("Switch on")
    done_text = _("Switched on.")

    def hindrance(self) -> Refused | None:
        return switching_hindrance(self.actor, self.record, on=True)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        return resume_work(self.record, actor=self.actor)
