"""What the wings above hang on the page of a plan: tabs with their own rows. As for classes (`class_page`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guopei.core.access.actor import Actor
from projects.planning.models import Plan


@dataclass(frozen=True)
class PlanTab:
    """A tab of the plan: `read` fills its template."""

    key: str
    label: Any
    icon: str
    template: str
    read: Callable[[Actor, Plan], dict[str, Any]]


_tabs: dict[str, PlanTab] = {}


def hang_tab(tab: PlanTab) -> None:
    """Put a tab on the page of a plan. Declared twice is an error."""
    if tab.key in _tabs:
        raise ValueError(f"{tab.key} hangs on the plan already")
    _tabs[tab.key] = tab


def plan_tabs() -> dict[str, PlanTab]:
    """The tabs that hang on the plan, by key, in the order of the wings."""
    return dict(_tabs)
