from guopei.core.inbox.models.notice import Notice, NoticeRead
from guopei.core.inbox.models.todo import Todo

__all__ = ["Notice", "NoticeRead", "Todo"]
