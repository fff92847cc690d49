"""Inbox: what, for whom, due, how late, one button."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from guopei.core.inbox.selectors.home import bunched
from guopei.core.ui.pages.base import Page
from guopei.core.ui.parts import InboxGroup


class InboxPage(Page):
    """Groups of things to do. Items have title, url, button, unit_name, due, days_left, is_late, days_late."""

    template_name = "ui/inbox.html"

    def groups(self) -> Sequence[InboxGroup]:
        """To do first, then what waits for others, then what is done."""
        return ()

    def notices(self) -> Sequence[Any]:
        """News for this role at this unit."""
        return ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the inbox."""
        groups = [replace(group, bunches=bunched(group.items)) for group in self.groups()]
        notices = list(self.notices())
        return self.show(
            groups=groups,
            notices=notices,
            notice_bunches=bunched(notices),
            unread=sum(1 for notice in notices if not notice.is_read),
            late=sum(1 for group in groups for item in group.items if item.is_late),
        )
