"""Record: what it is, where it stands, what may be done next and by whom, its sections, documents and history."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.access.permissions import roles_with
from guopei.core.audit.selectors.history import Change, history
from guopei.core.flow.selectors.persons import is_barred
from guopei.core.flow.selectors.steps import Made, SentBack, available_steps, last_return, steps_made
from guopei.core.flow.table import Flow, Step, flow_of
from guopei.core.refusal import Refused, Stale
from guopei.core.typed import whole_number
from guopei.core.ui.badges import badge_of
from guopei.core.ui.hanging import changes_on, tabs_on
from guopei.core.ui.making import Making
from guopei.core.ui.pages.base import Page
from guopei.core.ui.pages.conflict import who_was_first
from guopei.core.ui.pages.stepper import marks
from guopei.core.ui.parts import Action, Fact, StepButton, StepMark, Tab

HISTORY = Tab("history", _("History"), "ui/_history.html", "history")


class RecordPage(Making, Page):
    """One record.

    Give `fetch` (a selector that takes the actor and raises 404 for hidden and missing alike), `facts`, and what can be
    done: `makes`, `elsewhere`, `besides`. Sections go into the template's block `sections`; further `tabs` have
    templates of their own. `path` names the states of the usual way through, for the stepper. `done` has the sentence
    said after an act besides.
    """

    template_name = "ui/record.html"
    flow_field = "state"
    path: Sequence[str] = ()
    done: dict[str, Any] = {}
    with_history = True
    record: Any
    sent_back: SentBack | None = None  # set before `buttons` is asked

    def fetch(self) -> Any:
        """The record, in the actor's sight."""
        raise NotImplementedError

    def facts(self) -> Sequence[Fact]:
        """Facts beside the record."""
        return ()

    def way(self) -> Sequence[str]:
        """The states of the usual way through."""
        return self.path

    def tabs(self) -> Sequence[Tab]:
        """Tabs after the first, before what other wings hang on the record and the history."""
        return ()

    def more(self) -> dict[str, Any]:
        """What the sections' template needs besides `record`. Not asked for a tab that another wing hung here."""
        return {}

    def changes(self) -> Sequence[Change]:
        """What the history tab tells: the record's own changes, and those that wings above add."""
        hung = changes_on(self.actor, self.record)
        own = history(self.actor, self.record)
        return sorted([*own, *hung], key=lambda change: change.at, reverse=True) if hung else own

    def get_title(self) -> Any:
        """The record's own name."""
        return str(self.record)

    @property
    def flow(self) -> Flow | None:
        """The record's flow, when it has one."""
        try:
            return flow_of(self.record, self.flow_field)
        except KeyError:
            return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the record."""
        self.record = self.fetch()
        return self.respond()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make a step through its service: 409 with both versions when the record moved on, 422 when it is refused."""
        self.record = self.fetch()
        name = request.POST.get("step", "")
        version = whole_number(request.POST.get("version", ""))
        reason = request.POST.get("reason", "").strip()
        try:
            if name not in self.steps:
                raise Refused(_("This step does not exist here."), code="unknown_step")
            done = self.steps[name](
                self.record,
                actor=self.actor,
                version=version,
                reason=reason,
            )
        except Stale as stale:
            self.record = self.fetch()
            first = who_was_first(stale, self.record, self.actor)
            return self.respond(status=stale.status, refusal=stale, stale=first)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal, reason=reason, refused_step=name)
        messages.success(request, self.said(name, done))
        return redirect(self.after_step(name, done))

    def said(self, step: str, done: Any) -> str:
        """The sentence shown after a step, in words of its own."""
        flow = self.flow
        words = self.done.get(step) or (flow.steps[step].done if flow and step in flow.steps else "")
        return str(words or gettext("Done."))

    def after_step(self, step: str, done: Any) -> str:
        """Where a step leads: back to the record."""
        return self.request.path

    def buttons(self) -> list[StepButton]:
        """The steps that the actor may make now, this page can do and nothing stands in the way of. The first that
        moves on is the blue button, in front."""
        flow = self.flow
        if flow is None:
            return []
        legal = [
            step
            for step in available_steps(self.actor, self.record, flow=flow)
            if step.name in self.steps and step.name not in self.hindrances
        ]
        buttons, main_given = [], False
        for step in legal:
            main = not main_given and step.style == "primary" and not step.needs_reason
            main_given = main_given or main
            danger, replies = step.style == "danger", step.takes_reply and self.may_reply
            buttons.append(
                StepButton(
                    step.name,
                    step.label,
                    step.needs_reason,
                    main,
                    danger=danger,
                    takes_reply=replies,
                    takes_opinion=step.takes_opinion,
                    sends_back=step.sends_back,
                )
            )
        return sorted(buttons, key=lambda button: not button.main)

    @property
    def may_reply(self) -> bool:
        """Whether the record was sent back and nobody has answered yet."""
        return self.sent_back is not None and self.sent_back.reply is None

    def due_actions(self) -> Sequence[Action]:
        """What is due on other pages, and of this person: named first, before the record's own steps."""
        return ()

    def beside(self) -> Sequence[Action]:
        """Acts with a page of their own that are chosen instead of a step, and stand beside its button."""
        return ()

    @cached_property
    def hindrances(self) -> dict[str, Refused]:
        """The steps from its state that would be refused now, and why, as far as services say so beforehand."""
        flow = self.flow
        if flow is None:
            return {}
        names = [step.name for step in flow.steps.values() if getattr(self.record, flow.field) in step.sources]
        found = {name: flow.hindrance(name, self.record) for name in names}
        return {name: hindrance for name, hindrance in found.items() if hindrance is not None}

    def later(self) -> Sequence[tuple[Any, Any]]:
        """Steps that this person will make but cannot yet, each with what stands in its way."""
        flow = self.flow
        steps = [flow[name] for name in self.hindrances if name in self.steps] if flow else []
        onward = [step for step in steps if not step.needs_reason and step.style != "danger"]
        return [(step.label, self.hindrances[step.name].message) for step in onward if self.actor.has(step.permission)]

    def next_by(self) -> list[str]:
        """Whose turn it is: the roles that may move the record on. One that can only be taken back waits for nobody;
        to whoever may not be the second person it is said that it waits for somebody else of the same role."""
        flow = self.flow
        if flow is None:
            return []
        state = getattr(self.record, flow.field)
        roles: set[Role] = set()
        barred = False
        for step in flow.steps.values():
            if state in step.sources and not step.needs_reason and step.style != "danger" and self.leads_on(step):
                roles |= roles_with(step.permission)
                barred |= is_barred(self.actor, step, self.record)
        return [
            gettext("%(role)s (somebody else)") % {"role": role.label}
            if barred and role == self.actor.role
            else str(role.label)
            for role in Role
            if role in roles and self.takes_turns(role)
        ]

    def takes_turns(self, role: Role) -> bool:
        """Whether a role that may make the step may make it on this very record."""
        return True

    def leads_on(self, step: Step) -> bool:
        """Whether a step takes the record further on its usual way. What may be done again is nobody's turn."""
        if self.flow is None or step.target not in self.way():
            return True
        way = list(self.way())
        state = getattr(self.record, self.flow.field)
        return state not in way or way.index(step.target) > way.index(state)

    def _button_leads_on(self, button: StepButton, flow: Flow) -> bool:
        """A button may make a part of a step, under a name of its own: only the good rows of a roster."""
        return button.name not in flow.steps or self.leads_on(flow.steps[button.name])

    def stepper(self, made: Sequence[Made]) -> list[StepMark]:
        """The usual way through the states, with who and when."""
        flow = self.flow
        return marks(self.record, flow, self.way(), made) if flow and self.way() else []

    def find_return(self, flow: Flow | None, made: Sequence[Made]) -> SentBack | None:
        """Why the record was sent back last, of the steps made on it."""
        return last_return(flow, made) if flow else None

    def _is_through(self, flow: Flow | None) -> bool:
        """Whether the record has come to the end of its way: what it was once sent back for is history then."""
        return flow is not None and bool(self.way()) and getattr(self.record, flow.field) == self.way()[-1]

    def _last_reason(self, made: Sequence[Made]) -> Made | None:
        """The last step made, when it has a reason that nothing else on the page says."""
        last = made[-1] if made and made[-1].reason else None
        said = self.sent_back
        return None if said is not None and last in (said.step, said.reply) else last

    def _asked(self, tabs: Sequence[Tab]) -> Tab | None:
        """The tab asked for; none for the first. One that is unknown, or not this actor's to open, is missing (404)."""
        key = self.request.GET.get("tab", "")
        found = next((tab for tab in tabs if tab.key == key), None)
        if key and found is None:
            raise Http404(key)
        return found

    def respond(self, status: int = 200, **extra: Any) -> HttpResponseBase:
        """Render the record with the tab asked for."""
        flow = self.flow
        known = isinstance(self.record, Model) and self.record.pk is not None
        made = steps_made(self.actor, self.record, flow=flow) if flow and known else []
        self.sent_back = None if self._is_through(flow) else self.find_return(flow, made)
        due, buttons = list(self.due_actions()), self.buttons()
        if due:
            buttons = [replace(button, main=False) for button in buttons]
        hung = {tab.key: tab for tab in tabs_on(self.actor, self.record)} if known else {}
        tabs = [
            *self.tabs(),
            *(tab.as_tab() for tab in hung.values()),
            *([HISTORY] if self.with_history and known else []),
        ]
        tab = self._asked(tabs)
        return self.show(
            status=status,
            record=self.record,
            badge=badge_of(self.record, flow.field) if flow else None,
            stepper=self.stepper(made),
            buttons=buttons,
            due=due,
            beside=self.beside(),
            turn=[
                *due,
                *(button for button in buttons if button.goes_on and flow and self._button_leads_on(button, flow)),
            ],
            later=self.later(),
            next_by=self.next_by(),
            sent_back=self.sent_back,
            last_reason=self._last_reason(made),
            facts=self.facts(),
            tabs=tabs,
            tab=tab,
            head_hung=[found.button(self.record) for found in hung.values() if found.button],
            history=self.changes() if tab is HISTORY else [],
            **(hung[tab.key].read(self.actor, self.record) if tab and tab.key in hung else self.more()),
            **extra,
        )
