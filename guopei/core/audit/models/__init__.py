from guopei.core.audit.models.event import Context, Event

__all__ = ["Context", "Event"]
