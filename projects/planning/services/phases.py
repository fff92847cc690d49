"""Phases as they are typed, of whatever is agreed in phases."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import money
from guopei.core.catalogue.enums import FACE_TO_FACE, OFF_JOB, PhaseKind, PriceUnit
from guopei.core.refusal import Refused
from projects.planning.models.terms import MOST_DAYS, MOST_HOURS, MOST_RATE_FEN, MOST_VISITS
from projects.planning.selectors.rates import RateLimit

MOST_PHASES = 30


@dataclass(frozen=True)
class PhaseInput:
    """One phase of the table. `rate_fen` for the unit of price; `id` names the phase it replaces, None a new one."""

    kind: str
    unit: str
    places: int
    rate_fen: int
    days: int = 0
    hours: Decimal = Decimal(0)
    visits: int = 0
    id: int | None = None

    @property
    def amount_fen(self) -> int:
        """What the phase costs, as the database counts it."""
        people = {PriceUnit.PERSON_DAY: self.places * self.days, PriceUnit.PERSON: self.places}
        return self.rate_fen * people.get(PriceUnit(self.unit), self.visits)


def refuse_bad_phases(phases: Sequence[PhaseInput], *, places: int, limit: RateLimit) -> None:
    """Refuse a table without a phase, and the first phase that nothing may hold: for more people than there are places,
    without the days, hours or visits of its kind, in a unit that does not fit, at a rate per day above the quota."""
    if not 1 <= len(phases) <= MOST_PHASES:
        raise Refused(
            _("Between 1 and %(most)s phases."), code="phases_number", field="phases", params={"most": MOST_PHASES}
        )
    for line, phase in enumerate(phases):
        if not 1 <= phase.places <= places:
            raise _bad(
                _("Line %(line)s: a phase is for at least one and at most %(most)s people, as there are places."),
                "phase_over_places", line, "places", most=places,
            )  # fmt: skip
        _refuse_measures(phase, line)
        _refuse_unit(phase, line)
        field = field_of(line, "rate_fen")
        name = gettext("Line %(line)s, rate") % {"line": line + 1}
        money.refuse_outside(phase.rate_fen, least=0, most=MOST_RATE_FEN, name=name, field=field)
        if phase.unit == PriceUnit.PERSON_DAY:
            limit.refuse_above(phase.rate_fen, line=line, field=field)


def field_of(line: int, name: str) -> str:
    """The field of a form's table of phases that a refusal belongs to; lines count from 0."""
    return f"phases-{line}-{name}"


def _bad(words: Promise, code: str, line: int, name: str, **params: object) -> Refused:
    return Refused(words, code=code, field=field_of(line, name), params={"line": line + 1, **params})


def _refuse_measures(phase: PhaseInput, line: int) -> None:
    """Days where people come together, hours online, visits where somebody comes to them; and nothing else."""
    together, visits = phase.kind in FACE_TO_FACE, phase.kind == PhaseKind.VISIT
    online, back = phase.kind == PhaseKind.ONLINE, phase.kind == PhaseKind.RETURN
    for name, value, needed, allowed, most in (
        ("days", phase.days, together, together, MOST_DAYS),
        ("hours", phase.hours, online, online or back, MOST_HOURS),
        ("visits", phase.visits, visits, visits, MOST_VISITS),
    ):
        if not allowed and value:
            words = _("Line %(line)s: a phase of this kind has no %(what)s; leave the cell empty.")
        elif not (value > 0 if needed else value >= 0) or value > most:
            words = _("Line %(line)s: a phase of this kind needs %(what)s, at most %(most)s.")
        else:
            continue
        what = {"days": gettext("days"), "hours": gettext("hours"), "visits": gettext("visits")}[name]
        raise _bad(words, "phase_measures", line, name, what=what, most=f"{most:,}")


def _refuse_unit(phase: PhaseInput, line: int) -> None:
    """A rate per person and day needs days off the job, a rate per visit visits."""
    fits = {PriceUnit.PERSON_DAY: OFF_JOB, PriceUnit.VISIT: (PhaseKind.VISIT,), PriceUnit.PERSON: PhaseKind}
    if phase.kind not in fits[PriceUnit(phase.unit)]:
        raise _bad(
            _("Line %(line)s: days off the job are priced by person-day, visits by visit, everything by person."),
            "phase_unit", line, "unit",
        )  # fmt: skip
