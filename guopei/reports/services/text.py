"""The text of a report: opened, edited, and proposed anew without losing what a person wrote."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.flow.services.moves import lock
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused, refuse
from guopei.reports.enums import SectionKey
from guopei.reports.models import AnnualReport
from guopei.reports.rules import BUILD_REPORT, EDIT_REPORT
from guopei.reports.selectors.reports import is_stale, text_hindrance

LONGEST = 20_000


def refuse_others(report: AnnualReport, actor: Actor) -> None:
    """A report's text and its filing belong to its own unit: the ministry does not write a province's report."""
    if not actor.is_system and report.unit_id != actor.unit_id:
        raise Denied(_("Only the unit that the report is about may do this."), code="other_unit")


@service(_("Open a report"))
def open_report(year: ProgrammeYear, unit: OrgUnit, *, actor: Actor) -> AnnualReport:
    """The report of a unit on a year, made as a draft if there is none. Only the nation and provinces report."""
    require(actor, BUILD_REPORT)
    if not unit.path.startswith(actor.unit_path):
        raise Http404("AnnualReport")
    if unit.kind not in (UnitKind.NATION, UnitKind.PROVINCE):
        raise Refused(_("Only provinces and the nation make annual reports."), code="no_reporter")
    if year.state == YearState.DRAFT:
        raise Refused(_("The programme year has not been opened."), code="year_not_open")
    report, _made = AnnualReport.objects.get_or_create(year=year, unit=unit)
    return report


@service(_("Change the text of a report"))
def save_sections(
    report: AnnualReport, texts: Mapping[str, str], *, actor: Actor, version: int | None = None
) -> AnnualReport:
    """Keep the words that a person gave to parts of the text. A text equal to the proposal is the proposal again.

    Refuses while the documents are being built, when the report is filed, and for another unit's report. Whoever edits
    counts as the one who drafted, and may not file.
    """
    require(actor, EDIT_REPORT, report)
    refuse_others(report, actor)
    fresh = lock(report, version=version)
    refuse(text_hindrance(fresh))
    sections: dict[str, Any] = {key: dict(value) for key, value in fresh.sections.items()}
    changed = False
    for key, words in texts.items():
        if key not in SectionKey.values:
            raise Refused(_("There is no such part."), code="no_such_part", field=key)
        if len(words) > LONGEST:
            raise Refused(
                _("A part may have at most %(most)s characters."), code="too_long", field=key, params={"most": LONGEST}
            )
        changed |= _keep(sections.setdefault(key, {"generated": ""}), _clean(words), actor)
    if changed:
        fresh.sections = sections
        fresh.version += 1
        fresh.drafted_by_id = actor.person_id
        fresh.save(update_fields=["sections", "version", "drafted_by"])
    return fresh


@service(_("Confirm a part of a report under new figures"))
def confirm_section(report: AnnualReport, key: str, *, actor: Actor, version: int | None = None) -> AnnualReport:
    """Say that an edited part is right although the figures under it have changed since it was written.

    Refuses a part whose figures have not changed, another unit's report, and one that is being built or filed. Whoever
    confirms counts as the one who drafted. The documents have to be built again.
    """
    require(actor, EDIT_REPORT, report)
    refuse_others(report, actor)
    fresh = lock(report, version=version)
    refuse(text_hindrance(fresh))
    if not is_stale(fresh.sections.get(key, {})):
        raise Refused(_("The figures under this part have not changed."), code="not_stale", field=key)
    fresh.sections = {**fresh.sections, key: {**fresh.sections[key], "basis": fresh.sections[key]["generated"]}}
    fresh.version += 1
    fresh.drafted_by_id = actor.person_id
    fresh.save(update_fields=["sections", "version", "drafted_by"])
    return fresh


def _clean(words: str) -> str:
    return "\n".join(line.rstrip() for line in words.replace("\r\n", "\n").split("\n")).strip()


def _keep(section: dict[str, Any], words: str, actor: Actor) -> bool:
    before = text_of(section)
    if words == before:
        return False
    for key in ("text", "edited_by", "edited_at", "basis"):
        section.pop(key, None)
    if words != section.get("generated", ""):
        section |= {
            "text": words,
            "edited_by": actor.user_name,
            "edited_at": clock.now().isoformat(),
            "basis": section.get("generated", ""),
        }
    return True


def text_of(section: Mapping[str, Any]) -> str:
    """What a part says: a person's words where there are some, else the proposal."""
    found: str = section.get("text", section.get("generated", ""))
    return found


def texts_of(sections: Mapping[str, Any]) -> dict[str, str]:
    """What every part says."""
    return {key: text_of(value) for key, value in sections.items()}


def renewed(sections: Mapping[str, Any], proposals: Mapping[str, str]) -> dict[str, Any]:
    """The text with new proposals. A person's words stay; `basis` keeps the proposal that they replaced, so that a page
    can say when the figures under an edited text have changed since."""
    return {key: {**sections.get(key, {}), "generated": words} for key, words in proposals.items()}
