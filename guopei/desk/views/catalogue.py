"""The catalogue: programme years with lines and sub-projects, the words of the house, the ten key tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as day
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import ApprovalMode, RateClass, Stage, YearState
from guopei.core.catalogue.models import (
    Line,
    Milestone,
    ProgrammeYear,
    SubProject,
)
from guopei.core.catalogue.rules import DRAFT_YEAR, OPEN_YEAR, RECORD_MILESTONE, VIEW_CATALOGUE, YEAR_FLOW
from guopei.core.catalogue.selectors.tasks import recorded_hindrance, task_progress
from guopei.core.catalogue.selectors.years import closed_hindrance, drafters, sub_projects_of, years
from guopei.core.catalogue.services.milestones import record_milestone, take_back_milestone
from guopei.core.catalogue.services.sub_projects import confirm_catalogue
from guopei.core.catalogue.services.years import delete_year, draft_year
from guopei.core.policy.selectors.citing import citation
from guopei.core.policy.selectors.days import carried, day_in
from guopei.core.policy.selectors.values import Value, find
from guopei.core.refusal import Refused
from guopei.core.typed import whole_number
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.pages import Action, DiscardingPage, FormPage, ListPage, Page
from guopei.core.ui.parts import Fact, StepButton
from guopei.desk.forms.catalogue import MilestoneForm, YearForm
from guopei.desk.selectors.catalogue import (
    get_milestone,
    get_reached,
    get_year,
    subjects,
    target_groups,
    topics,
    years_listed,
)


@dataclass(frozen=True)
class YearDate:
    """A day of a programme year: its field, what it is called, the policy value that it follows, how many years on."""

    field: str
    label: Any
    rule: str
    later: int = 0


DATES = (
    YearDate("plans_due", _("Plans due"), "projects.plans_due"),
    YearDate("orders_due", _("Task orders due"), "projects.orders_due"),
    YearDate("rosters_due", _("Rosters due"), "trainees.rosters_due"),
    YearDate("reports_due", _("Reports due"), "reports.reports_due", later=1),
)


def rules_of(year: int) -> dict[str, Value]:
    """The policy values that name a year's days. One query."""
    return find([date.rule for date in DATES], on=day(year, 1, 1))


def proposed_dates(year: int, known: dict[str, Value]) -> dict[str, day]:
    """What policy says so far about a year's days, by field."""
    return {date.field: day_in(year + date.later, known[date.rule]) for date in DATES if date.rule in known}


def year_url(year: ProgrammeYear) -> str:
    """A year's own page."""
    return reverse("catalogue:year-detail", args=[year.pk])


def mark_of(row: Any) -> Badge:
    """Whether a source shows it."""
    return badge_for(_("confirmed"), Tone.GOOD) if row.is_confirmed else badge_for(_("unconfirmed"), Tone.CARE)


YEARS = ((_("Programme years"), "catalogue:year-list"),)


class YearList(ListPage):
    """Every programme year."""

    title = _("Programme years")
    permission = VIEW_CATALOGUE
    sort = "-year"
    columns = (
        Column("year", _("Year"), accessor="label", sort="year", link=year_url),
        Column("phase", _("Phase"), accessor="phase_label"),
        Column("approval", _("Provincial plans"), accessor="get_approval_mode_display"),
        Column("sub_projects", _("Sub-projects"), kind="number", accessor="number_of_sub_projects"),
        Column("plans_due", _("Plans due"), kind="date"),
        Column("state", _("State"), kind="badge"),
        Column("mark", _("Catalogue"), kind="badge", accessor=mark_of),
    )

    def rows(self) -> QuerySet[ProgrammeYear]:
        return years_listed(self.actor)

    def actions(self) -> Sequence[Action]:
        links = [
            Action(_("Key tasks"), reverse("catalogue:task-list"), "list-check"),
            Action(_("Subjects and topics"), reverse("catalogue:term-list"), "book"),
        ]
        if self.actor.has(DRAFT_YEAR):
            links.append(Action(_("Draw up a year"), reverse("catalogue:year-new"), "plus", main=True))
        return links


@dataclass(frozen=True)
class Rate:
    """The daily rate of a class and where it is written."""

    label: Any
    fen: int
    cited: str


@dataclass(frozen=True)
class LineRows:
    """A line with its sub-projects: (sub-project, its mark, its rate)."""

    line: Line
    mark: Badge
    has_ended: bool
    rows: list[tuple[SubProject, Badge, Rate | None]]


class YearDetail(DiscardingPage):
    """One year: what is trained in it, at which rate, and the step that opens it."""

    template_name = "catalogue/year_detail.html"
    permission = VIEW_CATALOGUE
    path = ("draft", "open", "closed")
    makes = YEAR_FLOW
    besides = {"confirm": confirm_catalogue, "discard": delete_year}
    done = {**DiscardingPage.done, "confirm": _("The catalogue is confirmed.")}
    discards = DRAFT_YEAR
    trail = YEARS

    def fetch(self) -> ProgrammeYear:
        return get_year(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        return self.record.label

    def actions(self) -> Sequence[Action]:
        """Its days, and a further sub-project, until the year is closed."""
        year: ProgrammeYear = self.record
        if not self.actor.has(DRAFT_YEAR) or closed_hindrance(year) is not None:
            return ()
        return (
            Action(_("Edit the year"), reverse("catalogue:year-edit", args=[year.pk]), "pencil"),
            Action(_("Add a sub-project"), reverse("catalogue:sub-project-new", args=[year.pk]), "plus"),
        )

    def may_discard(self) -> bool:
        return bool(self.record.state == YearState.DRAFT)

    def buttons(self) -> list[StepButton]:
        """The flow's steps, and confirming by a document what is carried on from earlier years."""
        year: ProgrammeYear = self.record
        found = super().buttons()
        unsure = year.sub_projects.filter(is_confirmed=False).exists() or not year.is_confirmed
        second = self.actor.hands.isdisjoint(drafters(year))
        if self.actor.has(OPEN_YEAR) and year.state != YearState.CLOSED and unsure and second:
            found.append(StepButton("confirm", _("Confirm the catalogue"), needs_reason=True, main=False, danger=False))
        return found

    def facts(self) -> Sequence[Fact]:
        year: ProgrammeYear = self.record
        earlier = year.copied_from
        return [
            Fact(_("Phase"), year.phase_label),
            Fact(_("Provincial plans"), year.get_approval_mode_display()),
            *self.dates(),
            Fact(_("Catalogue"), mark_of(year), kind="badge"),
            Fact(_("Copied from"), earlier.label if earlier else "", url=year_url(earlier) if earlier else ""),
            Fact(_("Source"), year.source),
            Fact(_("Drawn up by"), year.drafted_by.name if year.drafted_by else ""),
            Fact(_("Opened by"), year.opened_by.name if year.opened_by else ""),
        ]

    def dates(self) -> list[Fact]:
        """The year's days, each with the document that it follows."""
        year: ProgrammeYear = self.record
        known = rules_of(year.year)
        proposed = proposed_dates(year.year, known)
        return [
            Fact(
                date.label,
                getattr(year, date.field),
                kind="date",
                note=citation(known[date.rule]) if getattr(year, date.field) == proposed.get(date.field, 0) else "",
            )
            for date in DATES
        ]

    def more(self) -> dict[str, Any]:
        year: ProgrammeYear = self.record
        found = find([rate_class.policy_key for rate_class in RateClass])
        rates = {
            rate_class.value: Rate(rate_class.label, one.value, citation(one))
            for rate_class in RateClass
            if (one := found.get(rate_class.policy_key))
        }
        used = set()
        lines = []
        for line, rows in groupby(sub_projects_of(year), key=lambda row: row.line):
            ended = line.last_year is not None and line.last_year < year.year
            shown = [(row, mark_of(row), rates.get(row.rate_class)) for row in rows]
            used |= {row.rate_class for row, _mark, _rate in shown}
            lines.append(LineRows(line, mark_of(line), ended, shown))
        may_edit = self.actor.has(DRAFT_YEAR) and year.state == YearState.DRAFT
        return {"lines": lines, "may_edit": may_edit, "rates": [rates[key] for key in sorted(used & set(rates))]}


class YearNew(FormPage):
    """Draw up a year, usually from the one before."""

    title = _("Draw up a year")
    lead = _("What is copied is marked unconfirmed until the year's notice is there. A second person opens the year.")
    permission = DRAFT_YEAR
    form_class = YearForm
    done_text = _("The year is drawn up. A second person opens it.")
    trail = YEARS

    def initial(self) -> dict[str, Any]:
        latest = years().first()
        if latest is None:
            return {}
        year = latest.year + 1
        copied = {date.field: carried(due, 1) for date in DATES if (due := getattr(latest, date.field))}
        return {"year": year, "copied_from": latest, **copied, **proposed_dates(year, rules_of(year))}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> ProgrammeYear:
        return draft_year(
            data["year"],
            actor=self.actor,
            copied_from=data["copied_from"],
            **{date.field: data[date.field] for date in DATES},
            approval_mode=ApprovalMode(data["approval_mode"]),
        )

    def after(self, saved: ProgrammeYear) -> str:
        return year_url(saved)


class TermList(Page):
    """Subjects, target groups, course programmes with their modules and topics."""

    template_name = "catalogue/term_list.html"
    title = _("Subjects and topics")
    permission = VIEW_CATALOGUE
    trail = YEARS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the words of the catalogue."""
        stages = {stage.value: stage.label for stage in Stage}
        found = topics(self.actor)
        return self.show(
            subjects=[
                (row, gettext(", ").join(str(stages[letter]) for letter in row.stages), mark_of(row))
                for row in subjects(self.actor)
            ],
            groups=[(row, mark_of(row)) for row in target_groups(self.actor)],
            programmes=[
                (topic, mark_of(topic), [part for part in found if part.parent_id == topic.pk])
                for topic in found
                if topic.parent_id is None
            ],
        )


class TaskList(Page):
    """The ten key tasks with milestones, and which provinces reached them."""

    template_name = "catalogue/task_list.html"
    title = _("Key tasks")
    lead = _("Ten tasks in four aspects (2021–2025). Titles and milestones are ours until the notice's annex is read.")
    permission = VIEW_CATALOGUE
    trail = YEARS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the tasks."""
        return self.show(
            tasks=[(one, mark_of(one.task)) for one in task_progress(self.actor)],
            may_record=self.actor.has(RECORD_MILESTONE),
            own_unit=self.actor.unit_id,
        )

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Take back one's own milestone."""
        number = whole_number(request.POST.get("take_back", ""))
        reached = get_reached(self.actor, number)
        take_back_milestone(reached, actor=self.actor)
        messages.success(request, gettext("Taken back."))
        return redirect("catalogue:task-list")


class MilestoneRecord(FormPage):
    """Say that one's province reached a milestone."""

    title = _("Record a milestone")
    permission = RECORD_MILESTONE
    form_class = MilestoneForm
    trail = (*YEARS, (_("Key tasks"), "catalogue:task-list"))

    @property
    def milestone(self) -> Milestone:
        """The milestone of this address."""
        return get_milestone(self.actor, self.kwargs["pk"])

    def fetch(self) -> Any:
        self.lead = self.milestone.label
        return None

    def hindrance(self) -> Refused | None:
        return recorded_hindrance(self.milestone, self.actor.unit_id)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        return record_milestone(self.milestone, actor=self.actor, **data)
