"""Pages of rosters: upload, look, submit, review - one page per roster, come back at will."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guopei.core.access.actor import Actor
from guopei.core.flow.table import Step, barred
from guopei.core.jobs.selectors import latest_job, progress_of
from guopei.core.sheets.messages import SKIPPED
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, Crumb, ListPage, RecordPage
from guopei.core.ui.pages.base import Page
from guopei.core.ui.parts import Fact, StepButton
from trainees.selection.enums import OPEN_TO_MEND, PASSED_ON, BatchState, Grade
from trainees.selection.forms.rosters import ColumnsForm, RosterFileForm
from trainees.selection.models import RosterBatch
from trainees.selection.rules import ROSTER_FLOW
from trainees.selection.rules.rights import UPLOAD_ROSTER, VIEW_ROSTER
from trainees.selection.selectors.hindrances import upload_hindrance
from trainees.selection.selectors.quotas import named_in
from trainees.selection.selectors.review import next_reviewer, steps_for
from trainees.selection.selectors.rosters import CHECK_ENDS, fresh_people, get_roster, kinds_of, refusal_of, rosters
from trainees.selection.services.rosters import CHECK_JOB, is_being_checked, stop_check
from trainees.selection.services.submitting import submit_roster
from trainees.selection.views.findings import GRADE_TONES

MOST_KINDS_SHOWN = 40


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
            "unit", _("Unit"), accessor="unit.label", link=lambda row: reverse("trainees:roster-record", args=[row.pk])
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


def submit_good(batch: RosterBatch, *, actor: Actor, version: int | None, reason: str = "") -> RosterBatch:
    """The button that leaves refused rows out."""
    return submit_roster(batch, actor=actor, version=version, only_good=True, reason=reason)


def stop(batch: RosterBatch, *, actor: Actor, version: int | None, reason: str = "") -> RosterBatch:
    """The button that ends a check."""
    return stop_check(batch, actor=actor)


class RosterRecord(RecordPage):
    """One roster, from upload to enrolments: progress, counts that add up, findings by kind, the next step."""

    template_name = "trainees/selection/roster_record.html"
    permission = VIEW_ROSTER
    record: RosterBatch
    makes = ROSTER_FLOW
    besides = {"submit_good": submit_good, "stop_check": stop}
    done = {
        "submit_good": _("The good rows are submitted."),
        "stop_check": _("The check ends, at once or with its present step."),
    }

    def fetch(self) -> RosterBatch:
        """The roster, in sight."""
        return get_roster(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        """Whose roster, number so and so."""
        return _now("Roster of %(unit)s (No. %(number)s)") % {"unit": self.record.unit.label, "number": self.record.pk}

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb(_("Rosters"), reverse("trainees:roster-list")),)

    @property
    def path(self) -> Sequence[str]:  # type: ignore[override]
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

    def buttons(self) -> list[StepButton]:
        """What the actor may do now; submitting comes first and says how many rows it would send."""
        batch = self.record
        good = batch.rows_read - batch.rows_refused
        first, others = [], []
        for step in steps_for(self.actor, batch):
            if step.name == "submit":
                if good and batch.rows_refused:
                    label = _now("Submit the %(good)s good rows only") % {"good": good}
                    first.append(StepButton("submit_good", label, False, False, False, takes_reply=self.may_reply))
                elif good:
                    label = _now("Submit %(good)s people") % {"good": good}
                    first.append(StepButton("submit", label, False, True, False, takes_reply=self.may_reply))
            elif step.name == "check_again" and batch.mapping.get("asked"):
                continue  # it would only ask again: the answer is what leads on
            elif step.name in self.steps and not is_being_checked(batch):
                main, danger = step.name.startswith("approve"), step.style == "danger"
                others.append(
                    StepButton(step.name, step.label, step.needs_reason, main, danger, sends_back=step.sends_back)
                )
        if is_being_checked(batch) and self.may_upload:
            follows = _now("Nothing is read; the roster can be checked again, get another file, or be undone.")
            others.append(StepButton("stop_check", _now("Stop the check"), False, False, True, confirm=follows))
        return first + others

    def due_actions(self) -> Sequence[Action]:
        """What is asked about columns, and the file that must be mended, come before the steps: checking the same file
        again would end as it did."""
        batch = self.record
        if not self.may_upload:
            return ()
        if self.asked:
            return (Action(_("Say what the columns mean"), "#columns", "help-circle"),)
        unread = batch.state == BatchState.FAILED and self.ended_by not in CHECK_ENDS
        refused = batch.state == BatchState.CHECKED and batch.rows_refused
        if unread or refused or batch.state == BatchState.RETURNED:
            return (Action(_("Upload the mended file"), "#mended", "upload"),)
        return ()

    def leads_on(self, step: Step) -> bool:
        """A check that has come to its end may be made again, and leads to where it is."""
        if step.name == "check_again" and self.record.state == BatchState.CHECKED:
            return False
        return super().leads_on(step)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The columns that the check asks about."""
        found: list[dict[str, Any]] = self.record.mapping.get("asked", [])
        return found if self.record.state == BatchState.FAILED else []

    @property
    def ended_by(self) -> str:
        """Why the check has no result: the code of its refusal."""
        return str(self.record.mapping.get("refused", {}).get("code", ""))

    @property
    def may_upload(self) -> bool:
        """Whether the actor sends files for this roster's unit."""
        return self.actor.unit_id == self.record.unit_id and self.actor.has(UPLOAD_ROSTER)

    def next_by(self) -> list[str]:
        """Whose turn it is, by name; to whoever sent it, that it is a colleague's."""
        batch, reviewer = self.record, next_reviewer(self.record)
        if reviewer is not None:
            name = f"{reviewer.unit_name} · {reviewer.role.label}"
            mine = (self.actor.unit_id, self.actor.role) == (reviewer.unit_id, reviewer.role)
            is_barred = mine and self.actor.user_id in barred(ROSTER_FLOW[reviewer.step], batch)
            return [_now("%(role)s (somebody else)") % {"role": name} if is_barred else name]
        if self.record.state in OPEN_TO_MEND:
            return [self.record.unit.label]
        return []

    def facts(self) -> Sequence[Fact]:
        """The file, the quota, the people."""
        batch = self.record
        document, result = batch.document, batch.result_document
        named, reserves = named_in(batch.quota)
        found = [
            Fact(_("Project"), batch.quota.task_order.plan_item.sub_project.label),
            Fact(_("Task order"), batch.quota.task_order.number),
            Fact(_("Institution"), batch.quota.task_order.institution.unit.label),
            Fact(
                _("Quota"),
                (
                    ngettext(
                        "%(places)s places; %(named)s named, of them %(reserves)s reserve",
                        "%(places)s places; %(named)s named, of them %(reserves)s reserves",
                        reserves,
                    )
                    if reserves
                    else _now("%(places)s places; %(named)s named")
                )
                % {"places": batch.quota.places - batch.quota.allocated, "named": named, "reserves": reserves},
                url=reverse("trainees:quota-record", args=[batch.quota_id]),
            ),
        ]
        if document is not None:
            erased = document.erased_at is not None
            closed = erased or not self.actor.has(UPLOAD_ROSTER)
            found.append(
                Fact(
                    _("File"),
                    document.name,
                    url="" if closed else reverse("documents:document-download", args=[document.uuid]),
                    note=_("erased") if erased else f"SHA-256 {document.sha256[:12]}…",
                )
            )
        may_read = self.actor.has(UPLOAD_ROSTER)
        if may_read and result is not None and result.erased_at is None:
            found.append(
                Fact(_("Marked file"), result.name, url=reverse("documents:document-download", args=[result.uuid]))
            )
        found.append(Fact(_("Uploaded by"), batch.uploaded_by.name if batch.uploaded_by else ""))
        found.append(Fact(_("Uploads"), batch.uploads, "number"))
        return found

    def more(self) -> dict[str, Any]:
        """Counts, kinds, progress, forms."""
        batch = self.record
        kinds = kinds_of(self.actor, batch)
        may_upload = batch.state in OPEN_TO_MEND and self.may_upload
        free = batch.quota.places - batch.quota.allocated - named_in(batch.quota)[0]
        fresh = fresh_people(batch) if batch.state == BatchState.CHECKED else 0
        leads_on = batch.state in PASSED_ON and self.may_upload and upload_hindrance(batch.quota) is None
        left_out = batch.rows_refused if leads_on else 0
        return {
            "checking": is_being_checked(batch),
            "progress": progress_for(self.actor, batch) if is_being_checked(batch) else None,
            "kinds": [kind for kind in kinds if kind.grade != Grade.FIXED][:MOST_KINDS_SHOWN],
            "fixed": [kind for kind in kinds if kind.grade == Grade.FIXED],
            "tones": GRADE_TONES,
            "skipped": [
                (SKIPPED[name], count) for name, count in batch.mapping.get("skipped", {}).items() if name in SKIPPED
            ],
            "file_form": RosterFileForm(actor=self.actor) if may_upload else None,
            "columns_form": ColumnsForm(asked=self.asked, actor=self.actor) if self.asked and may_upload else None,
            "surplus": max(0, fresh - max(0, free)),
            "nobody_new": batch.state == BatchState.CHECKED and batch.rows_read > batch.rows_refused and not fresh,
            "left_out": left_out,
            "counted": batch.rows_read > 0,
            "why": refusal_of(batch),
            "stopped": self.ended_by == "check_stopped",
        }


def progress_for(actor: Actor, batch: RosterBatch) -> Any:
    """How far the check is; None when no job is in sight."""
    job = latest_job(actor, batch, CHECK_JOB)
    return progress_of(actor, job.pk) if job is not None else None


class RosterProgress(Page):
    """The progress of a check, asked for every two seconds; reloads the roster's page when it is over."""

    permission = VIEW_ROSTER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bar, or the wish to reload."""
        batch = get_roster(self.actor, pk)
        if not is_being_checked(batch):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(
            request,
            "trainees/selection/_roster_progress.html",
            {"record": batch, "progress": progress_for(self.actor, batch)},
        )
