"""Pages of plans: the provinces with their plans, and one plan."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.catalogue.enums import ApprovalMode
from guopei.core.catalogue.selectors.years import years
from guopei.core.flow.selectors.steps import unit_hindrance
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from guopei.core.ui.badges import Badge, Tone, badge_for, tone_of
from guopei.core.ui.citation import sentence_with_rule
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, DiscardingPage, ListPage
from guopei.core.ui.parts import Fact, StepButton, Tab
from projects.planning.enums import DECIDED, OPEN, PlanState
from projects.planning.models import Plan, PlanCeiling
from projects.planning.rules import DRAFT_PLAN, PLAN_FLOW, VIEW_PLAN
from projects.planning.rules.rights import RETURN_PLAN, planner_at
from projects.planning.selectors.choices import open_years
from projects.planning.selectors.hindrances import plan_hindrance, return_hindrance
from projects.planning.selectors.plans import (
    answered_remarks,
    ceiling_of,
    get_plan,
    in_state,
    items_of,
    open_remarks,
    plan_rows,
    sums_of,
)
from projects.planning.selectors.problems import plan_problems
from projects.planning.selectors.submissions import content_of, differences, submissions_of
from projects.planning.services.plans import delete_plan

NOT_BEGUN = "NONE"


def state_badge(row: PlanCeiling) -> Badge:
    """The state of a province's plan, or that there is none yet."""
    state = row.plan_state  # type: ignore[attr-defined]
    if not state:
        return badge_for(_("Not begun"), Tone.HOLLOW)
    return badge_for(PlanState(state).label, tone_of(state, "projects.plan"))


def plan_title(plan: Plan) -> str:
    """How pages call a plan."""
    if plan.province.kind == UnitKind.NATION:
        return gettext("Demonstration line: plan of %(year)s") % {"year": plan.year.year}
    return gettext("%(province)s: plan of %(year)s") % {"province": plan.province, "year": plan.year.year}


def planner_name(unit: OrgUnit) -> str:
    """How lists call a unit that plans: the nation's line is no province's."""
    return gettext("Demonstration line (the ministry's own)") if unit.kind == UnitKind.NATION else unit.label


def plan_link(row: PlanCeiling) -> str:
    """The plan of a row; nothing to open before it is begun."""
    pk = row.plan_id  # type: ignore[attr-defined]
    return reverse("projects:plan-detail", args=[pk]) if pk else ""


class PlanFilter(ListFilter):
    """Year, state (also: not begun) and name of the province."""

    province = django_filters.CharFilter(label=_("Province"), field_name="province__name", lookup_expr="contains")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(NOT_BEGUN, _("Not begun")), *PlanState.choices],
        method="by_state",
    )
    year = django_filters.ModelChoiceFilter(label=_("Programme year"), queryset=years())

    class Meta:
        model = PlanCeiling
        fields = ("province", "state", "year")

    def by_state(self, rows: QuerySet[PlanCeiling], name: str, value: str) -> QuerySet[PlanCeiling]:
        """A state of the plan, or no plan."""
        return in_state(rows, "" if value == NOT_BEGUN else value)


class PlanList(ListPage):
    """Everybody who has money in a year, with the plan: those that have not begun too, and the nation's line."""

    title = _("Yearly plans")
    permission = VIEW_PLAN
    filterset_class = PlanFilter
    sort = "province__pinyin"
    empty_text = _("No money was ordered to any province yet; plans can be drafted once a programme year is open.")
    columns: Sequence[Column] = (
        Column(
            "province",
            _("Province"),
            sort="province__pinyin",
            link=plan_link,
            accessor=lambda row: planner_name(row.province),
        ),
        Column("year", _("Year"), sort="year__year", tight=True),
        Column("plan_state", _("State"), kind="badge", accessor=state_badge),
        Column("ceiling_fen", _("Ceiling"), kind="money", unit="wan", sort="ceiling_fen"),
        Column("plan_total_fen", _("Planned money"), kind="money", unit="wan"),
        Column("left_fen", _("Money left"), kind="money", unit="wan"),
    )

    def rows(self) -> QuerySet[PlanCeiling]:
        """One row for each province and year."""
        return plan_rows(self.actor)

    def actions(self) -> Sequence[Action]:
        """A province begins or goes on with its own plan, the ministry with that of its line."""
        if not self.actor.has(DRAFT_PLAN):
            return ()
        return [
            Action(
                _("Plan of %(year)s") % {"year": year.year},
                reverse("projects:plan-new", args=[year.year]),
                "pencil",
                main=place == 0,
            )
            for place, year in enumerate(open_years())
        ]


class PlanDetail(DiscardingPage):
    """One plan: its parts, its items with the sums, what was remarked, what changed since the last submission."""

    template_name = "projects/planning/plan_detail.html"
    permission = VIEW_PLAN
    record: Plan
    makes = PLAN_FLOW
    elsewhere = frozenset({"return", "reopen"})
    besides = {"discard": delete_plan}
    discards = DRAFT_PLAN
    trail = ((_("Yearly plans"), "projects:plan-list"),)

    def way(self) -> Sequence[str]:
        """Approved or filed, as the year is set."""
        filed = self.record.year.approval_mode == ApprovalMode.FILING
        return (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.FILED if filed else PlanState.APPROVED)

    def fetch(self) -> Plan:
        """The plan, in sight."""
        return get_plan(self.actor, self.kwargs["pk"])

    def may_discard(self) -> bool:
        """While it is the own draft that was never submitted."""
        return self._is_own and self.record.state == PlanState.DRAFT

    def get_title(self) -> Any:
        """Province and year."""
        return plan_title(self.record)

    def actions(self) -> Sequence[Action]:
        """Edit while it is open; reopen it or write task orders once it is settled."""
        found = []
        if self._may_edit and not self.due_actions():
            found.append(self._edit)
        if self.actor.has(RETURN_PLAN) and self.record.state in DECIDED and self._may_return:
            found.append(Action(_("Reopen the plan"), self._return_url, "arrow-back-up"))
        if self._is_own and self._places_left():
            found.append(Action(_("Write task orders"), "?tab=orders", "plus", main=True))
        return found

    @property
    def _may_edit(self) -> bool:
        return self._is_own and plan_hindrance(self.record) is None

    @property
    def _is_own(self) -> bool:
        """Whether the actor draws up the plans of this unit."""
        return self.actor.has(DRAFT_PLAN) and unit_hindrance(self.actor, self.record.province_id) is None

    @property
    def _edit(self) -> Action:
        return Action(_("Edit the plan"), reverse("projects:plan-edit", args=[self.record.pk]), "pencil")

    def due_actions(self) -> Sequence[Action]:
        """What lacks something, or came back and is as it was, is edited before it is submitted."""
        return (self._edit,) if self._may_edit and (self._problems or self._is_as_returned) else ()

    @cached_property
    def _problems(self) -> list[Refused]:
        """What keeps an open plan from being submitted."""
        return plan_problems(self.record) if self.record.state in OPEN else []

    @cached_property
    def _is_as_returned(self) -> bool:
        """Whether nobody has changed the plan since it came back."""
        if self.record.state != PlanState.RETURNED:
            return False
        given = submissions_of(self.actor, self.record)
        return bool(given) and not differences(given[0].content, content_of(self.record))

    @property
    def _may_return(self) -> bool:
        """Whether the form that gives the plan back would open."""
        return return_hindrance(self.record) is None

    @property
    def _return_url(self) -> str:
        return reverse("projects:plan-return", args=[self.record.pk])

    def beside(self) -> Sequence[Action]:
        """Whoever decides on a submitted plan may return it, with remarks at its parts, instead."""
        waits = self.actor.has(RETURN_PLAN) and self.record.state == PlanState.SUBMITTED
        if not waits or not self._may_return:
            return ()
        return (Action(_("Return with remarks"), self._return_url, "arrow-back-up"),)

    def _places_left(self) -> bool:
        """Whether a settled plan still has places that no task order gives out."""
        if self.record.state not in DECIDED:
            return False
        sums = sums_of(self.record)
        return sums.ordered_places < sums.places

    def next_by(self) -> list[str]:
        """Whose turn it is. A settled plan waits for the province's task orders, for nobody once all are written; the
        province itself has a button for them."""
        if self.record.state not in DECIDED:
            return super().next_by()
        if self._is_own or not self._places_left():
            return []
        return [gettext("%(role)s, to write task orders") % {"role": planner_at(self.record.province).label}]

    def takes_turns(self, role: Role) -> bool:
        """An open plan waits for the officer of the unit that plans."""
        return self.record.state not in OPEN or role == planner_at(self.record.province)

    def buttons(self) -> list[StepButton]:
        """Approve or file, never both: the year says which."""
        filed = self.record.year.approval_mode == ApprovalMode.FILING
        return [button for button in super().buttons() if button.name != ("approve" if filed else "file")]

    def facts(self) -> Sequence[Fact]:
        """Money and persons."""
        plan, ceiling = self.record, ceiling_of(self.record)
        return (
            Fact(_("Ceiling"), ceiling, "money", note=_("Sum of the approved orders of money")),
            Fact(_("Planned money"), plan.total_fen, "money"),
            Fact(_("Money left"), ceiling - plan.total_fen, "money"),
            Fact(_("Drafted by"), plan.drafted_by),
            Fact(_("Submitted by"), plan.submitted_by or "—"),
            Fact(_("Decided by"), plan.decided_by or "—"),
            Fact(_("Plans are due"), plan.year.plans_due, "date"),
        )

    def tabs(self) -> Sequence[Tab]:
        """Submissions side by side."""
        return (Tab("submissions", _("Submissions"), "projects/planning/_plan_submissions.html", "git-compare"),)

    def more(self) -> dict[str, Any]:
        """What the sections show; a tab costs its queries only when it is open."""
        plan, tab = self.record, self.request.GET.get("tab", "")
        if tab == "submissions":
            return {"submissions": self._submissions()}
        remarks = open_remarks(plan)
        return {
            "answered": answered_remarks(plan) if plan.state == PlanState.SUBMITTED else [],
            "items": items_of(plan),
            "sums": sums_of(plan),
            "remarks": [remark for remark in remarks if remark.item_id is None],
            "item_remarks": {remark.item_id: remark.reason for remark in remarks if remark.item_id},
            "problems": [sentence_with_rule(problem) for problem in self._problems],
        }

    def _submissions(self) -> list[dict[str, Any]]:
        """Each submission with what it changed; what was edited since the last one stands first."""
        given = submissions_of(self.actor, self.record)
        found: list[dict[str, Any]] = []
        if given and self.record.state in OPEN:
            found.append({"submission": None, "changes": differences(given[0].content, content_of(self.record))})
        for place, submission in enumerate(given):
            before = given[place + 1].content if place + 1 < len(given) else None
            found.append(
                {"submission": submission, "changes": differences(before, submission.content) if before else None}
            )
        return found
