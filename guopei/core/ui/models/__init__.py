from guopei.core.ui.models.view import SavedView

__all__ = ["SavedView"]
