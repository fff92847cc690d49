"""Policy as everybody reads it: which value holds where and when, which document says so, and whether it was read."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.scopes import visible
from guopei.core.policy.models import PolicyDocument, PolicyValue
from guopei.core.policy.registry import definition, definitions, groups
from guopei.core.policy.rules import CONFIRM_VALUE, RECORD_VALUE, VIEW_POLICY
from guopei.core.policy.selectors.confirmed import barred_from_confirming
from guopei.core.policy.services.recording import record_document
from guopei.core.policy.wording import as_typed, in_words, read
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, FormPage, ListPage, RecordPage
from guopei.core.ui.parts import Fact, StepButton
from guopei.desk.forms.policy import DocumentForm, ValueForm
from guopei.desk.selectors.policy import (
    documents_to_choose,
    get_document,
    get_value,
    latest_value,
    policy_documents,
    policy_values,
    values_of_key,
)
from guopei.desk.services.policy import confirm_policy_value, record_policy_value
from guopei.desk.views.orgs import unit_url


def value_url(row: PolicyValue) -> str:
    """A value's own page."""
    return reverse("policy:value-detail", args=[row.pk])


def document_url(document: PolicyDocument) -> str:
    """A document's own page."""
    return reverse("policy:document-detail", args=[document.pk])


def label_of(row: PolicyValue) -> Any:
    """What the key is called; the key itself when no app declares it any more."""
    known = definitions().get(row.key)
    return known.label if known else row.key


def words_of(row: PolicyValue) -> str:
    """The value as people read it."""
    known = definitions().get(row.key)
    return in_words(known, row.value) if known else str(row.value)


def basis_of(row: PolicyValue) -> str:
    """Document number (or title) and clause."""
    if row.document is None:
        return gettext("basis not stated")
    return f"{row.document.number or row.document.label} {clause_of(row)}".strip()


def clause_of(row: PolicyValue) -> str:
    """The clause in the reader's language."""
    return row.clause if (get_language() or "zh").startswith("zh") else row.clause_en or row.clause


def mark_of(row: PolicyValue) -> Badge:
    """Confirmed only when both the value and its document are."""
    if row.confirmed and row.document is not None and row.document.confirmed:
        return badge_for(_("confirmed"), Tone.GOOD)
    return badge_for(_("unconfirmed"), Tone.CARE)


class ValueFilter(ListFilter):
    """By words, by group of rules, by document, by day, by mark."""

    text = django_filters.CharFilter(label=_("Rule or note"), method="by_text")
    group = django_filters.ChoiceFilter(label=_("Group"), choices=lambda: list(groups().items()), method="by_group")
    document = django_filters.ModelChoiceFilter(label=_("Document"), queryset=lambda request: documents_to_choose())
    on = django_filters.DateFilter(label=_("In force on"), method="by_day")
    confirmed = django_filters.BooleanFilter(label=_("Confirmed"), method="by_mark")

    def by_text(self, rows: QuerySet[PolicyValue], name: str, value: str) -> QuerySet[PolicyValue]:
        """The label in the reader's language, the key, the note."""
        wanted = value.strip().lower()
        keys = [key for key, known in definitions().items() if wanted in str(known.label).lower() or wanted in key]
        return rows.filter(Q(key__in=keys) | Q(note__contains=value) | Q(note_en__icontains=value))

    def by_group(self, rows: QuerySet[PolicyValue], name: str, value: str) -> QuerySet[PolicyValue]:
        """Keys that begin with the group's word."""
        return rows.filter(key__startswith=f"{value}.")

    def by_day(self, rows: QuerySet[PolicyValue], name: str, value: Any) -> QuerySet[PolicyValue]:
        """Values in force on a day."""
        return rows.filter(
            Q(valid_from=None) | Q(valid_from__lte=value), Q(valid_until=None) | Q(valid_until__gte=value)
        )

    def by_mark(self, rows: QuerySet[PolicyValue], name: str, value: bool) -> QuerySet[PolicyValue]:
        """Confirmed values of confirmed documents, or the others."""
        read_through = Q(confirmed=True, document__confirmed=True)
        return rows.filter(read_through) if value else rows.exclude(read_through)


class ValueList(ListPage):
    """Every dated value."""

    title = _("Policy values")
    lead = _(
        "Rates, limits, deadlines and rules that the system applies. Unconfirmed ones wait for the document's text."
    )
    permission = VIEW_POLICY
    filterset_class = ValueFilter
    sort = "key"
    columns = (
        Column("label", _("Rule or value"), accessor=label_of, sort="key", link=value_url),
        Column("value", _("Value"), accessor=words_of),
        Column("unit", _("Holds for"), accessor="unit.label", tight=True),
        Column("basis", _("Document and clause"), accessor=basis_of),
        Column("valid_from", _("Valid from"), kind="date", sort="valid_from"),
        Column("valid_until", _("Valid until"), kind="date"),
        Column("mark", _("State"), kind="badge", accessor=mark_of),
    )

    def rows(self) -> QuerySet[PolicyValue]:
        return policy_values(self.actor)

    def actions(self) -> Sequence[Action]:
        documents = Action(_("Documents"), reverse("policy:document-list"), "file-text")
        if not self.actor.has(RECORD_VALUE):
            return [documents]
        return [documents, Action(_("Record a value"), reverse("policy:value-new"), "plus", main=True)]


class ValueDetail(RecordPage):
    """One value with its document, its neighbours in time and place, and its history."""

    template_name = "policy/value_detail.html"
    permission = VIEW_POLICY
    besides = {"confirm": confirm_policy_value}
    done = {"confirm": _("The value is confirmed.")}
    trail = ((_("Policy values"), "policy:value-list"),)

    def fetch(self) -> PolicyValue:
        return get_value(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        return label_of(self.record)

    def actions(self) -> Sequence[Action]:
        if not self.actor.has(RECORD_VALUE):
            return []
        return [Action(_("Record a new value"), f"{reverse('policy:value-new')}?key={self.record.key}", "plus")]

    def buttons(self) -> list[StepButton]:
        row: PolicyValue = self.record
        may = (
            not row.confirmed
            and row.document_id is not None
            and self.actor.has(CONFIRM_VALUE)
            and row.unit.path.startswith(self.actor.unit_path)
            and self.actor.hands.isdisjoint(barred_from_confirming(row))
        )
        return [StepButton("confirm", _("Confirm"), needs_reason=False, main=True, danger=False)] if may else []

    def facts(self) -> Sequence[Fact]:
        row: PolicyValue = self.record
        chinese = (get_language() or "zh").startswith("zh")
        return [
            Fact(_("State"), mark_of(row), kind="badge"),
            Fact(_("Value"), words_of(row)),
            Fact(_("Holds for"), row.unit.label, url=unit_url(row.unit)),
            Fact(_("Valid from"), row.valid_from, kind="date"),
            Fact(_("Valid until"), row.valid_until, kind="date"),
            Fact(
                _("Document"),
                row.document.label if row.document else _("not stated"),
                url=document_url(row.document) if row.document else "",
            ),
            Fact(_("Clause"), clause_of(row) or (_("not known") if row.document else "")),
            Fact(_("Where it was read"), row.source or (row.document.source if row.document else "")),
            Fact(_("Read on"), row.read_on or (row.document.read_on if row.document else None), kind="date"),
            Fact(_("Note"), row.note if chinese else row.note_en or row.note),
            Fact(_("Recorded by"), row.recorded_by.name if row.recorded_by else ""),
            Fact(_("Confirmed by"), row.confirmed_by.name if row.confirmed_by else ""),
        ]

    def more(self) -> dict[str, Any]:
        rows = values_of_key(self.actor, self.record.key)
        return {"others": [(row, words_of(row), basis_of(row), mark_of(row)) for row in rows]}


class ValueNew(FormPage):
    """Record what holds from a day on."""

    title = _("Record a value")
    lead = _("The value that held before ends the day before. A second person confirms against the document.")
    permission = RECORD_VALUE
    form_class = ValueForm
    draft = "policy.value"
    done_text = _("Recorded, unconfirmed.")
    trail = ((_("Policy values"), "policy:value-list"),)

    def initial(self) -> dict[str, Any]:
        key = self.request.GET.get("key", "")
        if key not in definitions():
            return {}
        latest = latest_value(self.actor, key)
        return {"key": key, "value": as_typed(definition(key), latest.value) if latest else ""}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> PolicyValue:
        return record_policy_value(
            data["key"],
            read(definition(data["key"]), data["value"]),
            actor=self.actor,
            **{name: data[name] for name in data if name not in ("key", "value")},
        )

    def after(self, saved: PolicyValue) -> str:
        return value_url(saved)


class DocumentFilter(ListFilter):
    """By words and by mark."""

    text = django_filters.CharFilter(label=_("Number or title"), method="by_text")
    confirmed = django_filters.BooleanFilter(label=_("Confirmed"))

    def by_text(self, rows: QuerySet[PolicyDocument], name: str, value: str) -> QuerySet[PolicyDocument]:
        """Part of number, title or issuer."""
        wanted = value.strip()
        return rows.filter(
            Q(number__contains=wanted)
            | Q(title__contains=wanted)
            | Q(title_en__icontains=wanted)
            | Q(issuer__contains=wanted)
        )


def _document_mark(row: PolicyDocument) -> Badge:
    return badge_for(_("confirmed"), Tone.GOOD) if row.confirmed else badge_for(_("unconfirmed"), Tone.CARE)


class DocumentList(ListPage):
    """Every document that values cite."""

    title = _("Policy documents")
    permission = VIEW_POLICY
    filterset_class = DocumentFilter
    sort = "code"
    columns = (
        Column("title", _("Title"), accessor="label", link=document_url),
        Column("number", _("Document number"), sort="number", tight=True),
        Column("issuer", _("Issuer")),
        Column("issued_on", _("Issued on"), kind="date", sort="issued_on"),
        Column("mark", _("State"), kind="badge", accessor=_document_mark),
    )
    trail = ((_("Policy values"), "policy:value-list"),)

    def rows(self) -> QuerySet[PolicyDocument]:
        return policy_documents(self.actor)

    def actions(self) -> Sequence[Action]:
        if not self.actor.has(RECORD_VALUE):
            return []
        return [Action(_("Record a document"), reverse("policy:document-new"), "plus", main=True)]


class DocumentDetail(RecordPage):
    """One document and the values that cite it."""

    template_name = "policy/document_detail.html"
    permission = VIEW_POLICY
    trail = ((_("Policy values"), "policy:value-list"), (_("Policy documents"), "policy:document-list"))

    def fetch(self) -> PolicyDocument:
        return get_document(self.actor, self.kwargs["pk"])

    def facts(self) -> Sequence[Fact]:
        document: PolicyDocument = self.record
        return [
            Fact(_("State"), _document_mark(document), kind="badge"),
            Fact(_("Document number"), document.number),
            Fact(_("Title"), document.title),
            Fact(_("English title"), document.title_en),
            Fact(_("Issuer"), document.issuer),
            Fact(_("Issued on"), document.issued_on, kind="date"),
            Fact(_("Address"), document.url, url=document.url),
            Fact(_("Where it was read"), document.source),
            Fact(_("Read on"), document.read_on, kind="date"),
        ]

    def more(self) -> dict[str, Any]:
        rows = visible(self.actor, self.record.values.select_related("unit", "document")).order_by("key", "unit__path")
        return {"values": [(row, label_of(row), words_of(row), clause_of(row), mark_of(row)) for row in rows]}


class DocumentNew(FormPage):
    """Enter a document."""

    title = _("Record a document")
    lead = _("Enter only what you have before you: number and title as printed.")
    permission = RECORD_VALUE
    form_class = DocumentForm
    draft = "policy.document"
    trail = ((_("Policy documents"), "policy:document-list"),)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> PolicyDocument:
        return record_document(actor=self.actor, **data)

    def after(self, saved: PolicyDocument) -> str:
        return document_url(saved)
