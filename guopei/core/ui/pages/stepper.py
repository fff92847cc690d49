"""Where a record stands on its usual way, from the steps that were really made."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import ngettext

from guopei.core.flow.selectors.steps import Made
from guopei.core.flow.table import Flow
from guopei.core.ui.parts import StepMark


def marks(record: Any, flow: Flow, path: Sequence[str], made: Sequence[Made]) -> list[StepMark]:
    """One mark per state of `path`. A state off the path (returned, rejected) is shown after the last one reached.

    Where the record was sent back and came again, its stop says how often.
    """
    state = getattr(record, flow.field)
    words = {str(key): str(label) for key, label in record._meta.get_field(flow.field).flatchoices}
    entered = {step.state: step for step in made}
    sent_back = _returns(flow, made)
    on_path = state in path
    reached = path.index(state) if on_path else _furthest(path, made)
    found: list[StepMark] = []
    for place, name in enumerate(path):
        step = entered.get(name)
        done = place < reached or (place == reached and (not on_path or place == len(path) - 1))
        who, at = (step.actor_name, step.at) if step and place <= reached else ("", None)
        mark = "done" if done else ("current" if place == reached else "next")
        times = sent_back[name] if place <= reached else 0
        note = ngettext("returned %(n)d time", "returned %(n)d times", times) % {"n": times} if times else ""
        found.append(StepMark(words.get(name, name), mark, who, at, note))  # type: ignore[arg-type]
        if not on_path and place == reached:
            last = entered.get(state)
            found.append(
                StepMark(
                    words.get(state, state),
                    "returned",
                    last.actor_name if last else "",
                    last.at if last else None,
                )
            )
    return found


def _returns(flow: Flow, made: Sequence[Made]) -> Counter[str]:
    """How often the record was sent back, by the state that it was sent back from."""
    found: Counter[str] = Counter()
    state = ""
    for step in made:
        if step.step in flow.steps and flow[step.step].sends_back:
            found[state] += 1
        state = step.state
    return found


def _furthest(path: Sequence[str], made: Sequence[Made]) -> int:
    """The stop from which the record left the path last."""
    for step in reversed(made):
        if step.state in path:
            return path.index(step.state)
    return 0
