"""What an actor may do with a roster now."""

from guopei.core.access.actor import Actor
from guopei.core.flow.selectors.persons import is_barred
from guopei.core.flow.selectors.steps import available_steps
from guopei.core.flow.table import Step
from guopei.core.orgs.enums import UnitKind
from trainees.selection.enums import BatchState
from trainees.selection.models import RosterBatch
from trainees.selection.rules import ROSTER_FLOW
from trainees.selection.selectors.reviewers import APPROVALS, next_reviewer


def steps_for(actor: Actor, batch: RosterBatch) -> list[Step]:
    """The steps that this actor may make on a roster now: as the table says, and only when it is their turn."""
    reviewer = next_reviewer(batch)
    steps = []
    for step in available_steps(actor, batch, flow=ROSTER_FLOW):
        if step.name in ("check", "finish_check", "fail_check"):
            continue
        if step.name in (*APPROVALS, "return"):
            if reviewer is None or actor.unit_id != reviewer.unit_id or actor.role != reviewer.role:
                continue
            if step.name in APPROVALS and step.name != reviewer.step:
                continue
            if is_barred(actor, ROSTER_FLOW[reviewer.step], batch):
                continue
        elif step.name == "undo" and batch.state == BatchState.APPROVED:
            if actor.unit_kind != UnitKind.PROVINCE:
                continue
        elif actor.unit_id != batch.unit_id:
            continue
        steps.append(step)
    return steps
