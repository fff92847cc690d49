"""Findings as the two sides see them: lists, one finding with its answers, and what stands in the way of an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, Model, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.documents.models import Attachment
from guopei.core.documents.selectors.attachments import attachments_of
from guopei.core.flow.asks import part_of
from guopei.core.flow.selectors.steps import step_hindrance, unit_hindrance
from guopei.core.rectification.enums import FindingState
from guopei.core.rectification.models import Extension, Finding, Measure
from guopei.core.rectification.registry import Findable, findable
from guopei.core.rectification.rules import FINDING_FLOW
from guopei.core.refusal import Refused


@dataclass(frozen=True)
class Answer:
    """A measure with the files that were its proof when it was submitted."""

    measure: Measure
    proofs: Sequence[Attachment]


def declared_for(table: str) -> Findable:
    """How records of a table take findings. 404 where they take none."""
    found = findable(table)
    if found is None:
        raise Http404(table)
    return found


def record_with(actor: Actor, table: str, pk: int) -> Any:
    """A record that takes findings, in the actor's sight."""
    return get_visible(actor, declared_for(table).model._default_manager.all(), pk=pk)


def url_of_subject(finding: Finding) -> str:
    """The page of what a finding is about; "" where records of its kind take findings no more."""
    declared = findable(finding.subject_table)
    return reverse(declared.page, args=[finding.subject_id]) if declared else ""


def findings(actor: Actor) -> QuerySet[Finding]:
    """The findings in sight, each with the day by which it sorts (`turn`)."""
    rows = visible(actor, Finding.objects.select_related("checking_unit", "responsible_unit"))
    return rows.annotate(turn=_turn())


def _turn() -> Case:
    """What is late first, then what is open, by its day. Whoever has answered is not late any more: that stands with
    today's, and what is done with at the end."""
    today = Value(clock.today(), output_field=DateField())
    return Case(
        When(state=FindingState.RAISED, then=F("due")),
        When(state=FindingState.ANSWERED, then=Greatest(F("due"), today)),
        default=Value(date.max),
        output_field=DateField(),
    )


def findings_on(actor: Actor, record: Model) -> QuerySet[Finding]:
    """The findings about a record that are in sight, in the order of the list. One query."""
    rows = findings(actor).filter(subject_table=record._meta.db_table, subject_id=record.pk)
    return rows.order_by(_turn(), "pk")


def get_finding(actor: Actor, pk: int) -> Finding:
    """One finding in sight, with both units and who signed."""
    joined = Finding.objects.select_related("checking_unit", "responsible_unit", "raised_by", "closed_by")
    return get_visible(actor, joined, pk=pk)


def days_late(finding: Finding) -> int:
    """For how many days a finding should have been put right; 0 when it is not late, or answered."""
    late = (clock.today() - finding.due).days if finding.state == FindingState.RAISED else 0
    return max(late, 0)


def late_findings(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those that should have been put right by now."""
    return rows.filter(state=FindingState.RAISED, due__lt=clock.today())


def answers_to(actor: Actor, finding: Finding) -> list[Answer]:
    """The answers in the order they came, each with its proof: what was attached then. Two queries."""
    files = list(attachments_of(actor, finding))
    measures = visible(actor, Measure.objects.filter(finding=finding)).select_related("submitted_by", "rechecked_by")
    return [Answer(one, [file for file in files if _stood_at(file, one)]) for one in measures.order_by("pk")]


def _stood_at(file: Attachment, measure: Measure) -> bool:
    at = measure.submitted_at
    return file.document.stored_at <= at and (file.removed_at is None or file.removed_at > at)


def proofs_of(finding: Finding) -> QuerySet[Attachment]:
    """The files that prove it now."""
    return Attachment.objects.filter(
        subject_table=Finding._meta.db_table, subject_id=finding.pk, removed_at__isnull=True
    )


def extensions_of(actor: Actor, finding: Finding) -> QuerySet[Extension]:
    """How the day moved, oldest first. One query."""
    rows = visible(actor, Extension.objects.filter(finding=finding))
    return rows.select_related("granted_by").order_by("pk")


def raise_hindrance(actor: Actor, record: Any) -> Refused | None:
    """The record is the actor's own unit's to put right, or no unit's that could."""
    responsible = part_of(record, declared_for(record._meta.db_table).responsible)
    if responsible is not None and responsible != actor.unit_id:
        return None
    return Refused(_("A unit raises no finding about what is its own to put right."), code="finding_own_unit")


def answer_hindrance(actor: Actor, finding: Finding) -> Refused | None:
    """Another unit has to answer, or nothing is to be answered now."""
    foreign = unit_hindrance(actor, finding.responsible_unit_id)
    return foreign or step_hindrance(finding, FINDING_FLOW["answer"], flow=FINDING_FLOW)


def extend_hindrance(actor: Actor, finding: Finding) -> Refused | None:
    """Another unit raised it, or it is not waiting to be put right."""
    foreign = unit_hindrance(actor, finding.checking_unit_id)
    if foreign is not None or finding.state == FindingState.RAISED:
        return foreign
    return Refused(
        _("In the state “%(state)s” there is no day to extend."),
        code="finding_not_waiting",
        params={"state": finding.get_state_display()},
    )
