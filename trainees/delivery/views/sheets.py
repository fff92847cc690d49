"""Sheets of a class or of its test: offered for download, taken back filled in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.documents.enums import MIME, FileType
from guopei.core.flow.cells import Overtaken
from trainees.delivery.forms.classes import SheetForm
from trainees.delivery.views.cells import CellsForm


class SheetPage(CellsForm):
    """Send a filled-in sheet; the one to fill in is offered for download. Give `sheet`, `record_sheet` and
    `record_cells`."""

    template_name = "trainees/delivery/class_sheet.html"
    form_class = SheetForm
    submit_label = _("Record the sheet")
    done_text = ""
    download = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, or with ?sheet=1 the sheet to fill in."""
        if request.GET.get("sheet"):
            return HttpResponse(
                self.sheet(),
                content_type=MIME[FileType.XLSX],
                headers={"Content-Disposition": f"attachment; filename={self.download}.xlsx"},
            )
        return super().get(request, *args, **kwargs)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> None:
        """Record the sheet; say what was read and done."""
        read, done = self.record_sheet(data["file"].read(), data["file"].name)
        messages.success(self.request, gettext("%(read)s rows read.") % {"read": read} + " " + done)

    def respond(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, or both sides of what somebody else recorded since the sheet was made."""
        if isinstance(kwargs.get("refusal"), Overtaken):
            return self.show_overtaken(kwargs["refusal"])
        return super().respond(*args, **kwargs)

    def sheet(self) -> bytes:
        """The sheet to fill in."""
        raise NotImplementedError

    def record_sheet(self, content: bytes, name: str) -> tuple[int, str]:
        """Record a filled-in sheet: how many rows were read, and what was done."""
        raise NotImplementedError
