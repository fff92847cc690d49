from guopei.core.audit.selectors.changers import changers_since
from guopei.core.audit.selectors.history import Change, described, histories, history, model_of, subject_of
from guopei.core.audit.selectors.standing_in import signed_for, signed_in_place_of
from guopei.core.audit.selectors.trail import made_between, made_within, of_acts, seen_in_trail, tracked_tables, trail

__all__ = [
    "Change",
    "changers_since",
    "described",
    "histories",
    "history",
    "made_between",
    "made_within",
    "model_of",
    "of_acts",
    "seen_in_trail",
    "signed_for",
    "signed_in_place_of",
    "subject_of",
    "tracked_tables",
    "trail",
]
