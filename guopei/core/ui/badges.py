"""How a state looks: a tone and an icon beside its word, never a colour alone."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models


class Tone(StrEnum):
    """What a badge's colour says. Red is for late or wrong only."""

    QUIET = ""
    HOLLOW = "hollow"
    GOING = "blue"
    GOOD = "green"
    CARE = "amber"
    WRONG = "red"


_ICONS = {
    Tone.QUIET: "",
    Tone.HOLLOW: "circle-dashed",
    Tone.GOING: "progress",
    Tone.GOOD: "circle-check",
    Tone.CARE: "alert-triangle",
    Tone.WRONG: "alert-circle",
}

# Words that many aggregates share. An app adds its own with `register_tones`.
_shared: dict[str, Tone] = {
    **dict.fromkeys(("DRAFT", "NEW", "PLANNED", "EXPECTED", "PENDING", "UPLOADED"), Tone.HOLLOW),
    **dict.fromkeys(("CLOSED", "ARCHIVED", "CANCELLED", "WITHDRAWN", "SUPERSEDED", "EXPIRED", "LEFT"), Tone.QUIET),
    **dict.fromkeys(
        ("SUBMITTED", "OPEN", "RUNNING", "QUEUED", "IN_REVIEW", "CHECKING", "CHECKED", "ISSUED", "STARTED"), Tone.GOING
    ),
    **dict.fromkeys(
        (
            "APPROVED",
            "DONE",
            "CONFIRMED",
            "PUBLISHED",
            "PASSED",
            "ARRIVED",
            "ACTIVE",
            "ACCEPTED",
            "FINISHED",
            "SETTLED",
        ),
        Tone.GOOD,
    ),
    **dict.fromkeys(("RETURNED", "SUSPENDED", "RESERVE", "PARTIAL", "UNCONFIRMED"), Tone.CARE),
    **dict.fromkeys(("REJECTED", "REFUSED", "FAILED", "OVERDUE", "NO_SHOW", "REVOKED", "BROKEN"), Tone.WRONG),
}
_own: dict[tuple[str, str], Tone] = {}


@dataclass(frozen=True)
class Badge:
    """A word with a tone and an icon."""

    word: Any
    tone: Tone = Tone.QUIET
    icon: str = ""


def register_tones(model: str, tones: dict[str, Tone]) -> None:
    """Tones for one model's states ("projects.Plan"), where the shared words do not fit."""
    _own.update({(model.lower(), state): tone for state, tone in tones.items()})


def tone_of(state: str, model: str = "") -> Tone:
    """The tone of a state; quiet when nobody said."""
    return _own.get((model.lower(), state), _shared.get(state.upper(), Tone.QUIET))


def badge_of(record: models.Model, field: str = "state") -> Badge:
    """The badge of a record's state: the choice's label, its tone and icon."""
    state = getattr(record, field)
    display = getattr(record, f"get_{field}_display", None)
    tone = tone_of(str(state), record._meta.label_lower)
    return Badge(display() if display else state, tone, _ICONS[tone])


def badge_for(word: Any, tone: Tone) -> Badge:
    """A badge with the tone's own icon."""
    return Badge(word, tone, _ICONS[tone])
