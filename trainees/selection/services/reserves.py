"""Reserves follow, in their order, into the places that no-shows left (trainees.replacement, trainees.reserve_order).

A declared no-show frees a place at once, and the first reserve has it; the unit that named the people looks at the list
and calls them with one button. Automatic it is not: somebody has to telephone them before they travel.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service, set_local
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.selectors.due import AT_HAND, due_by
from guopei.core.inbox.services.todos import close_todos, raise_todo
from guopei.core.orgs.enums import UnitKind
from guopei.core.policy.selectors.values import value
from guopei.core.refusal import Refused
from projects.orders.models import TaskOrder
from trainees.classes.enums import OPEN_CLASS
from trainees.classes.models import TrainingClass
from trainees.register.rules import OFFICER_OF
from trainees.selection.models import Quota
from trainees.selection.rules.rights import FILL_FROM_RESERVES
from trainees.selection.selectors.reserves import due
from trainees.selection.services.quotas import refuse_closed_order
from trainees.selection.services.ranking import rank_reserves

CALL, ASSIGN = "trainees.reserves_to_call", "trainees.reserves_to_assign"

_ENROL = """
INSERT INTO trainees_enrolment
    (quota_id, task_order_id, year_id, province_id, nomination_id, teacher_id, county_id, state, result, result_state)
SELECT n.quota_id, n.task_order_id, n.year_id, n.province_id, n.id, n.teacher_id, t.county_id, 'EXPECTED', '', 'NONE'
  FROM trainees_nomination n JOIN trainees_teacher t ON t.id = n.teacher_id
 WHERE n.quota_id = %(quota)s AND n.state = 'APPROVED' AND NOT n.is_reserve
   AND NOT EXISTS (SELECT FROM trainees_enrolment e WHERE e.nomination_id = n.id)
 ORDER BY n.teacher_id
"""

# Whoever is enrolled beyond the places that a unit keeps for itself follows somebody who did not come: the first such
# person who has not been replaced yet. A place that was never taken replaces nobody.
_REPLACE = """
WITH beyond AS (
    SELECT count(*) - q.places + q.allocated AS number
      FROM trainees_quota q JOIN trainees_enrolment e ON e.quota_id = q.id
     WHERE q.id = %(quota)s GROUP BY q.id
), called AS (
    SELECT e.id, row_number() OVER (ORDER BY e.id DESC) AS place FROM trainees_enrolment e
     WHERE e.quota_id = %(quota)s AND e.state = 'EXPECTED'
       AND NOT EXISTS (SELECT FROM trainees_replacement r WHERE r.enrolment_id = e.id)
), absent AS (
    SELECT e.id, row_number() OVER (ORDER BY e.id) AS place FROM trainees_enrolment e
     WHERE e.quota_id = %(quota)s AND e.state = 'NO_SHOW'
       AND NOT EXISTS (SELECT FROM trainees_replacement r WHERE r.no_show_id = e.id)
)
INSERT INTO trainees_replacement (enrolment_id, no_show_id)
SELECT c.id, a.id FROM called c JOIN absent a USING (place)
 WHERE c.place <= (SELECT number FROM beyond) - (
       SELECT count(*) FROM trainees_replacement r JOIN trainees_enrolment e ON e.id = r.enrolment_id
        WHERE e.quota_id = %(quota)s)
"""

_LOCK_PEOPLE = """
SELECT FROM trainees_teacher WHERE id IN (
    SELECT n.teacher_id FROM trainees_nomination n WHERE n.quota_id = %(quota)s AND n.state = 'APPROVED'
       AND NOT EXISTS (SELECT FROM trainees_enrolment e WHERE e.nomination_id = n.id))
 ORDER BY id FOR NO KEY UPDATE
"""

_WITHDRAW_REPEATS = """
UPDATE trainees_nomination n SET state = 'WITHDRAWN', is_reserve = false, reserve_rank = NULL, version = n.version + 1
 WHERE n.quota_id = %(quota)s AND n.state = 'APPROVED' AND nomination_is_repeat(n.id)
   AND NOT EXISTS (SELECT FROM trainees_enrolment e WHERE e.nomination_id = n.id)
"""


def enrol_places(quota_id: int) -> int:
    """Enrol every approved nomination that has a place and no enrolment yet. How many. Locks the quota."""
    rank_reserves(quota_id)
    return _enrol(quota_id)


def _enrol(quota_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ENROL, {"quota": quota_id})
        enrolled = int(cursor.rowcount)
        if enrolled:
            cursor.execute(_REPLACE, {"quota": quota_id})
        return enrolled


@service(_("Call reserves"))
def fill_from_reserves(quota: Quota, *, actor: Actor, people: Sequence[int] | None = None) -> int:
    """Enrol the reserves whose turn it is, as many as there are free places; ask the institution to assign them.

    `people` are the nominations that the caller was shown. Refuses when it is somebody else's turn by now, and when it
    is nobody's. Reserves who were enrolled in this type of project elsewhere meanwhile are withdrawn with that reason,
    and the next ones follow. How many were called.
    """
    require(actor, FILL_FROM_RESERVES, quota)
    quota = Quota.objects.select_related("unit", "task_order__holder").get(pk=quota.pk)
    refuse_closed_order(quota.task_order)
    rank_reserves(quota.pk)  # locks the quota
    if _withdraw_repeats(quota):
        rank_reserves(quota.pk)
    next_ones = set(due(quota.pk).values_list("pk", flat=True))
    if people is not None and next_ones != set(people):
        raise Refused(
            _("It is the turn of other people by now: %(count)s. Look at the list again."),
            code="reserves_changed",
            rule="trainees.replacement",
            params={"count": len(next_ones)},
        )
    if not next_ones:
        raise Refused(
            _("It is nobody's turn: no place of this quota is free, or no approved reserve waits."),
            code="no_reserve_due",
            rule="trainees.replacement",
        )
    called = _enrol(quota.pk)
    close_todos(quota, actor=actor, kinds=(CALL,))
    _ask_to_assign(quota.task_order, called)
    return called


def _withdraw_repeats(quota: Quota) -> int:
    """Withdraw waiting people who were enrolled in this type of project this year since. Locks them, in id order."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_PEOPLE, {"quota": quota.pk})
        if not value("trainees.once_a_year_per_type", unit=quota.unit).value:
            return 0
        set_local("reason", gettext("Trained in this type of project this year already"))
        cursor.execute(_WITHDRAW_REPEATS, {"quota": quota.pk})
        withdrawn = int(cursor.rowcount)
        set_local("reason", "")
        return withdrawn


def ask_about_reserves(quota_ids: Iterable[int], *, actor: Actor) -> None:
    """Rank these quotas anew after somebody did not come, or came after all, and ask whoever named the people to call
    the reserves. Nobody is asked any more when nobody's turn it is, or when every class of the order is over."""
    quotas = Quota.objects.filter(pk__in=quota_ids).select_related("unit", "task_order").order_by("pk")
    for quota in quotas:  # as many as units of one class
        rank_reserves(quota.pk)
        people = due(quota.pk).count()
        if not people or not _class_to_come(quota.task_order).exists():
            close_todos(quota, actor=actor, kinds=(CALL,), state=TodoState.DROPPED)
            continue
        raise_todo(
            CALL,
            unit=quota.unit_id,
            role=OFFICER_OF[UnitKind(quota.unit.kind)],
            subject=quota,
            url=reverse("trainees:quota-reserves", args=[quota.pk]),
            due=due_by(key=AT_HAND),
            params={"order": quota.task_order.number, "people": people},
        )


def _class_to_come(order: TaskOrder) -> QuerySet[TrainingClass]:
    return TrainingClass.objects.filter(task_order=order, state__in=OPEN_CLASS, ends_on__gt=clock.today())


def _ask_to_assign(order: TaskOrder, people: int) -> None:
    """To the one class that they can still join, or to the order where there are several or none."""
    classes = list(_class_to_come(order).order_by("pk")[:2])
    url = (
        reverse("trainees:class-assign", args=[classes[0].pk])
        if len(classes) == 1
        else reverse("projects:task-order-detail", args=[order.pk])
    )
    raise_todo(
        ASSIGN,
        unit=order.holder_id,
        role=Role.INSTITUTION_OFFICER,
        subject=order,
        url=url,
        due=due_by(key=AT_HAND),
        params={"order": order.number, "people": people},
    )
