"""The models of all wings, for Django alone: code imports them from their wing."""

from institutions.register.models import Institution

__all__ = [
    "Institution",
]
