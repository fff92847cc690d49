from guopei.core.inbox.services.notices import read_notice, read_notices, send_notice
from guopei.core.inbox.services.reminders import remind
from guopei.core.inbox.services.todos import close_todos, hand_todos_over, raise_todo

__all__ = ["close_todos", "hand_todos_over", "raise_todo", "read_notice", "read_notices", "remind", "send_notice"]
