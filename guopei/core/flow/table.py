"""A flow is a table of steps. Buttons, API actions, services and the database's judge all read the same table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import models

from guopei.core.flow.asks import Ask, Said, name_kinds
from guopei.core.refusal import Refused

Do = Callable[..., Any]
Service = TypeVar("Service", bound=Do)
Hindrance = Callable[[Any], Refused | None]


@dataclass(frozen=True)
class Step:
    """One legal move: from which states to which, who may make it, and what it asks for.

    `label` is its button, `done` the sentence that says afterwards that it was made. `not_by` names foreign keys to
    persons on the record who may not make this step: who drafted cannot approve. A step that `sends_back` tells whoever
    acted before why; one that `takes_reply` may answer that, in the reason that is kept with it. One that
    `takes_opinion` may be given a word on its way, which is kept there too. `stamps` names who made it: with "decided",
    `decided_by` and, where the record has one, `decided_at` are written; `clears` names stamps of earlier steps that it
    takes away. `of` leads to the id of the unit that alone makes the step, where units above see the record too.
    """

    name: str
    label: Any
    sources: tuple[str, ...]
    target: str
    permission: str
    needs_reason: bool = False
    not_by: tuple[str, ...] = ()
    style: str = "primary"
    sends_back: bool = False
    takes_reply: bool = False
    takes_opinion: bool = False
    done: Any = ""
    stamps: str = ""
    clears: tuple[str, ...] = ()
    of: str = ""


class Flow:
    """The steps of one aggregate's state field. Declared once, in the rules.

    `services` and `hindrances` hold, by step, what makes it and what stands in its way: services register themselves
    (`step`) when Django starts. `says` holds its to-dos and notices; `quiet` are the states in which nobody is asked to
    go on: a worker does, or whoever brought the record there has it before them.
    """

    def __init__(
        self,
        model: str,
        *,
        initial: tuple[str, ...],
        steps: tuple[Step, ...],
        says: tuple[Said, ...] = (),
        quiet: tuple[str, ...] = (),
        field: str = "state",
    ) -> None:
        self.label = model
        self.field = field
        self.initial = initial
        self.steps = {step.name: step for step in steps}
        self.says = says
        self.quiet = quiet
        self.services: dict[str, Do] = {}
        self.hindrances: dict[str, Hindrance] = {}
        pairs = [(source, step.target) for step in steps for source in step.sources]
        if len(pairs) != len(set(pairs)) or len(self.steps) != len(steps):
            raise ValueError(f"{model}: two steps share a name or lead from the same state to the same state")

    def __getitem__(self, name: str) -> Step:
        return self.steps[name]

    @property
    def asks(self) -> list[Ask]:
        """Its to-dos."""
        return [one for one in self.says if isinstance(one, Ask)]

    def is_end(self, state: str) -> bool:
        """Whether no step leads on from a state."""
        return not any(state in step.sources for step in self.steps.values())

    def unasked(self) -> set[str]:
        """States that wait for somebody, for a step leads on from them and not back, and nobody is asked to make it."""
        onward = [step for step in self.steps.values() if not (step.sends_back or step.needs_reason)]
        asked = {str(state) for ask in self.asks for state in ask.on}
        return {str(state) for step in onward for state in step.sources} - asked - {str(state) for state in self.quiet}

    def hindrance(self, name: str, record: models.Model) -> Refused | None:
        """What the service of a step would answer now; None when nothing stands in its way that can be told before."""
        find = self.hindrances.get(name)
        return find(record) if find is not None else None

    @property
    def model(self) -> type[models.Model]:
        """The aggregate, looked up when Django is ready."""
        return apps.get_model(self.label)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def edges(self) -> list[tuple[str, str, str]]:
        """(step, from, to) as the database keeps them, in plain words to paste into a migration.

        A new row comes from the empty state.
        """
        made = [("create", "", str(state)) for state in self.initial]
        return sorted(
            made
            + [(step.name, str(source), str(step.target)) for step in self.steps.values() for source in step.sources]
        )


def step(flow: Flow, *names: str, hindrance: Hindrance | None = None) -> Callable[[Service], Service]:
    """Mark a service as what makes these steps: pages and API find it in the flow, rules need not know it.

    It takes the record, `actor`, `version` and `reason`, and may stand in a higher wing or room than the flow: so a
    class is started by whoever knows its people. `hindrance` says what the service would refuse now. ValueError for a
    step that the flow does not have, and for one that has a service.
    """

    def mark(service: Service) -> Service:
        for name in names:
            if name not in flow.steps or flow.services.setdefault(name, service) is not service:
                raise ValueError(f"{flow.label}: {name} is no step of it, or has a service already")
            if hindrance is not None:
                flow.hindrances[name] = hindrance
        return service

    return mark


_flows: dict[tuple[str, str], Flow] = {}


def register(flow: Flow) -> Flow:
    """Put a flow in the registry."""
    key = (flow.label.lower(), flow.field)
    if key in _flows:
        raise ValueError(f"{flow.label}.{flow.field} has a flow already")
    name_kinds(flow.says)
    _flows[key] = flow
    return flow


def registered() -> list[Flow]:
    """Every flow, for tests and for the page that shows them."""
    return list(_flows.values())


def flow_of(record: models.Model | type[models.Model], field: str = "state") -> Flow:
    """The flow of a record's state field. KeyError when it has none."""
    return _flows[(record._meta.label_lower, field)]


def flows_of(record: models.Model | type[models.Model]) -> list[Flow]:
    """All flows of a record, for instance a result and its publication."""
    return [flow for (label, _field), flow in _flows.items() if label == record._meta.label_lower]
