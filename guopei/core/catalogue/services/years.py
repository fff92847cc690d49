"""Programme years: drawn up from the year before, opened by a second person, closed with a reason."""

from collections.abc import Mapping
from datetime import date

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.enums import ApprovalMode, YearState
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.catalogue.registry import open_work
from guopei.core.catalogue.rules import CLOSE_YEAR, DRAFT_YEAR, YEAR_FLOW
from guopei.core.catalogue.selectors.years import closed_hindrance
from guopei.core.catalogue.services.days import refuse_strange_day
from guopei.core.flow.services.moves import ask_for, discard, lock, move, refuse_no_reason, save_changes
from guopei.core.flow.table import step
from guopei.core.refusal import Refused, refuse

DAYS = frozenset({"plans_due", "orders_due", "rosters_due", "reports_due"})
COPIED = ("line_id", "code", "name", "name_en", "mode", "days", "hours", "rate_class", "stage", "target_group_id")


@service(_("Draft a programme year"))
def draft_year(
    year: int,
    *,
    actor: Actor,
    copied_from: ProgrammeYear | None = None,
    approval_mode: ApprovalMode = ApprovalMode.REVIEW,
    plans_due: date | None = None,
    orders_due: date | None = None,
    rosters_due: date | None = None,
    reports_due: date | None = None,
) -> ProgrammeYear:
    """Draw up a year, with the sub-projects of another one copied forward and marked unconfirmed.

    Refuses a year that exists, and a day far from the year. The line of a copied sub-project may have ended by its own
    dates: that stays visible on the catalogue's page and is for the ministry to judge.
    """
    require(actor, DRAFT_YEAR)
    if ProgrammeYear.objects.filter(year=year).exists():
        raise Refused(
            _("The programme year %(year)s exists already."), code="year_exists", field="year", params={"year": year}
        )
    days = {"plans_due": plans_due, "orders_due": orders_due, "rosters_due": rosters_due, "reports_due": reports_due}
    _refuse_strange_days(year, days)
    made = ProgrammeYear.objects.create(
        year=year,
        phase=copied_from.phase if copied_from else "",
        approval_mode=approval_mode,
        **days,
        copied_from=copied_from,
        source=f"沿用{copied_from.year}年" if copied_from else "",
        drafted_by_id=actor.user_id,
    )
    if copied_from is not None:
        SubProject.objects.bulk_create(
            SubProject(
                year=made,
                is_weak_subject=sub_project.is_weak_subject,
                source=f"沿用{copied_from.year}年",
                **{name: getattr(sub_project, name) for name in COPIED},
            )
            for sub_project in copied_from.sub_projects.order_by("code")
        )
    ask_for(made, actor=actor, flow=YEAR_FLOW)
    return made


def _refuse_strange_days(year: int, days: Mapping[str, date | None]) -> None:
    for name, day in days.items():
        label = ProgrammeYear._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        refuse_strange_day(day, year=year, name=label, field=name)


@service(_("Change a programme year"))
def save_year(
    year: ProgrammeYear,
    *,
    actor: Actor,
    approval_mode: ApprovalMode | None = None,
    version: int | None = None,
    **days: date | None,
) -> ProgrammeYear:
    """Write a year's days, and while it is a draft how plans are decided. None of a day takes it away.

    Refuses a closed year, a day far from the year, a version gone by (Stale), and another way of deciding on plans once
    the year is open: plans stand on it.
    """
    require(actor, DRAFT_YEAR, year)
    refuse_closed_year(year)
    if set(days) - DAYS:
        raise TypeError(f"not a day of a year: {', '.join(sorted(set(days) - DAYS))}")
    fresh = lock(year, version=version)
    _refuse_strange_days(fresh.year, days)
    if approval_mode not in (None, fresh.approval_mode) and fresh.state != YearState.DRAFT:
        raise Refused(
            _("The year %(year)s is open: how its plans are decided stands."),
            code="year_is_open",
            field="approval_mode",
            params={"year": fresh.year},
        )
    return save_changes(fresh, {**days, "approval_mode": approval_mode or fresh.approval_mode})


@service(_("Delete a drafted year"))
def delete_year(year: ProgrammeYear, *, actor: Actor, reason: str, version: int | None = None) -> None:
    """Delete a year that was drawn up wrongly, with its sub-projects; the trail keeps them. Needs a reason.

    Refuses a year that was opened, one that another year was copied from, and a version gone by (Stale).
    """
    require(actor, DRAFT_YEAR, year)
    fresh = lock(year, version=version)
    refuse_no_reason(reason)
    if fresh.state != YearState.DRAFT:
        raise Refused(
            _("The year is “%(state)s”: only a draft is deleted."),
            code="wrong_state",
            params={"state": fresh.get_state_display()},
        )
    later = ProgrammeYear.objects.filter(copied_from=fresh).order_by("year").first()
    if later is not None:
        raise Refused(
            _("The year %(later)s was copied from this one: delete that draft first."),
            code="year_was_copied",
            params={"later": later.year},
        )
    discard(fresh, SubProject.objects.filter(year=fresh), actor=actor, flow=YEAR_FLOW, reason=reason)


@step(YEAR_FLOW, "open")
@service(_("Open a programme year"))
def open_year(year: ProgrammeYear, *, actor: Actor, version: int | None = None, reason: str = "") -> ProgrammeYear:
    """Open a year for plans. Refuses whoever drew it up, and a year without sub-projects."""
    if not SubProject.objects.filter(year=year).exists():
        raise Refused(
            _("The catalogue of %(year)s has no sub-project yet."), code="year_is_empty", params={"year": year.year}
        )
    return move(year, "open", actor=actor, flow=YEAR_FLOW, version=version, reason=reason)


@step(YEAR_FLOW, "close")
@service(_("Close a programme year"))
def close_year(year: ProgrammeYear, *, actor: Actor, reason: str, version: int | None = None) -> ProgrammeYear:
    """Close a year: nothing of it is planned, ordered or given out any more. Needs a reason.

    Refuses while work of the year is unfinished, and names it: a decision that somebody waits for must not be left
    behind. Reports are written and filed after the year is closed as before.
    """
    require(actor, CLOSE_YEAR, year)
    fresh = lock(year, version=version)
    unfinished = open_work(fresh) if fresh.state == YearState.OPEN else []
    if unfinished:
        raise Refused(
            _("Work of %(year)s is not finished: %(work)s."),
            code="year_has_open_work",
            params={
                "year": year.year,
                "work": "; ".join(
                    gettext("%(what)s: %(number)s") % {"what": work.label, "number": work.number} for work in unfinished
                ),
            },
        )
    return move(fresh, "close", actor=actor, flow=YEAR_FLOW, version=version, reason=reason)


def refuse_closed_year(year: ProgrammeYear) -> None:
    """Refuse a year that is closed: its plans, orders and money stand.

    Shares the year until the transaction ends, as the database does for new rows: who closes it meanwhile waits, and
    then counts what has begun.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM catalogue_programmeyear WHERE id = %s FOR SHARE", [year.pk])
        (state,) = cursor.fetchone()
    refuse(closed_hindrance(year, state=state))
