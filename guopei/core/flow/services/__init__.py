from guopei.core.flow.services.drafts import discard_draft, save_draft
from guopei.core.flow.services.keys import Replay, finish_key, take_key
from guopei.core.flow.services.moves import ask_for, discard, lock, move, move_many, refuse_no_reason, save_changes

__all__ = [
    "Replay",
    "ask_for",
    "discard",
    "discard_draft",
    "finish_key",
    "lock",
    "move",
    "move_many",
    "refuse_no_reason",
    "save_changes",
    "save_draft",
    "take_key",
]
