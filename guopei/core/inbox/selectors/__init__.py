from guopei.core.inbox.selectors.home import Item, notices_for, open_count, todos_for

__all__ = ["Item", "notices_for", "open_count", "todos_for"]
