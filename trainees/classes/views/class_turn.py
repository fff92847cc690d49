"""Whose turn it is at a class: what is due today and of this person, which steps would not be refused now."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.access.permissions import roles_with
from guopei.core.ui.hanging import Errand, due_errands, errands_on
from guopei.core.ui.pages import Action, RecordPage
from guopei.core.ui.parts import StepButton
from trainees.classes.enums import ClassState
from trainees.classes.models import TrainingClass
from trainees.classes.rules import CLASS_FLOW
from trainees.classes.rules.rights import EDIT_CLASS, EDIT_TIMETABLE
from trainees.classes.selectors.class_steps import change_hindrance
from trainees.classes.selectors.classes import Gap, acts_for, gaps_of

ON_THE_WAY = ("start", "end", "settle")
CONFIRM = {
    "end": _(
        "After this nobody is registered or leaves early any more, no lesson is cancelled, and there is no way back. "
        "Attendance can still be completed and roll calls ended; results are worked out from what stands there then."
    ),
}


class ClassTurnPage(RecordPage):
    """A class and its turn, read from the one definition that services and errands of all rooms share."""

    record: TrainingClass

    @cached_property
    def may_act(self) -> bool:
        """Whether this person acts for the class at all."""
        return acts_for(self.actor, self.record)

    def may_change(self, permission: str) -> bool:
        """Whether this person may change the class on another page, in its state."""
        return self.may_act and self.actor.has(permission) and change_hindrance(self.record) is None

    def edit_action(self) -> Action:
        """To the form."""
        return Action(_("Edit"), reverse("trainees:class-edit", args=[self.record.pk]), "pencil")

    def timetable_action(self) -> Action:
        """To the timetable."""
        return Action(_("Timetable"), reverse("trainees:class-timetable", args=[self.record.pk]), "calendar")

    def actions(self) -> Sequence[Action]:
        """What can be done on other pages, in the state of the class; what is due stands with the next step instead."""
        found = [
            *([self.edit_action()] if self.may_change(EDIT_CLASS) else []),
            *([self.timetable_action()] if self.may_change(EDIT_TIMETABLE) else []),
            *(errand.as_action(self.record) for errand in self.errands),
        ]
        due = {action.url for action in self.due_actions()}
        return [action for action in found if action.url not in due]

    @cached_property
    def errands(self) -> list[Errand]:
        """What this person may go and do on pages of the wings above."""
        return errands_on(self.actor, self.record, acts=self.may_act)

    @cached_property
    def due_here(self) -> list[Errand]:
        """What the class waits for today, whoever has to do it."""
        return due_errands(self.record)

    @cached_property
    def gaps(self) -> list[Gap]:
        """What a class in preparation lacks."""
        return gaps_of(self.record) if self.record.state == ClassState.PREPARING else []

    def due_actions(self) -> Sequence[Action]:
        """What is due today and of this person: the first gap in preparation, arrivals, roll calls, results."""
        if not self.may_act:
            return ()
        if self.gaps:
            return [self._mend(self.gaps[0])] if self.may_change(EDIT_CLASS) else []
        mine = [errand for errand in self.due_here if self.actor.has(errand.permission)]
        return [errand.as_action(self.record, due=True) for errand in mine]

    def _mend(self, gap: Gap) -> Action:
        """The page on which a gap is mended."""
        if gap.code in ("timetable", "safety_lesson", "safety_lesson_first"):
            return self.timetable_action()
        assign = [errand for errand in self.errands if errand.key == "assign"]
        return assign[0].as_action(self.record) if gap.code == "trainees" and assign else self.edit_action()

    def buttons(self) -> list[StepButton]:
        """The steps that this person may make now, each with what one should know before."""
        if not self.may_act:
            return []
        return [replace(button, confirm=CONFIRM.get(button.name, "")) for button in super().buttons()]

    def later(self) -> Sequence[tuple[Any, Any]]:
        """The next step as far as something stands in its way. In preparation the page lists the gaps."""
        if not self.may_act:
            return ()
        return [
            (CLASS_FLOW[name].label, hindrance.message)
            for name, hindrance in self.hindrances.items()
            if name in ON_THE_WAY and self.actor.has(CLASS_FLOW[name].permission)
        ]

    def next_by(self) -> list[str]:
        """Who has something to do today; else whoever may make the next step, if it would not be refused."""
        roles = {role for errand in self.due_here for role in roles_with(errand.permission)}
        if self.gaps:
            roles = set(roles_with(EDIT_CLASS))
        if not roles and not any(name in self.hindrances for name in ON_THE_WAY):
            return super().next_by()
        return [str(role.label) for role in Role if role in roles]
