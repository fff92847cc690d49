"""The models of all wings, for Django alone: code imports them from their wing."""

from funds.appropriations.models import AppropriationLine, AppropriationOrder, HistoricalAllocation

__all__ = [
    "AppropriationLine",
    "AppropriationOrder",
    "HistoricalAllocation",
]
