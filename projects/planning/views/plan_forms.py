"""Forms of plans: drawing one up, returning one."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.scopes import get_visible
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.selectors.years import years
from guopei.core.flow.selectors.steps import unit_hindrance
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from guopei.core.ui.forms import RowFormSet, rows_of
from guopei.core.ui.pages import FormPage
from guopei.core.ui.parts import LiveTotal
from projects.planning.enums import DECIDED, OPEN
from projects.planning.forms.plans import PlanForm, RemarkRow, ReturnForm, item_rows
from projects.planning.models import Plan
from projects.planning.rules import DRAFT_PLAN
from projects.planning.rules.rights import RETURN_PLAN
from projects.planning.selectors.choices import own_unit
from projects.planning.selectors.hindrances import begin_hindrance, plan_hindrance, return_hindrance
from projects.planning.selectors.plans import ceiling_fen, get_plan, items_of, open_remarks, own_plan
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import RemarkInput, draft_plan, return_plan, save_plan, submit_plan
from projects.planning.views.plans import plan_title


class PlanEdit(FormPage):
    """The plan's form: texts, items pasted from a spreadsheet, the total against the ceiling in the bar that stays.

    “Save” keeps a plan above its ceiling; “Save and submit” is refused by one fen, with the clause beside the total.
    """

    template_name = "projects/planning/plan_edit.html"
    permission = DRAFT_PLAN
    form_class = PlanForm
    draft = "projects.plan"
    submit_label = _("Save")
    field_names = {"rate_fen": "rate", "total": "items"}
    record: Plan | None
    page = "projects:plan-detail"
    trail = ((_("Yearly plans"), "projects:plan-list"),)

    @cached_property
    def year(self) -> ProgrammeYear:
        """The year to plan."""
        if self.record is not None:
            return self.record.year
        return get_visible(self.actor, years(), year=self.kwargs["year"])

    def tables(self) -> Mapping[str, type[RowFormSet]]:
        """Items with the year's sub-projects."""
        return {"items": self._rows}

    @cached_property
    def _rows(self) -> type[RowFormSet]:
        return item_rows(self.year, self.planner)

    @cached_property
    def planner(self) -> OrgUnit:
        """Whose plan it is."""
        return self.record.province if self.record is not None else own_unit(self.actor)

    def fetch(self) -> Plan | None:
        """The plan to edit; for a new one, the one that stands already if there is one."""
        if "pk" in self.kwargs:
            return get_plan(self.actor, self.kwargs["pk"])
        return own_plan(self.actor, self.kwargs["year"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form while the plan is open; afterwards its page, which says who has it now."""
        plan = self.fetch()
        if plan is not None and plan.state not in OPEN:
            return redirect("projects:plan-detail", plan.pk)
        return super().get(request, *args, **kwargs)

    def hindrance(self) -> Refused | None:
        """The plan is another unit's, or was submitted; or its year is not open, so that none begins."""
        if self.record is None:
            return begin_hindrance(self.year)
        return unit_hindrance(self.actor, self.record.province_id) or plan_hindrance(self.record)

    @property
    def subject(self) -> str:
        """The plan's id, or the year of a new one."""
        return str(self.record.pk) if self.record else f"new-{self.year.year}"

    def record_name(self) -> str:
        """Province and year."""
        return plan_title(self.record) if self.record else ""

    def get_title(self) -> Any:
        """Whose plan of which year; what is done to one that stands already."""
        if self.record:
            return _("Edit the plan of %(province)s, %(year)s") % {
                "province": self.record.province,
                "year": self.year.year,
            }
        return _("%(province)s: plan of %(year)s") % {
            "province": self.actor.unit_name,
            "year": self.year.year,
        }

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """The items as they stand."""
        if self.record is None:
            return []
        return [
            {
                "item": item.pk,
                "sub_project": item.sub_project_id,
                "stage": item.stage,
                "subject": item.subject_id,
                "places": item.places,
                "days": item.days,
                "rate": item.rate_fen,
                "note": item.note,
            }
            for item in items_of(self.record)
        ]

    def totals(self) -> Sequence[LiveTotal]:
        """Places, and the money against the ceiling."""
        ceiling = ceiling_fen(self.year, self.actor.unit_id)
        return (
            LiveTotal(_("Places"), rows="items", sums="places"),
            LiveTotal(
                _("Total"),
                rows="items",
                product="places*days*rate",
                kind="money",
                unit=_("yuan"),
                limit=ceiling,
                limit_label=_("Ceiling"),
            ),
        )

    def returned(self) -> dict[str, str]:
        """Reasons of the last return, by part; those at items stand with the items."""
        found: dict[str, list[str]] = {}
        for remark in open_remarks(self.record) if self.record else []:
            words = f"{remark.about}：{remark.reason}" if remark.about else remark.reason
            found.setdefault(remark.field, []).append(words)
        return {field: gettext("; ").join(reasons) for field, reasons in found.items()}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Plan:
        """Draft it if need be, write it, and submit it when that button was pressed."""
        items = [
            ItemInput(
                id=row["item"],
                sub_project_id=row["sub_project"],
                stage=row["stage"],
                subject_id=row["subject"],
                places=row["places"],
                days=row["days"],
                rate_fen=row["rate"],
                note=row["note"],
            )
            for row in rows["items"]
        ]
        plan = self.record or draft_plan(year=self.year, actor=self.actor)
        plan = save_plan(plan, actor=self.actor, items=items, version=version, **data)
        if self.request.POST.get("then") == "submit":
            self.done_text = _("The plan is submitted. The ministry decides next.")
            plan = submit_plan(plan, actor=self.actor)
        return plan


class PlanReturn(FormPage):
    """The ministry gives a plan back, with a reason at each part or item that it is about."""

    permission = RETURN_PLAN
    form_class = ReturnForm
    submit_label = _("Return the plan")
    done_text = _("The plan was returned. The province mends it next.")
    record: Plan
    page = "projects:plan-detail"
    trail = ((_("Yearly plans"), "projects:plan-list"),)

    def tables(self) -> Mapping[str, type[RowFormSet]]:
        """Remarks at items of this plan."""
        return {"remarks": self._rows}

    @cached_property
    def _rows(self) -> type[RowFormSet]:
        offered = [(item.pk, f"{number}. {item}") for number, item in enumerate(items_of(self.record), 1)]

        class PlanRemarkRow(RemarkRow):
            def __init__(self, *args: object, **kwargs: object) -> None:
                super().__init__(*args, **kwargs)  # type: ignore[arg-type]
                self.fields["item"].choices = [("", ""), *offered]  # type: ignore[attr-defined]

        return rows_of(PlanRemarkRow, most=100)

    def fetch(self) -> Plan:
        """The plan to return."""
        return get_plan(self.actor, self.kwargs["pk"])

    def initial(self) -> dict[str, Any]:
        """Nothing: the fields have the names of the plan's texts and hold what is said about them."""
        return {}

    def hindrance(self) -> Refused | None:
        """Its year is closed, task orders stand on it, or nobody has submitted it."""
        return return_hindrance(self.record)

    def record_name(self) -> str:
        """Province and year."""
        return plan_title(self.record) if self.record else ""

    def get_title(self) -> Any:
        """Which plan is returned or reopened."""
        if self.record.state in DECIDED:
            return _("Reopen the %(year)s plan of %(province)s") % {
                "year": self.record.year.year,
                "province": self.record.province,
            }
        return _("Return the %(year)s plan of %(province)s") % {
            "year": self.record.year.year,
            "province": self.record.province,
        }

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Plan:
        """Give it back with everything that was said."""
        remarks = [RemarkInput(name, data[name]) for name in ("needs", "goals", "coverage", "items") if data.get(name)]
        remarks += [RemarkInput("items", row["reason"], row["item"]) for row in rows["remarks"]]
        return return_plan(self.record, actor=self.actor, version=version, reason=data["reason"], remarks=remarks)
