from guopei.core.inbox.services.following import ask
from guopei.core.inbox.services.notices import read_notice, read_notices, send_notice
from guopei.core.inbox.services.reminders import remind
from guopei.core.inbox.services.todos import close_todos, hand_todos_over, raise_todo

__all__ = [
    "ask",
    "close_todos",
    "hand_todos_over",
    "raise_todo",
    "read_notice",
    "read_notices",
    "remind",
    "send_notice",
]
