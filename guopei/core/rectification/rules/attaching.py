"""Proof: the files that a finding takes while it is to be put right, from the unit that puts it right."""

from django.utils.translation import gettext_lazy as _

from guopei.core.documents.attaching import AttachmentKind, take_attachments
from guopei.core.rectification.enums import FindingState
from guopei.core.rectification.models import Finding
from guopei.core.rectification.rules.rights import ANSWER_FINDING

PROOF = AttachmentKind("finding_proof", _("Proof that it was put right"))

take_attachments(
    Finding,
    (PROOF,),
    permission=ANSWER_FINDING,
    of="responsible_unit_id",
    open=(FindingState.RAISED,),
    page="rectification:finding-detail",
)
