from guopei.core.access.models.grant import Grant

__all__ = ["Grant"]
