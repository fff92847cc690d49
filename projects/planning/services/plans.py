from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.enums import ApprovalMode
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.services.years import refuse_closed_year
from guopei.core.documents.services.attaching import remove_attachments
from guopei.core.flow.selectors.steps import unit_hindrance
from guopei.core.flow.services.moves import discard, lock, move, refuse_no_reason, save_changes
from guopei.core.flow.table import step
from guopei.core.inbox.services.todos import close_todos
from guopei.core.orgs.models import OrgUnit
from guopei.core.papers.services.making import erase_papers
from guopei.core.refusal import Refused, refuse
from projects.planning.enums import OPEN, PlanSection, PlanState
from projects.planning.models import Plan, PlanCeiling, PlanItem, PlanRemark, PlanSubmission
from projects.planning.rules import DRAFT_PLAN, PLAN_FLOW
from projects.planning.rules.rights import RETURN_PLAN, SUBMIT_PLAN
from projects.planning.selectors.choices import own_unit
from projects.planning.selectors.hindrances import (
    begin_hindrance,
    may_plan,
    plan_hindrance,
    return_hindrance,
    return_step,
)
from projects.planning.selectors.problems import plan_problems
from projects.planning.selectors.submissions import content_of
from projects.planning.services.items import ItemInput, refuse_bad_items, replace_items


@dataclass(frozen=True)
class RemarkInput:
    """One reason for a return, at a section or at one item of the table."""

    field: str
    reason: str
    item_id: int | None = None


@service(_("Draft a plan"))
def draft_plan(*, year: ProgrammeYear, actor: Actor, province: OrgUnit | None = None) -> Plan:
    """Begin the plan of a province or of the nation for a year; the one that stands already is returned instead of a
    second.

    Every province-level unit in the programme may plan, the Corps (XPCC) too, and the ministry the demonstration line.
    Refuses other units, and a year that is not open.
    """
    require(actor, DRAFT_PLAN)
    province = province or own_unit(actor)
    if not may_plan(province) or province.pk != actor.unit_id:
        raise Refused(
            _("Only a province of the programme or the ministry draws up a plan, and only its own."),
            code="not_a_province",
        )
    refuse_closed_year(year)
    refuse(begin_hindrance(year))
    # A ceiling of nothing until money is ordered, so that a plan begun early stands in the lists like any other.
    PlanCeiling.objects.get_or_create(year=year, province=province, defaults={"ceiling_fen": 0})
    plan, _made = Plan.objects.get_or_create(year=year, province=province, defaults={"drafted_by_id": actor.person_id})
    return plan


@service(_("Change a plan"))
def save_plan(
    plan: Plan,
    *,
    actor: Actor,
    needs: str | None = None,
    goals: str | None = None,
    coverage: str | None = None,
    items: Sequence[ItemInput] | None = None,
    version: int | None = None,
) -> Plan:
    """Write the plan's texts and items; None leaves a part as it is.

    Refuses (Stale) a version that has gone by, another unit's plan, one that is not open, and items above their rate,
    by one fen. A total above the ceiling may be kept as a draft: it is refused at submission, so that nobody loses an
    evening's work.
    """
    require(actor, DRAFT_PLAN, plan)
    refuse(unit_hindrance(actor, plan.province_id))
    fresh = lock(plan, version=version)
    refuse(plan_hindrance(fresh))
    moved = False
    if items is not None:
        refuse_bad_items(fresh, items)
        moved = replace_items(fresh, items)
    given = {"needs": needs, "goals": goals, "coverage": coverage}
    texts = {name: text.strip() for name, text in given.items() if text is not None}
    save_changes(fresh, texts, besides=moved)
    fresh.refresh_from_db()
    return fresh


@service(_("Save the items of a plan"))
def save_items(plan: Plan, items: Sequence[ItemInput], *, actor: Actor, version: int | None = None) -> Plan:
    """Write the plan's items alone. Refuses what `save_plan` refuses."""
    return save_plan(plan, actor=actor, items=items, version=version)


@service(_("Delete a drafted plan"))
def delete_plan(plan: Plan, *, actor: Actor, reason: str, version: int | None = None) -> None:
    """Delete a plan that was begun by mistake and never submitted, with its items; the trail keeps it. Needs a reason.

    Refuses another unit's plan, one that was submitted, one of a closed year, and a version gone by (Stale).
    """
    require(actor, DRAFT_PLAN, plan)
    refuse(unit_hindrance(actor, plan.province_id))
    refuse_closed_year(plan.year)
    fresh = lock(plan, version=version)
    refuse_no_reason(reason)
    if fresh.state != PlanState.DRAFT:
        raise Refused(
            _("The plan is “%(state)s”: only a draft that was never submitted is deleted."),
            code="wrong_state",
            params={"state": fresh.get_state_display()},
        )
    remove_attachments(fresh, actor=actor, reason=reason)
    erase_papers(fresh, actor=actor)
    discard(fresh, PlanItem.objects.filter(plan=fresh), actor=actor, flow=PLAN_FLOW, reason=reason)


@step(PLAN_FLOW, "submit")
@service(_("Submit a plan"))
def submit_plan(plan: Plan, *, actor: Actor, version: int | None = None, reason: str = "") -> Plan:
    """Send the plan to the ministry: its total is held against the ceiling from now on.

    Refuses a closed year, an empty part, an item above its rate, a total above the ceiling, by one fen, with the
    clause, and a plan that was returned and is as it was, unless the reply says why. Keeps what was submitted, resolves
    the remarks of the last return, asks the ministry to decide.
    """
    require(actor, SUBMIT_PLAN, plan)
    refuse(unit_hindrance(actor, plan.province_id))
    fresh = lock(plan, version=version)
    refuse_closed_year(fresh.year)
    # Locked before it is compared: an order that lowers it meanwhile waits, and then meets a submitted plan.
    PlanCeiling.objects.select_for_update(no_key=True, of=("self",)).filter(
        year_id=fresh.year_id, province_id=fresh.province_id
    ).first()
    if fresh.state in OPEN:
        for problem in plan_problems(fresh):
            raise problem
        _refuse_unchanged(fresh, reason)
    fresh = move(fresh, "submit", actor=actor, flow=PLAN_FLOW, version=version, reason=reason)
    last = PlanSubmission.objects.filter(plan=fresh).count()
    PlanSubmission.objects.create(
        plan=fresh,
        number=last + 1,
        content=content_of(fresh),
        total_fen=fresh.total_fen,
        submitted_by_id=actor.person_id,
    )
    PlanRemark.objects.filter(plan=fresh, resolved_at=None).update(resolved_at=clock.now())
    _close_ceilings_todo(fresh, actor)
    return fresh


def _refuse_unchanged(plan: Plan, reply: str) -> None:
    """Refuse a plan that comes back from a return exactly as it was, without a word."""
    if plan.state != PlanState.RETURNED or reply.strip():
        return
    last = PlanSubmission.objects.filter(plan=plan).order_by("-number").first()
    if last is not None and last.content == content_of(plan):
        raise Refused(
            _("Nothing was changed since the return. Mend what was asked for, or say in a reply why it stays."),
            code="returned_unchanged",
            field="reason",
        )


@step(PLAN_FLOW, "return", "reopen", hindrance=return_hindrance)
@service(_("Return a plan"))
def return_plan(
    plan: Plan,
    *,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
    remarks: Sequence[RemarkInput] = (),
) -> Plan:
    """Give the plan back with reasons, each at its section or item. Refuses a return without any reason.

    A plan that was approved or filed is reopened the same way, unless task orders stand on it.
    """
    require(actor, RETURN_PLAN, plan)
    refuse_closed_year(plan.year)
    said = [remark for remark in remarks if remark.reason.strip()]
    reason = reason.strip() or gettext("; ").join(remark.reason.strip() for remark in said)
    fresh = lock(plan, version=version)
    refuse(return_hindrance(fresh))
    items = {item.pk: item for item in PlanItem.objects.filter(plan=fresh).select_related("sub_project")}
    fresh = move(
        fresh, return_step(fresh), actor=actor, flow=PLAN_FLOW, version=version, reason=reason,
        params={"remarks": max(len(said), 1)},
    )  # fmt: skip
    for remark in said:
        item = items.get(remark.item_id or 0)
        if remark.field not in PlanSection.values or (remark.item_id and item is None):
            raise Refused(_("A remark points at a part that this plan does not have."), code="remark_astray")
        PlanRemark.objects.create(
            plan=fresh,
            field=PlanSection.ITEMS if item else remark.field,
            item=item,
            about=str(item)[:200] if item else "",
            reason=remark.reason.strip(),
            raised_by_id=actor.person_id,
        )
    return fresh


@step(PLAN_FLOW, "approve", "file")
@service(_("Approve a plan"))
def approve_plan(plan: Plan, *, actor: Actor, version: int | None = None, reason: str = "") -> Plan:
    """Approve (审批) or file (备案) the plan, as the programme year is set. Refuses whoever drafted or submitted it."""
    step = "file" if plan.year.approval_mode == ApprovalMode.FILING else "approve"
    return move(plan, step, actor=actor, flow=PLAN_FLOW, version=version, reason=reason)


def _close_ceilings_todo(plan: Plan, actor: Actor) -> None:
    """The plan that the ceiling asked for is there."""
    ceiling = PlanCeiling.objects.filter(year_id=plan.year_id, province_id=plan.province_id).first()
    if ceiling is not None:
        close_todos(ceiling, actor=actor, kinds=("projects.plan_due",))
