"""Pages of task orders."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core import money
from guopei.core.access.enums import Role
from guopei.core.access.scopes import require
from guopei.core.catalogue.selectors.years import years
from guopei.core.flow.selectors.steps import available_steps, unit_hindrance
from guopei.core.refusal import Refused
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter, rows_of
from guopei.core.ui.hanging import errands_on
from guopei.core.ui.pages import Action, Crumb, FormPage, ListPage, RecordPage
from guopei.core.ui.parts import Fact, LiveTotal, StepButton
from projects.orders.enums import TaskOrderState
from projects.orders.forms.orders import TaskOrderForm
from projects.orders.models import TaskOrder
from projects.orders.rules import DRAFT_TASK_ORDER, TASK_ORDER_FLOW, VIEW_TASK_ORDER
from projects.orders.rules.rights import ACCEPT_TASK_ORDER
from projects.orders.selectors.hindrances import change_hindrance, given_out_hindrance, write_hindrance
from projects.orders.selectors.letters import letter_of
from projects.orders.selectors.orders import get_task_order, task_orders
from projects.orders.services.orders import draft_task_order, save_task_order
from projects.orders.services.phases import phase_of_item
from projects.planning.forms.phases import PhaseRowForm, phase_input, phase_row
from projects.planning.models import PlanItem
from projects.planning.models.terms import PRICE
from projects.planning.rules.rights import VIEW_PLAN, planner_at
from projects.planning.selectors.plans import get_item
from projects.planning.selectors.terms import shadowing_share
from projects.planning.services.phases import MOST_PHASES
from projects.planning.views.plans import plan_title, planner_name


class TaskOrderFilter(ListFilter):
    """Year, state, number, name of the institution."""

    institution = django_filters.CharFilter(
        label=_("Institution or county"), field_name="holder__name", lookup_expr="contains"
    )
    number = django_filters.CharFilter(label=_("Number"), lookup_expr="contains")
    state = django_filters.ChoiceFilter(label=_("State"), choices=TaskOrderState.choices)
    year = django_filters.ModelChoiceFilter(
        label=_("Programme year"), field_name="plan_item__plan__year", queryset=years()
    )

    class Meta:
        model = TaskOrder
        fields = ("year", "state", "institution", "number")


class TaskOrderList(ListPage):
    """The orders in sight: a province's own, an institution's own."""

    title = _("Task orders")
    permission = VIEW_TASK_ORDER
    filterset_class = TaskOrderFilter
    sort = "-number"
    empty_text = _("No task order was written yet. Orders are written from the items of a plan that is settled.")
    columns: Sequence[Column] = (
        Column(
            "number",
            _("Number"),
            sort="number",
            tight=True,
            link=lambda row: reverse("projects:task-order-detail", args=[row.pk]),
        ),
        Column("holder", _("Institution or county")),
        Column("sub_project", _("Sub-project"), accessor="plan_item.sub_project"),
        Column("province", _("Province"), accessor=lambda row: planner_name(row.plan_item.plan.province)),
        Column("places", _("Places"), kind="number", sort="places"),
        Column("amount_fen", _("Amount"), kind="money", unit="yuan", sort="amount_fen"),
        Column("state", _("State"), kind="badge", sort="state"),
    )

    def rows(self) -> QuerySet[TaskOrder]:
        """The orders in sight."""
        return task_orders(self.actor)


class TaskOrderDetail(RecordPage):
    """One order with the letter that whoever holds it signs."""

    template_name = "projects/orders/task_order_detail.html"
    permission = VIEW_TASK_ORDER
    path = (TaskOrderState.DRAFT, TaskOrderState.ISSUED, TaskOrderState.ACCEPTED)
    record: TaskOrder
    may_sign = False  # known once the buttons are
    makes = TASK_ORDER_FLOW
    trail = ((_("Task orders"), "projects:task-order-list"),)

    def fetch(self) -> TaskOrder:
        """The order, in sight."""
        return get_task_order(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        """The number."""
        return _("Task order %(number)s") % {"number": self.record.number}

    def actions(self) -> Sequence[Action]:
        """Change a draft; go on where the rooms above take the order up."""
        own = unit_hindrance(self.actor, self.record.plan_item.plan.province_id) is None
        if own and self.actor.has(DRAFT_TASK_ORDER) and change_hindrance(self.record) is None:
            url = reverse("projects:task-order-edit", args=[self.record.pk])
            return (Action(_("Edit the order"), url, "pencil"),)
        return [errand.as_action(self.record, main=True) for errand in errands_on(self.actor, self.record)]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make a step; the letter is signed only by who says to have read it."""
        signs = request.POST.get("step") == "accept" and self.actor.has(ACCEPT_TASK_ORDER)
        if signs and not request.POST.get("read"):
            self.record = self.fetch()
            require(self.actor, TASK_ORDER_FLOW["accept"].permission, self.record)
            unread = Refused(
                _("Read the letter to its end, and tick that you have."),
                code="letter_unread",
                rule="projects.order_needs_letter",
                field="read",
            )
            return self.respond(status=unread.status, refusal=unread)
        return super().post(request, *args, **kwargs)

    def buttons(self) -> list[StepButton]:
        """Signing stands below the letter, not above it."""
        found = super().buttons()
        self.may_sign = any(button.name == "accept" for button in found)
        return [button for button in found if button.name != "accept"]

    def due_actions(self) -> Sequence[Action]:
        """Down to the letter, for who signs it."""
        signs = any(step.name == "accept" for step in available_steps(self.actor, self.record))
        return (Action(_("Read and sign the letter"), "#letter", "pencil"),) if signs else ()

    def takes_turns(self, role: Role) -> bool:
        """A draft waits for the officer of the unit that plans."""
        return self.record.state != TaskOrderState.DRAFT or role == planner_at(self.record.plan_item.plan.province)

    def facts(self) -> Sequence[Fact]:
        """Its plan, its document, its persons; what the task is stands in the page."""
        order, item = self.record, self.record.plan_item
        plan_url = reverse("projects:plan-detail", args=[item.plan_id]) if self.actor.has(VIEW_PLAN) else ""
        return (
            Fact(_("Plan"), plan_title(item.plan), url=plan_url),
            Fact(_("Document number"), order.document_no or "—"),
            Fact(_("Drafted by"), order.drafted_by),
            Fact(_("Issued by"), order.issued_by or "—"),
            Fact(_("Signed by"), order.accepted_by or "—"),
        )

    def more(self) -> dict[str, Any]:
        """The letter: as signed, or as it will be."""
        phases = list(self.record.phases.all())
        return {
            "ordered": [self.record],
            "phases": phases,
            "shadowing": shadowing_share(phases),
            "letter": (self.record.letter or letter_of(self.record)).splitlines(),
            "signed": bool(self.record.letter),
            "may_sign": self.may_sign,
        }


class OrderForm(FormPage):
    """What the forms of new and of drafted orders share."""

    permission = DRAFT_TASK_ORDER
    form_class = TaskOrderForm
    formsets = {"phases": rows_of(PhaseRowForm, most=MOST_PHASES, blank=0)}
    field_names = {"rate_fen": "rate", "amount": "phases"}
    is_wide = True
    item: PlanItem
    page = "projects:task-order-detail"

    def left_fen(self) -> int:
        """What the phases may cost."""
        return self.item.left_fen

    def totals(self) -> Sequence[LiveTotal]:
        """The amount of the order, against what the item has left."""
        return (
            LiveTotal(
                _("Amount"),
                rows="phases",
                product=PRICE,
                kind="money",
                unit=_("yuan"),
                limit=self.left_fen(),
                limit_label=_("Left of the item"),
            ),
        )

    def values(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
        """What was typed, for the service."""
        places = data["places"]
        return {
            "holder": data["unit"],
            "places": places,
            "phases": [phase_input(row, places) for row in rows["phases"]],
            "document_no": data["document_no"],
        }

    def crumbs(self) -> Sequence[Crumb]:
        """The plan's orders."""
        plan_url = reverse("projects:plan-detail", args=[self.item.plan_id])
        return (Crumb(plan_title(self.item.plan), f"{plan_url}?tab=orders"),)

    @property
    def lead(self) -> Any:
        """What the item still has."""
        item = self.item
        return _("%(item)s: %(places)s places and %(amount)s yuan are not yet given out.") % {
            "item": item.sub_project,
            "places": f"{item.places - item.ordered_places:,}",
            "amount": money.yuan(item.amount_fen - item.ordered_fen),
        }


class TaskOrderNew(OrderForm):
    """Give places of an item to an institution or a county."""

    title = _("New task order")
    draft = "projects.task_order"
    submit_label = _("Write the order")

    def fetch(self) -> None:
        """A new order; its item must be in sight and the province's own."""
        self.item = get_item(self.actor, self.kwargs["item"])

    def hindrance(self) -> Refused | None:
        """The plan is another unit's or not settled, or nothing of the item is left."""
        plan = self.item.plan
        foreign = unit_hindrance(self.actor, plan.province_id)
        return foreign or write_hindrance(plan) or given_out_hindrance(self.item)

    @property
    def subject(self) -> str:
        """Drafts belong to the item."""
        return f"item-{self.item.pk}"

    def cancel_url(self) -> str:
        """Back to the plan's orders."""
        return reverse("projects:plan-detail", args=[self.item.plan_id]) + "?tab=orders"

    def initial(self) -> dict[str, Any]:
        """All that is left."""
        return {"places": self.item.places - self.item.ordered_places}

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """The item's own terms."""
        return [phase_row(phase_of_item(self.item, 1), 1)]

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> TaskOrder:
        """Write the order."""
        return draft_task_order(self.item, actor=self.actor, **self.values(data, rows))


class TaskOrderEdit(OrderForm):
    """Change an order that is still a draft."""

    title = _("Edit the task order")
    draft = "projects.task_order_edit"
    record: TaskOrder
    page = "projects:task-order-detail"

    def fetch(self) -> TaskOrder:
        """The order to change."""
        order = get_task_order(self.actor, self.kwargs["pk"])
        self.item = order.plan_item
        return order

    def hindrance(self) -> Refused | None:
        """The order is another unit's, or was issued, or its plan is open again."""
        return unit_hindrance(self.actor, self.item.plan.province_id) or change_hindrance(self.record)

    def initial(self) -> dict[str, Any]:
        """The order as it stands."""
        order = self.record
        return {
            "unit": order.holder,
            "document_no": order.document_no,
            "places": order.places,
        }

    def left_fen(self) -> int:
        """What it has itself may go into it again."""
        return super().left_fen() + self.record.amount_fen

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """The phases as they stand."""
        return [phase_row(phase, self.record.places) for phase in self.record.phases.all()]

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> TaskOrder:
        """Write it."""
        return save_task_order(self.record, actor=self.actor, version=version, **self.values(data, rows))
