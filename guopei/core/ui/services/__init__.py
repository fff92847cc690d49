from guopei.core.ui.services.exports import EXPORT_JOB, ask_export, erase_old_exports
from guopei.core.ui.services.views import change_view, delete_view, save_view

__all__ = ["EXPORT_JOB", "ask_export", "change_view", "delete_view", "erase_old_exports", "save_view"]
