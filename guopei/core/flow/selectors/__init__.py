from guopei.core.flow.selectors.persons import barred, is_barred, unbarred
from guopei.core.flow.selectors.steps import (
    Made,
    SentBack,
    available_steps,
    last_return,
    step_hindrance,
    steps_made,
    steps_made_together,
    unit_hindrance,
)

__all__ = [
    "Made",
    "SentBack",
    "available_steps",
    "barred",
    "is_barred",
    "last_return",
    "step_hindrance",
    "steps_made",
    "steps_made_together",
    "unbarred",
    "unit_hindrance",
]
