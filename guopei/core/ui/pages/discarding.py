"""A record whose draft may be deleted on its page: the button, the sentence afterwards, and where that leads."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.ui.pages.record import RecordPage
from guopei.core.ui.parts import StepButton


class DiscardingPage(RecordPage):
    """A record page with a step `discard`, which deletes what was drafted by mistake. It needs a reason.

    Give `discards` (the permission) and the service as an act besides the steps.
    """

    discards = ""
    done = {"discard": _("The draft is deleted.")}

    def may_discard(self) -> bool:
        """Whether the record is still a draft that may go."""
        raise NotImplementedError

    def discarded_to(self) -> str:
        """Where deleting leads: up."""
        return self.home_url()

    def buttons(self) -> list[StepButton]:
        """The steps of the flow, and at the end the one that deletes."""
        found = super().buttons()
        if self.actor.has(self.discards) and self.may_discard():
            hint = _("It stays in the trail.")
            found.append(
                StepButton("discard", _("Delete the draft"), needs_reason=True, main=False, danger=True, hint=hint)
            )
        return found

    def after_step(self, step: str, done: Any) -> str:
        """There is no record to go back to."""
        return self.discarded_to() if step == "discard" else super().after_step(step, done)
