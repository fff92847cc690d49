"""What the responsible unit does: put right what was found, and prove it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.documents.services.attaching import attach_file
from guopei.core.flow.services.moves import lock, move
from guopei.core.flow.table import step
from guopei.core.rectification.models import Finding, Measure
from guopei.core.rectification.rules import FINDING_FLOW
from guopei.core.rectification.rules.attaching import PROOF
from guopei.core.rectification.rules.rights import ANSWER_FINDING
from guopei.core.rectification.selectors.findings import answer_hindrance, proofs_of
from guopei.core.refusal import Refused, refuse


@dataclass(frozen=True)
class ProofFile:
    """A file that proves what was done."""

    name: str
    content: bytes


@step(FINDING_FLOW, "answer")
@service(_("Answer a finding"))
def answer_finding(
    finding: Finding, *, actor: Actor, version: int | None = None, reason: str = "", proof: ProofFile | None = None
) -> Finding:
    """Say in `reason` which measures were taken, and ask for the re-check. A file may come along; others were attached
    before.

    Refuses another unit's finding, one that is not waiting for an answer, no words, and no proof.
    """
    require(actor, ANSWER_FINDING, finding)
    fresh = lock(finding, version=version)
    refuse(answer_hindrance(actor, fresh))
    if not reason.strip():
        raise Refused(_("Say which measures were taken."), code="measure_missing", field="measures")
    if proof is not None:
        attach_file(fresh, kind=PROOF.key, content=proof.content, name=proof.name, actor=actor)
    if not proofs_of(fresh).exists():
        raise Refused(_("Attach proof that it was put right."), code="finding_without_proof", field="file")
    Measure.objects.create(finding=fresh, text=reason.strip(), submitted_by_id=actor.person_id)
    return move(fresh, "answer", actor=actor, flow=FINDING_FLOW, version=version)
