"""What is trained in a year: sub-projects added, changed, removed and confirmed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.catalogue.rules import DRAFT_YEAR, OPEN_YEAR, YEAR_FLOW
from guopei.core.catalogue.selectors.years import drafters, opened_hindrance
from guopei.core.catalogue.services.years import refuse_closed_year
from guopei.core.flow.services.moves import ask_for, lock, save_changes
from guopei.core.refusal import Refused, refuse

FIELDS = frozenset(
    {"line", "code", "name", "name_en", "mode", "days", "hours", "rate_class", "stage", "target_group"}
    | {"is_weak_subject", "source"}
)


@service(_("Add a sub-project"))
def draft_sub_project(year: ProgrammeYear, *, actor: Actor, **fields: Any) -> SubProject:
    """Add a sub-project to a year that is a draft or open; it is unconfirmed. The first one of a draft asks a second
    person to open the year.

    Refuses a closed year, a code that the year has already, no name, and less than one day or hour.
    """
    require(actor, DRAFT_YEAR, year)
    refuse_closed_year(year)
    made = SubProject.objects.create(year=year, **_checked(year, fields))
    ask_for(year, actor=actor, flow=YEAR_FLOW)
    return made


@service(_("Change a sub-project"))
def save_sub_project(sub_project: SubProject, *, actor: Actor, version: int | None = None, **fields: Any) -> SubProject:
    """Change a sub-project of a draft year; what was confirmed has to be confirmed anew.

    Refuses a year that was opened (plans stand on it), a version gone by (Stale), and what `draft_sub_project` refuses.
    """
    require(actor, DRAFT_YEAR, sub_project)
    _refuse_opened(sub_project.year)
    fresh = lock(sub_project, version=version)
    checked = _checked(fresh.year, fields, own=fresh)
    if all(getattr(fresh, name) == value for name, value in checked.items()):
        return fresh
    return save_changes(fresh, {**checked, "is_confirmed": False})


@service(_("Remove a sub-project"))
def remove_sub_project(sub_project: SubProject, *, actor: Actor, version: int | None = None) -> None:
    """Take a sub-project out of a draft year; nobody is asked to open one without any.

    Refuses a year that was opened, and a version gone by (Stale).
    """
    require(actor, DRAFT_YEAR, sub_project)
    year = sub_project.year
    _refuse_opened(year)
    lock(sub_project, version=version).delete()
    ask_for(year, actor=actor, flow=YEAR_FLOW)


@service(_("Confirm the catalogue of a year"))
def confirm_catalogue(year: ProgrammeYear, *, actor: Actor, reason: str, version: int | None = None) -> ProgrammeYear:
    """Say which document holds the year's catalogue: the year and its sub-projects are confirmed by it.

    Refuses a closed year, no document, a version gone by (Stale), whoever drew the year up, and an empty catalogue.
    """
    require(actor, OPEN_YEAR, year)
    refuse_closed_year(year)
    fresh = lock(year, version=version)
    source = reason.strip()
    if not source:
        raise Refused(_("Name the document that holds the catalogue."), code="source_missing", field="reason")
    if not actor.hands.isdisjoint(drafters(fresh)):
        raise Refused(
            _("A second person is needed: whoever drew the year up may not confirm it."),
            code="second_person",
            rule="core.second_person",
        )
    if not SubProject.objects.filter(year=fresh).exists():
        raise Refused(
            _("The catalogue of %(year)s has no sub-project yet."), code="year_is_empty", params={"year": fresh.year}
        )
    SubProject.objects.filter(year=fresh, is_confirmed=False).update(is_confirmed=True, source=source[:300])
    fresh.is_confirmed, fresh.source = True, source[:300]
    fresh.version += 1
    fresh.save(update_fields=["is_confirmed", "source", "version"])
    return fresh


def _refuse_opened(year: ProgrammeYear) -> None:
    refuse(opened_hindrance(lock(year)))


def _checked(year: ProgrammeYear, fields: dict[str, Any], *, own: SubProject | None = None) -> dict[str, Any]:
    """The fields, when a sub-project may say so."""
    unknown = set(fields) - FIELDS
    if unknown:
        raise TypeError(f"not a field of a sub-project: {', '.join(sorted(unknown))}")
    found = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    for name in ("code", "name"):
        if found.get(name) == "":
            raise Refused(_("A sub-project has a code and a name."), code="sub_project_unnamed", field=name)
    if own is None or "name_en" in found:
        found["name_en"] = found.get("name_en") or found.get("name", "")
    for name in ("days", "hours"):
        if int(found.get(name, 1)) < 1:
            raise Refused(_("At least one day and one hour."), code="sub_project_too_short", field=name)
    same = SubProject.objects.filter(year=year, code=found.get("code", ""))
    if (same if own is None else same.exclude(pk=own.pk)).exists():
        raise Refused(
            _("The year has a sub-project %(code)s already."),
            code="sub_project_code_taken",
            field="code",
            params={"code": found["code"]},
        )
    return found
