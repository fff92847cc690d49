"""The six kinds of page. Who knows one knows all."""

from guopei.core.ui.pages.base import Crumb, Page
from guopei.core.ui.pages.board import BoardPage
from guopei.core.ui.pages.discarding import DiscardingPage
from guopei.core.ui.pages.form import FormPage
from guopei.core.ui.pages.inbox import InboxPage
from guopei.core.ui.pages.list import BulkAction, ListPage
from guopei.core.ui.pages.paper import PaperPage
from guopei.core.ui.pages.record import RecordPage
from guopei.core.ui.parts import Action

__all__ = [
    "Action",
    "BoardPage",
    "BulkAction",
    "Crumb",
    "DiscardingPage",
    "FormPage",
    "InboxPage",
    "ListPage",
    "Page",
    "PaperPage",
    "RecordPage",
]
