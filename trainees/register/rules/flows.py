"""The steps of a list of schools: checked like every import, then straight into the register."""

from django.utils.translation import gettext_lazy as _

from guopei.core.flow.table import Flow, Step, register
from guopei.core.imports.enums import ImportState as S
from guopei.core.imports.steps import WITH_SENDER, checking_steps
from trainees.register.rules.rights import IMPORT_SCHOOLS as PERMISSION

_TAKEN, _UNDONE = _("The schools are in the register."), _("The list is undone.")
_OPEN = (S.UPLOADED, S.CHECKED, S.FAILED, S.SUBMITTED)
SCHOOLS_FLOW = register(
    Flow(
        "trainees.SchoolBatch",
        initial=(S.UPLOADED,),
        quiet=(*WITH_SENDER, S.SUBMITTED),
        steps=(
            *checking_steps(PERMISSION),
            Step("submit", _("Take over"), (S.CHECKED,), S.SUBMITTED, PERMISSION, done=_TAKEN, stamps="submitted"),
            Step("undo", _("Undo"), _OPEN, S.UNDONE, PERMISSION, needs_reason=True, style="danger", done=_UNDONE),
        ),
    )
)
