from guopei.core.ui.services.views import change_view, delete_view, save_view

__all__ = ["change_view", "delete_view", "save_view"]
