from funds.appropriations.models.history import HistoricalAllocation
from funds.appropriations.models.orders import AppropriationLine, AppropriationOrder

__all__ = ["AppropriationLine", "AppropriationOrder", "HistoricalAllocation"]
