from guopei.core.inbox.selectors.due import AT_HAND, TODO_DAYS, due_by
from guopei.core.inbox.selectors.home import Bunch, Item, bunched, notices_for, open_count, todos_for

__all__ = ["AT_HAND", "TODO_DAYS", "Bunch", "Item", "bunched", "due_by", "notices_for", "open_count", "todos_for"]
