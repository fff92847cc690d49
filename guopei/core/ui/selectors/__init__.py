from guopei.core.ui.selectors.views import OfferedView, offered_views

__all__ = ["OfferedView", "offered_views"]
