"""Files on their way in: the empty template, a roster for a quota, the mended file for a roster."""

import io
from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.selectors import closed_hindrance
from guopei.core.documents.enums import MIME, FileType
from guopei.core.refusal import Refused
from guopei.core.sheets.template import write_template
from guopei.core.typed import whole_number
from guopei.core.ui.pages import Crumb, FormPage
from guopei.core.ui.pages.base import Page
from trainees.selection.forms.rosters import ColumnsForm, RosterFileForm
from trainees.selection.imports import TEMPLATES
from trainees.selection.rules.rights import UPLOAD_ROSTER, VIEW_QUOTA
from trainees.selection.selectors.hindrances import naming_hindrance, order_hindrance, upload_hindrance
from trainees.selection.selectors.quotas import get_quota, named_in
from trainees.selection.selectors.rosters import get_roster
from trainees.selection.services.rosters import answer_columns, replace_file, upload_roster


class TemplateDownload(Page):
    """A national template, empty."""

    permission = VIEW_QUOTA

    def get(self, request: HttpRequest, name: str) -> FileResponse:
        """As xlsx, under its Chinese title."""
        spec = TEMPLATES.get(name)
        if spec is None:
            raise Http404(name)
        out = io.BytesIO()
        write_template(out, spec)
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=f"{spec.title}.xlsx", content_type=MIME[FileType.XLSX])


class RosterUpload(FormPage):
    """Send a roster for a quota."""

    template_name = "trainees/selection/roster_upload.html"
    permission = UPLOAD_ROSTER
    form_class = RosterFileForm
    submit_label = _("Upload and check")
    done_text = ""
    title = _("Upload roster")

    def fetch(self) -> Any:
        """The quota, in sight; nothing of it is edited, so no version travels."""
        self.quota = get_quota(self.actor, self.kwargs["pk"])

    def hindrance(self) -> Refused | None:
        """Another unit holds the places or all were given on, the order is not accepted, or the day is over."""
        order = self.quota.task_order
        return (
            naming_hindrance(self.actor, self.quota.unit_id)
            or order_hindrance(order)
            or closed_hindrance(order.plan_item.plan.year)
            or upload_hindrance(self.quota)
        )

    @property
    def lead(self) -> Any:
        """For which places."""
        named, _reserves = named_in(self.quota)
        return _now("%(project)s · %(unit)s · %(places)s places, %(named)s named so far") % {
            "project": self.quota.task_order.plan_item.sub_project.label,
            "unit": self.quota.unit.label,
            "places": self.quota.places - self.quota.allocated,
            "named": named,
        }

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        """Back to the quota."""
        return reverse("trainees:quota-record", args=[self.quota.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """List and quota."""
        return (Crumb(_("Quotas"), reverse("trainees:quota-list")), Crumb(self.quota.unit.label, self.cancel_url))

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        """Take the file."""
        return upload_roster(self.quota, content=data["file"].read(), name=data["file"].name, actor=self.actor)

    def after(self, saved: Any) -> str:
        """To the roster's page, where the check goes on."""
        return reverse("trainees:roster-record", args=[saved.pk])


class RosterReplace(Page):
    """Take a mended file into the same roster, or the answers about its columns."""

    permission = UPLOAD_ROSTER

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The form stands on the roster's page; here ends who reads a refused answer again, or in another language."""
        return redirect("trainees:roster-record", pk=get_roster(self.actor, pk).pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Back to the roster, with what was refused in words."""
        batch = get_roster(self.actor, pk)
        version = whole_number(request.POST.get("version", ""))
        if "columns" in request.POST:
            columns = ColumnsForm(request.POST, asked=batch.mapping.get("asked", []), actor=self.actor)
            if columns.is_valid():
                answer_columns(batch, columns.answers(), actor=self.actor, version=version)
        else:
            form = RosterFileForm(request.POST, request.FILES, actor=self.actor)
            if not form.is_valid():
                raise Refused(_("Choose a file first."), code="file_missing", field="file")
            file = form.cleaned_data["file"]
            replace_file(batch, content=file.read(), name=file.name, actor=self.actor, version=version)
        return redirect("trainees:roster-record", pk=pk)
