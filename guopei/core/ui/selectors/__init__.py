from guopei.core.ui.selectors.exports import Export, export_in_sight
from guopei.core.ui.selectors.views import OfferedView, offered_views

__all__ = ["Export", "OfferedView", "export_in_sight", "offered_views"]
