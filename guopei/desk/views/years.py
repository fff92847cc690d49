"""Changing a programme year: its days, and what is trained in it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import ApprovalMode
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.catalogue.rules import DRAFT_YEAR
from guopei.core.catalogue.selectors.years import closed_hindrance, opened_hindrance
from guopei.core.catalogue.services.sub_projects import draft_sub_project, remove_sub_project, save_sub_project
from guopei.core.catalogue.services.years import save_year
from guopei.core.refusal import Refused
from guopei.core.typed import whole_number
from guopei.core.ui.pages import Crumb, FormPage
from guopei.desk.forms.catalogue import DaysForm, SubProjectForm
from guopei.desk.selectors.catalogue import get_sub_project, get_year
from guopei.desk.views.catalogue import DATES, YEARS, year_url


def year_to_change(page: FormPage) -> ProgrammeYear:
    """The year of the address."""
    return get_year(page.actor, page.kwargs["pk"])


class YearEdit(FormPage):
    """The days of a year and how its plans are decided."""

    permission = DRAFT_YEAR
    form_class = DaysForm
    record: ProgrammeYear
    trail = YEARS
    page = "catalogue:year-detail"

    def fetch(self) -> ProgrammeYear:
        """The year."""
        return year_to_change(self)

    def hindrance(self) -> Refused | None:
        """The year is closed."""
        return closed_hindrance(self.record)

    def get_title(self) -> Any:
        """Which year."""
        return _("Edit the year %(year)s") % {"year": self.record.year}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> ProgrammeYear:
        """Write the days."""
        mode = ApprovalMode(data["approval_mode"])
        days = {date.field: data[date.field] for date in DATES}
        return save_year(self.record, actor=self.actor, approval_mode=mode, version=version, **days)


class SubProjectNew(FormPage):
    """A further sub-project of a year."""

    title = _("Add a sub-project")
    permission = DRAFT_YEAR
    form_class = SubProjectForm
    year: ProgrammeYear
    trail = YEARS

    def fetch(self) -> SubProject | None:
        """The year that it goes into; there is no sub-project yet."""
        self.year = year_to_change(self)
        return None

    def hindrance(self) -> Refused | None:
        """The year is closed."""
        return closed_hindrance(self.year)

    def crumbs(self) -> Sequence[Crumb]:
        """The years, then this one."""
        return [*super().crumbs(), Crumb(self.year.label, year_url(self.year))]

    def cancel_url(self) -> str:
        """Back to the year."""
        return year_url(self.year)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> SubProject:
        """Add it."""
        return draft_sub_project(self.year, actor=self.actor, **data)


class SubProjectEdit(SubProjectNew):
    """One sub-project of a draft year: change it, or take it out."""

    template_name = "catalogue/sub_project_edit.html"
    record: SubProject

    def fetch(self) -> SubProject:
        """The sub-project."""
        found = get_sub_project(self.actor, self.kwargs["pk"])
        self.year = found.year
        return found

    def hindrance(self) -> Refused | None:
        """The year was opened: what is trained in it stands."""
        return opened_hindrance(self.year)

    def get_title(self) -> Any:
        """Which one."""
        return _("Edit the sub-project %(code)s") % {"code": self.record.code}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> SubProject:
        """Change it."""
        return save_sub_project(self.record, actor=self.actor, version=version, **data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save it, or take it out of the year."""
        if not request.POST.get("remove"):
            return super().post(request, *args, **kwargs)
        self.record = self.fetch()
        try:
            version = whole_number(request.POST.get("version", ""))
            remove_sub_project(self.record, actor=self.actor, version=version)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(*self._fresh(None), status=refusal.status, refusal=refusal)
        return redirect(year_url(self.year))
