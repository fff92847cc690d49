"""The steps of a file until it is checked: the same in every import. What follows, its flow says."""

from django.utils.translation import gettext_lazy as _

from guopei.core.flow.table import Step
from guopei.core.imports.enums import ImportState as S

WITH_SENDER = (S.UPLOADED, S.CHECKING, S.CHECKED, S.FAILED)  # nobody is asked to go on: the sender has it before them


def checking_steps(permission: str, *, again: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """Check, ask, mend. `again`: further states from which a file is checked anew or replaced, as when returned."""
    mend = (S.CHECKED, S.FAILED, *again)
    return (
        Step("check", _("Check"), (S.UPLOADED,), S.CHECKING, permission, done=_("The check has begun.")),
        Step("check_again", _("Check again"), mend, S.CHECKING, permission, done=_("The check has begun again.")),
        Step("finish_check", _("Checked"), (S.CHECKING,), S.CHECKED, permission, done=_("The file is checked.")),
        Step(
            "fail_check", _("End the check without a result"), (S.UPLOADED, S.CHECKING), S.FAILED, permission,
            done=_("The check has ended without a result."),
        ),
        Step(
            "replace_file", _("Upload the mended file"), mend, S.UPLOADED, permission,
            style="secondary", done=_("The mended file is uploaded."),
        ),
    )  # fmt: skip
