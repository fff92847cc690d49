"""Schemes drawn up, copied, changed and deleted while they are open."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.services.years import refuse_closed_year
from guopei.core.flow.selectors.steps import unit_hindrance
from guopei.core.flow.services.moves import discard, lock, refuse_no_reason, save_changes
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused, refuse
from guopei.core.schemes.enums import SETTLED
from guopei.core.schemes.models import Indicator, Scheme, SchemeGrade
from guopei.core.schemes.purposes import is_purpose
from guopei.core.schemes.rules import DRAFT_SCHEME, SCHEME_FLOW
from guopei.core.schemes.selectors.schemes import change_hindrance, in_tree_order
from guopei.core.schemes.services.writing import (
    TEXTS,
    GradeInput,
    IndicatorInput,
    replace_grades,
    replace_indicators,
)


@service(_("Draw up a scheme"))
def draft_scheme(
    *,
    purpose: str,
    title: str,
    actor: Actor,
    year: ProgrammeYear | None = None,
    basis: str = "",
    is_demo: bool = False,
    indicators: Sequence[IndicatorInput] = (),
    grades: Sequence[GradeInput] = (),
) -> Scheme:
    """Draw up a scheme of the actor's unit, in its first edition.

    Refuses a purpose that no room declared, no title, a title that the unit has already (a new edition is a copy), a
    closed year, and what `replace_indicators` and `replace_grades` refuse. Weights may be off until it is submitted.
    """
    require(actor, DRAFT_SCHEME)
    title = _checked_head(purpose, title, year)
    if Scheme.objects.filter(unit_id=actor.unit_id, title=title).exists():
        raise Refused(
            _("There is a scheme “%(title)s” already: copy it into a new edition."),
            code="scheme_title_taken",
            field="title",
            params={"title": title},
        )
    scheme = _create(actor, purpose=purpose, title=title, year=year, basis=basis.strip(), is_demo=is_demo)
    replace_indicators(scheme, indicators)
    replace_grades(scheme, grades)
    return scheme


@service(_("Copy a scheme into a new edition"))
def copy_scheme(scheme: Scheme, *, actor: Actor, version: int | None = None, reason: str = "") -> Scheme:
    """Draw up the next edition of a scheme in the actor's own unit: of a published one in sight.

    Refuses a scheme that is not published yet, a version gone by (Stale), and a second open copy of the same title.
    The copy has no year when the year is closed.
    """
    require(actor, DRAFT_SCHEME, scheme)
    source = lock(scheme, version=version)
    if source.state not in SETTLED:
        raise Refused(
            _("The scheme is “%(state)s”: only a published one is copied."),
            code="wrong_state",
            params={"state": source.get_state_display()},
        )
    OrgUnit.objects.select_for_update(no_key=True).get(pk=_own_unit(actor))  # one copy at a time counts the editions
    editions = Scheme.objects.filter(unit_id=actor.unit_id, title=source.title)
    if editions.exclude(state__in=SETTLED).exists():
        raise Refused(
            _("An edition of “%(title)s” is being drawn up already."),
            code="scheme_copy_open",
            params={"title": source.title},
        )
    latest = editions.aggregate(latest=Max("edition"))["latest"] or 0
    made = _create(
        actor,
        purpose=source.purpose,
        title=source.title,
        year=source.year if source.year and source.year.state != "CLOSED" else None,
        basis=source.basis,
        is_demo=source.is_demo,
        edition=latest + 1,
        copied_from=source,
    )
    rows = in_tree_order(Indicator.objects.filter(scheme=source).order_by("position"))
    replace_indicators(made, [_as_input(row) for row in rows])
    grades = SchemeGrade.objects.filter(scheme=source).order_by("-least")
    replace_grades(made, [GradeInput(row.name, row.least, row.name_en) for row in grades])
    return made


@service(_("Change a scheme"))
def save_scheme(
    scheme: Scheme,
    *,
    actor: Actor,
    purpose: str,
    title: str,
    year: ProgrammeYear | None = None,
    basis: str = "",
    indicators: Sequence[IndicatorInput],
    grades: Sequence[GradeInput],
    version: int | None = None,
) -> Scheme:
    """Write an open scheme's head, all its indicators and grades.

    Refuses another unit's scheme, one that was submitted, a version gone by (Stale), another title for a later edition,
    and what `draft_scheme` refuses.
    """
    require(actor, DRAFT_SCHEME, scheme)
    fresh = lock(scheme, version=version)
    refuse(unit_hindrance(actor, fresh.unit_id))
    refuse(change_hindrance(fresh))
    title = _checked_head(purpose, title, year)
    others = Scheme.objects.filter(unit_id=fresh.unit_id).exclude(pk=fresh.pk)
    if title != fresh.title and (fresh.edition > 1 or others.filter(title=title).exists()):
        raise Refused(
            _("An edition keeps its title, and each title belongs to one scheme."),
            code="scheme_title_kept",
            field="title",
        )
    moved = replace_indicators(fresh, indicators)
    moved |= replace_grades(fresh, grades)
    head = {"purpose": purpose, "title": title, "year": year, "basis": basis.strip()}
    return save_changes(fresh, head, besides=moved)


@service(_("Delete a drafted scheme"))
def delete_scheme(scheme: Scheme, *, actor: Actor, reason: str, version: int | None = None) -> None:
    """Delete a scheme that was drawn up wrongly, with its indicators; the trail keeps it. Needs a reason.

    Refuses another unit's scheme, one that was submitted or is published, and a version gone by (Stale).
    """
    require(actor, DRAFT_SCHEME, scheme)
    fresh = lock(scheme, version=version)
    refuse(unit_hindrance(actor, fresh.unit_id))
    refuse_no_reason(reason)
    refuse(change_hindrance(fresh))
    parts = Indicator.objects.filter(scheme=fresh), SchemeGrade.objects.filter(scheme=fresh)
    discard(fresh, *parts, actor=actor, flow=SCHEME_FLOW, reason=reason)


def _create(actor: Actor, **fields: Any) -> Scheme:
    return Scheme.objects.create(unit_id=_own_unit(actor), drafted_by_id=actor.person_id, **fields)


def _own_unit(actor: Actor) -> int:
    if actor.unit_id is None:
        raise Denied(_("This has to be done by a person."), code="no_person")
    return actor.unit_id


def _checked_head(purpose: str, title: str, year: ProgrammeYear | None) -> str:
    """The title as it is kept, when purpose, title and year may stand."""
    if not is_purpose(purpose):
        raise Refused(_("Say what the scheme is for."), code="scheme_purpose", field="purpose")
    if not title.strip():
        raise Refused(_("Give the scheme a title."), code="scheme_untitled", field="title")
    if year is not None:
        refuse_closed_year(year)
    return title.strip()


def _as_input(row: Indicator) -> IndicatorInput:
    return IndicatorInput(
        code=row.code,
        weight=row.weight,
        least=row.least,
        most=row.most,
        step=row.step,
        **{name: getattr(row, name) for name in TEXTS},
    )
