from guopei.core.audit.selectors.history import Change, history

__all__ = ["Change", "history"]
