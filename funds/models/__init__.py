from funds.models.history import HistoricalAllocation
from funds.models.orders import AppropriationLine, AppropriationOrder

__all__ = ["AppropriationLine", "AppropriationOrder", "HistoricalAllocation"]
