"""Quotas: from the task order down the tree. Sums are judged by the database; here they are said in words first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.services.years import refuse_closed_year
from guopei.core.flow.selectors.steps import unit_hindrance
from guopei.core.flow.services.moves import lock, save_changes
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.inbox.services.todos import close_todos, raise_todo
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused, refuse
from projects.orders.models import TaskOrder
from projects.planning.rules.rights import planner_at
from trainees.register.rules import OFFICER_OF
from trainees.selection.models import Quota
from trainees.selection.rules.rights import OPEN_QUOTA, SPLIT_QUOTA
from trainees.selection.selectors.days import rosters_due
from trainees.selection.selectors.hindrances import order_hindrance, split_hindrance
from trainees.selection.services.ranking import rank_reserves


@dataclass(frozen=True)
class Share:
    """Places for one unit below."""

    unit: OrgUnit
    places: int


def _overdrawn() -> Refused:
    return Refused(
        _("Somebody else gave out or took places just now: there are not enough left. Look again."),
        code="quota_overdrawn",
        rule="trainees.quota",
        field="places",
    )


def refuse_closed_order(order: TaskOrder) -> None:
    """Refuse a task order that is not accepted, and one of a closed year."""
    refuse_closed_year(ProgrammeYear.objects.get(plans__items__task_orders=order))
    refuse(order_hindrance(order))


@service(_("Open places"))
def open_quota(task_order: TaskOrder, *, actor: Actor, due_on: date | None = None) -> Quota:
    """Make the quota of an accepted task order at the province, or at the nation for its line: all its places. Opened
    already: returned as it is.

    Refuses an order of another unit (404 where it is out of sight), and one that was not accepted. Raises a to-do to
    distribute.
    """
    require(actor, OPEN_QUOTA, task_order)
    refuse(unit_hindrance(actor, task_order.plan_item.plan.province_id))
    order = TaskOrder.objects.select_related("plan_item__plan__province", "plan_item__plan__year").get(pk=task_order.pk)
    refuse_closed_order(order)
    found = Quota.objects.filter(task_order=order, parent=None).first()
    if found is not None:
        return found
    with said_by_database({"quota_once_per_unit": _overdrawn, "quota_one_root": _overdrawn, "quota_guard": _overdrawn}):
        quota = Quota.objects.create(
            task_order=order, unit=order.plan_item.plan.province, places=order.places, due_on=due_on
        )
    close_todos(order, actor=actor, kinds=("projects.places_due",))
    _ask_to_split(quota, order)
    return quota


@service(_("Distribute places"))
def split_quota(
    parent: Quota, shares: Sequence[Share], *, actor: Actor, version: int | None = None, due_on: date | None = None
) -> list[Quota]:
    """Give the places of a quota to units below; a unit left out keeps what it has, 0 takes its places away.

    Refuses: a version gone by (Stale), a unit that does not lie below or named twice, more places than there are, and
    fewer than a unit has given on or filled. Reserves of the units concerned are ranked again. To-dos follow.
    """
    require(actor, SPLIT_QUOTA, parent)
    fresh = lock(parent, version=version)
    refuse(split_hindrance(actor, fresh))
    order = TaskOrder.objects.select_related("plan_item__plan__year").get(pk=fresh.task_order_id)
    refuse_closed_order(order)
    due_on = due_on or fresh.due_on
    _refuse_wrong_units(fresh, shares)
    existing = {
        quota.unit_id: quota
        for quota in Quota.objects.filter(parent=fresh).order_by("pk").select_for_update(no_key=True, of=("self",))
    }
    _refuse_too_many(fresh, shares, existing)
    words = {"quota_not_overdrawn": _overdrawn, "quota_once_per_unit": _given_by_another, "quota_guard": _overdrawn}
    before = _given(existing)
    with said_by_database(words):
        _take_back_first(shares, existing)
        for share in shares:
            known = existing.get(share.unit.pk)
            if known is None and share.places:
                existing[share.unit.pk] = Quota.objects.create(
                    task_order=order, unit=share.unit, parent=fresh, places=share.places, due_on=due_on
                )
            elif known is not None and (known.places, known.due_on) != (share.places, due_on):
                known.places, known.due_on, known.version = share.places, due_on, known.version + 1
                known.save(update_fields=["places", "due_on", "version"])
    save_changes(fresh, {}, besides=_given(existing) != before)
    for share in shares:
        quota = existing.get(share.unit.pk)
        if quota is not None:
            rank_reserves(quota.pk)
            _tell(quota, order, actor)
    fresh.refresh_from_db()
    if fresh.allocated + fresh.confirmed >= fresh.places:
        close_todos(fresh if fresh.parent_id else order, actor=actor, kinds=("trainees.quota_to_split",))
    return list(Quota.objects.filter(parent=fresh).select_related("unit").order_by("unit__code"))


def _given(existing: dict[int, Quota]) -> dict[int, tuple[int, date | None]]:
    """What each unit has, and until when."""
    return {unit_id: (quota.places, quota.due_on) for unit_id, quota in existing.items()}


def _refuse_wrong_units(parent: Quota, shares: Sequence[Share]) -> None:
    seen: set[int] = set()
    above = OrgUnit.objects.values_list("path", flat=True).get(pk=parent.unit_id)
    for share in shares:
        wrong = (
            share.unit.pk in seen
            or not share.unit.path.startswith(above)
            or share.unit.path == above
            or share.unit.kind not in OFFICER_OF
            or not share.unit.in_programme
        )
        if wrong:
            raise Refused(
                _("%(unit)s does not lie below, or stands in the list twice."),
                code="wrong_unit",
                rule="trainees.quota",
                field="unit",
                params={"unit": share.unit},
            )
        seen.add(share.unit.pk)


def _refuse_too_many(parent: Quota, shares: Sequence[Share], existing: dict[int, Quota]) -> None:
    after = {unit_id: quota.places for unit_id, quota in existing.items()}
    for share in shares:
        held = existing.get(share.unit.pk)
        if held is not None and share.places < held.allocated + held.confirmed:
            raise Refused(
                _("%(unit)s has already given on or filled %(held)s places; it cannot have only %(places)s."),
                code="quota_in_use",
                rule="trainees.quota",
                field="places",
                params={"unit": share.unit, "held": held.allocated + held.confirmed, "places": share.places},
            )
        after[share.unit.pk] = share.places
    total, most = sum(after.values()), parent.places - parent.confirmed
    if total > most:
        raise Refused(
            _("%(total)s places are distributed, %(over)s more than the %(most)s there are."),
            code="quota_exceeded",
            rule="trainees.quota",
            field="places",
            params={"total": total, "over": total - most, "most": most},
        )


def _take_back_first(shares: Sequence[Share], existing: dict[int, Quota]) -> None:
    """Lower what is lowered before anything rises, so that the sum is never too large on the way."""
    for share in shares:
        quota = existing.get(share.unit.pk)
        if quota is not None and share.places < quota.places:
            quota.places, quota.version = share.places, quota.version + 1
            quota.save(update_fields=["places", "version"])


def _given_by_another() -> Refused:
    return Refused(
        _("One of these units has places of this task order from another level already."),
        code="quota_given_elsewhere",
        rule="trainees.quota",
        field="unit",
    )


def _ask_to_split(quota: Quota, order: TaskOrder) -> None:
    raise_todo(
        "trainees.quota_to_split",
        unit=quota.unit_id,
        role=planner_at(quota.unit) if quota.parent_id is None else OFFICER_OF[UnitKind(quota.unit.kind)],
        # The province's own is a matter of its order: withdrawn with it.
        subject=quota if quota.parent_id else order,
        url=reverse("trainees:quota-split", args=[quota.pk]),
        due=rosters_due(quota, order),
        params={"order": order.number, "places": quota.places},
    )


def _tell(quota: Quota, order: TaskOrder, actor: Actor) -> None:
    """A province or prefecture is asked to distribute, a county to name people, one without places nothing."""
    if not quota.places:
        close_todos(quota, actor=actor, kinds=("trainees.quota_to_split", "trainees.roster_due"))
    elif quota.unit.kind in (UnitKind.PROVINCE, UnitKind.PREFECTURE):
        _ask_to_split(quota, order)
    else:
        raise_todo(
            "trainees.roster_due",
            unit=quota.unit_id,
            role=OFFICER_OF[UnitKind(quota.unit.kind)],
            subject=quota,
            url=reverse("trainees:quota-detail", args=[quota.pk]),
            due=rosters_due(quota, order),
            params={"order": order.number, "places": quota.places},
        )
