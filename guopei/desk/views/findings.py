"""Pages of findings: the list of both sides, one finding with its answers, and the forms of either side."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.access.scopes import require
from guopei.core.policy.selectors.values import value
from guopei.core.rectification.enums import FindingState, Severity
from guopei.core.rectification.models import Finding
from guopei.core.rectification.rules import FINDING_FLOW
from guopei.core.rectification.rules.flows import turn_of
from guopei.core.rectification.rules.rights import ANSWER_FINDING, CHECK_FINDING, VIEW_FINDING
from guopei.core.rectification.selectors.findings import (
    answer_hindrance,
    answers_to,
    declared_for,
    extend_hindrance,
    extensions_of,
    findings,
    get_finding,
    late_findings,
    raise_hindrance,
    record_with,
    url_of_subject,
)
from guopei.core.rectification.services.answering import ProofFile, answer_finding
from guopei.core.rectification.services.checking import extend_finding, raise_finding
from guopei.core.refusal import Refused
from guopei.core.ui.columns import Column
from guopei.core.ui.findings import late_badge
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, Crumb, FormPage, ListPage, RecordPage
from guopei.core.ui.parts import Fact
from guopei.desk.forms.findings import AnswerForm, ExtensionForm, FindingForm

FINDINGS = ((_("Findings"), "rectification:finding-list"),)
PAGE = "rectification:finding-detail"


class FindingFilter(ListFilter):
    """About what, whose turn, late or not, how grave."""

    about = django_filters.CharFilter(label=_("About"), field_name="subject_name", lookup_expr="contains")
    side = django_filters.ChoiceFilter(
        label=_("Side"),
        choices=[("answer", _("To be put right by us")), ("check", _("Raised by us"))],
        method="of_side",
    )
    late = django_filters.ChoiceFilter(label=_("Overdue"), choices=[("1", _("Overdue only"))], method="only_late")
    state = django_filters.ChoiceFilter(label=_("State"), choices=FindingState.choices)
    severity = django_filters.ChoiceFilter(label=_("Severity"), choices=Severity.choices)
    unit = django_filters.CharFilter(
        label=_("Responsible unit"), field_name="responsible_unit__name", lookup_expr="contains"
    )

    def of_side(self, rows: QuerySet[Finding], _name: str, side: str) -> QuerySet[Finding]:
        """Those that the actor's own unit has to put right, or has raised."""
        unit = "responsible_unit" if side == "answer" else "checking_unit"
        return rows.filter(**{unit: self.actor.unit_id})

    def only_late(self, rows: QuerySet[Finding], _name: str, wanted: str) -> QuerySet[Finding]:
        """Those that should have been put right by now."""
        return late_findings(rows) if wanted else rows

    class Meta:
        model = Finding
        fields = ("about", "side", "late", "state", "severity", "unit")


class FindingList(ListPage):
    """The findings in sight: what is overdue first, then what is open by its day, then what is done with."""

    title = _("Findings")
    permission = VIEW_FINDING
    filterset_class = FindingFilter
    sort = "turn"
    empty_text = _("There are no findings. They are raised on the page of the record that they are about.")
    columns: Sequence[Column] = (
        Column("text", _("Finding"), accessor=str, link=lambda row: reverse(PAGE, args=[row.pk])),
        Column("subject_name", _("About"), sort="subject_name"),
        Column("severity", _("Severity"), accessor="get_severity_display", sort="severity", tight=True),
        Column("checking_unit", _("Checking unit"), accessor="checking_unit.label"),
        Column("responsible_unit", _("Responsible unit"), accessor="responsible_unit.label"),
        Column("raised_on", _("Raised on"), kind="date", sort="raised_on"),
        Column("due", _("To be put right by"), kind="date", sort="due"),
        Column("late", _("Overdue"), kind="badge", accessor=late_badge, empty=""),
        Column("state", _("State"), kind="badge", sort="state"),
    )

    def rows(self) -> QuerySet[Finding]:
        """The findings in sight."""
        return findings(self.actor)


class FindingDetail(RecordPage):
    """One finding: what was found, how it was answered, what the re-check said, and how the day moved."""

    template_name = "rectification/finding_detail.html"
    permission = VIEW_FINDING
    path = (FindingState.RAISED, FindingState.ANSWERED, FindingState.CLOSED)
    makes = FINDING_FLOW
    elsewhere = frozenset({"answer"})
    trail = FINDINGS
    record: Finding

    def fetch(self) -> Finding:
        """The finding, in sight."""
        return get_finding(self.actor, self.kwargs["pk"])

    def due_actions(self) -> Sequence[Action]:
        """The answer that the finding waits for, on its own page."""
        if self.actor.has(ANSWER_FINDING) and answer_hindrance(self.actor, self.record) is None:
            url = reverse("rectification:finding-answer", args=[self.record.pk])
            return (Action(_("Answer the finding"), url, "pencil", main=True),)
        return ()

    def actions(self) -> Sequence[Action]:
        """Give more time."""
        if self.actor.has(CHECK_FINDING) and extend_hindrance(self.actor, self.record) is None:
            url = reverse("rectification:finding-extend", args=[self.record.pk])
            return (Action(_("Extend the deadline"), url, "calendar"),)
        return ()

    def takes_turns(self, role: Role) -> bool:
        """Whoever answers for the responsible unit, and who looks again for the checking one."""
        return role == turn_of(self.record)

    def facts(self) -> Sequence[Fact]:
        """By which rule, whose, by when."""
        one = self.record
        return (
            Fact(_("About"), one.subject_name, url=url_of_subject(one)),
            Fact(_("Document and clause"), one.clause),
            Fact(_("Severity"), one.get_severity_display()),
            Fact(_("Checking unit"), one.checking_unit.label),
            Fact(_("Raised by"), one.raised_by),
            Fact(_("Raised on"), one.raised_on, "date"),
            Fact(_("Responsible unit"), one.responsible_unit.label),
            Fact(_("To be put right by"), one.due, "date"),
            Fact(_("Closed by"), one.closed_by or "—"),
        )

    def more(self) -> dict[str, Any]:
        """Answers with their proof, and extensions."""
        return {
            "late": late_badge(self.record),
            "answers": answers_to(self.actor, self.record),
            "extensions": list(extensions_of(self.actor, self.record)),
        }


class FindingNew(FormPage):
    """Raise a finding about a record."""

    title = _("Raise a finding")
    form_class = FindingForm
    draft = "rectification.finding"
    submit_label = _("Raise the finding")
    done_text = _("The finding is raised; the responsible unit is asked to put it right.")
    page = PAGE
    subject_record: Any

    def fetch(self) -> None:
        """The record that it is about, in the sight of whoever may raise findings about its kind."""
        declared = declared_for(self.kwargs["table"])
        require(self.actor, declared.may_raise)
        self.subject_record = record_with(self.actor, declared.table, self.kwargs["pk"])

    def hindrance(self) -> Refused | None:
        """The record is the own unit's to put right."""
        return raise_hindrance(self.actor, self.subject_record)

    @property
    def subject(self) -> str:
        """A draft is kept for each record."""
        return f"{self.kwargs['table']} {self.kwargs['pk']}"

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the record."""
        return (Crumb(str(self.subject_record), self.cancel_url()),)

    def cancel_url(self) -> str:
        """To the record's findings."""
        return reverse(declared_for(self.kwargs["table"]).page, args=[self.kwargs["pk"]]) + "?tab=findings"

    def initial(self) -> dict[str, Any]:
        """The day that policy proposes."""
        days = value("rectification.days").value
        return {"due": clock.today() + timedelta(days=days)}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Finding:
        """Raise it."""
        found = data | {"severity": Severity(data["severity"])}
        return raise_finding(self.subject_record, actor=self.actor, **found)


class FindingForms(FormPage):
    """What the forms of one finding share."""

    trail = FINDINGS
    page = PAGE
    record: Finding

    def fetch(self) -> Finding:
        """The finding, in sight."""
        return get_finding(self.actor, self.kwargs["pk"])


class FindingAnswer(FindingForms):
    """Say what was done, with proof."""

    title = edit_title = _("Answer the finding")
    permission = ANSWER_FINDING
    form_class = AnswerForm
    draft = "rectification.answer"
    submit_label = _("Submit for re-check")
    done_text = _("The answer waits for its re-check.")

    @property
    def lead(self) -> str:
        """Which finding."""
        return self.record.text

    def hindrance(self) -> Refused | None:
        """Another unit has to answer, or nothing is to be answered now."""
        return answer_hindrance(self.actor, self.record)

    def initial(self) -> dict[str, Any]:
        """An answer begins empty: what was answered before stands on the finding's page."""
        return {}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Finding:
        """Submit it."""
        file = data["file"]
        proof = ProofFile(file.name, file.read()) if file else None
        return answer_finding(self.record, actor=self.actor, version=version, reason=data["measures"], proof=proof)


class FindingExtend(FindingForms):
    """A later day, with the reason."""

    title = edit_title = _("Extend the deadline")
    permission = CHECK_FINDING
    form_class = ExtensionForm
    done_text = _("The deadline is extended.")

    @property
    def lead(self) -> str:
        """Which finding."""
        return self.record.text

    def hindrance(self) -> Refused | None:
        """Another unit raised it, or it does not wait to be put right."""
        return extend_hindrance(self.actor, self.record)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Finding:
        """Extend it."""
        return extend_finding(self.record, actor=self.actor, version=version, **data)
