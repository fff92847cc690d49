"""Reading rosters: counts, findings by kind, the findings themselves."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.policy.selectors import cite
from guopei.core.sheets.messages import REFUSALS, refusal
from guopei.core.sheets.spec import dictionary
from trainees.selection.enums import Grade, Verdict
from trainees.selection.models import RosterBatch, RosterIssue, RosterRow
from trainees.selection.selectors.findings import RULES, heading_of, sentence_of

_WEIGHT = {Grade.REFUSED: 0, Grade.CONFIRM: 1, Grade.FIXED: 2}


@dataclass(frozen=True)
class Kind:
    """Findings of one kind in one column of a roster: how many, how heavy, on which rule they rest."""

    code: str
    field: str
    column: str
    grade: Grade
    heading: str
    count: int
    citation: str

    @property
    def grade_label(self) -> str:
        """How heavy, in words."""
        return str(self.grade.label)


def rosters(actor: Actor) -> QuerySet[RosterBatch]:
    """The rosters in sight, with unit, file and task order."""
    return visible(actor, RosterBatch.objects.all()).select_related(
        "unit", "document", "quota__task_order__plan_item__sub_project"
    )


def get_roster(actor: Actor, pk: int) -> RosterBatch:
    """One roster in sight; 404 for hidden and missing alike."""
    rows = RosterBatch.objects.select_related(
        "unit__parent",
        "document",
        "result_document",
        "quota__unit",
        "quota__task_order__institution__unit",
        "quota__task_order__plan_item__sub_project",
        "uploaded_by",
        "submitted_by",
        "county_by",
        "prefecture_by",
        "province_by",
    )
    return get_visible(actor, rows, pk=pk)


def kinds_of(actor: Actor, batch: RosterBatch) -> list[Kind]:
    """What was found in a roster, by column and kind: refusals first, then by number. One query, one per rule cited."""
    found = (
        visible(actor, RosterIssue.objects.filter(batch=batch))
        .values("code", "field", "grade")
        .annotate(count=Count("pk"))
        .order_by()
    )
    cited = {
        rule: cite(rule, unit=batch.unit) for rule in {RULES[row["code"]] for row in found if row["code"] in RULES}
    }
    kinds = [
        Kind(
            code=row["code"],
            field=row["field"],
            column=label_of_field(row["field"]),
            grade=Grade(row["grade"]),
            heading=heading_of(row["code"]),
            count=row["count"],
            citation=cited.get(RULES.get(row["code"], ""), ""),
        )
        for row in found
    ]
    return sorted(kinds, key=lambda kind: (_WEIGHT[kind.grade], -kind.count, kind.code, kind.field))


def fresh_people(batch: RosterBatch) -> int:
    """How many of a checked roster's good rows name somebody who is not named for this quota already."""
    return RosterRow.objects.filter(batch=batch, is_nominated=False).exclude(verdict__in=(Verdict.REFUSED, "")).count()


def findings_of(actor: Actor, batch: RosterBatch) -> QuerySet[RosterIssue]:
    """The findings of a roster, each with the name in its row (`person`), in the file's order."""
    name = RosterRow.objects.filter(batch=batch.pk, row_no=OuterRef("row_no")).values("name")[:1]
    return visible(actor, RosterIssue.objects.filter(batch=batch)).annotate(person=Subquery(name))


# How a check ended that said nothing about the file.
CHECK_ENDS: dict[str, Any] = {
    "check_stopped": _("The check was stopped. Nothing was read or changed; check again whenever you like."),
    "check_error": _(
        "The check ended several times with a technical fault (job %(number)s); nothing is wrong with your file as far "
        "as is known. Check again; if it happens once more, tell the administrators this number."
    ),
    "check_worker_lost": _(
        "The program that checked the roster was lost several times (job %(number)s). Check again; if it happens once "
        "more, tell the administrators this number."
    ),
}


def refusal_of(batch: RosterBatch) -> str:
    """Why the file could not be taken over, in the reader's language."""
    asked, refused = batch.mapping.get("asked"), batch.mapping.get("refused", {})
    if asked:
        return ngettext("Please say what %(n)s column means.", "Please say what %(n)s columns mean.", len(asked)) % {
            "n": len(asked)
        }
    if refused.get("code") in CHECK_ENDS:
        return str(CHECK_ENDS[refused["code"]] % refused["params"])
    code = refused.get("code", "").removeprefix("sheets.")
    return refusal(code, **refused.get("params", {})).message if code in REFUSALS else batch.error


def column_of(issue: RosterIssue) -> str:
    """The official header of the column that a finding is about; "" for findings about a whole row."""
    return label_of_field(issue.field)


def label_of_field(field: str) -> str:
    """The official header of a column by its name; "" for none."""
    known_as = dictionary().get(field)
    return known_as.label if known_as is not None else ""


def words_of(issue: RosterIssue) -> str:
    """What a finding says, in the reader's language."""
    return sentence_of(issue.code, issue.params, issue.grade)
