"""Files on their way in: the empty template, a first file, the mended one, answers about its columns."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from guopei.core.documents.enums import MIME, FileType
from guopei.core.imports.forms.files import ColumnsForm, ImportFileForm
from guopei.core.imports.registry import Import
from guopei.core.imports.selectors.batches import get_batch
from guopei.core.imports.services.files import answer_columns, replace_file
from guopei.core.refusal import Refused
from guopei.core.sheets.spec import SheetSpec
from guopei.core.sheets.template import write_template
from guopei.core.typed import whole_number
from guopei.core.ui.pages import FormPage
from guopei.core.ui.pages.base import Page


class TemplatePage(Page):
    """An empty workbook to fill in. Give `templates` by name."""

    templates: ClassVar[Mapping[str, SheetSpec]] = {}

    def choices(self) -> Mapping[str, Sequence[str]]:
        """What to choose from in columns that draw on no code list."""
        return {}

    def get(self, request: HttpRequest, name: str) -> FileResponse:
        """As xlsx, under its Chinese title."""
        spec = self.templates.get(name)
        if spec is None:
            raise Http404(name)
        out = io.BytesIO()
        write_template(out, spec, self.choices())
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=f"{spec.title}.xlsx", content_type=MIME[FileType.XLSX])


class UploadPage(FormPage):
    """Send a first file. Give `kind`, and `take`: the service that makes a batch of it."""

    template_name = "imports/upload.html"
    form_class = ImportFileForm
    submit_label = _("Upload and check")
    done_text = ""
    kind: ClassVar[Import[Any]]

    def form_kwargs(self) -> dict[str, Any]:
        """What the file is called, and how large it may be."""
        return {"kind": self.kind}

    def take(self, content: bytes, name: str) -> Any:
        """Call the service."""
        raise NotImplementedError

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        """Take the file."""
        return self.take(data["file"].read(), data["file"].name)

    def after(self, saved: Any) -> str:
        """To the batch's page, where the check goes on."""
        return self.kind.address("detail", saved)


class ReplacePage(Page):
    """Take a mended file into the same batch, or the answers about its columns."""

    kind: ClassVar[Import[Any]]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The form stands on the batch's page; here ends who reads a refused answer again, or in another language."""
        return redirect(self.kind.address("detail", get_batch(self.kind, self.actor, pk)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Back to the batch, with what was refused in words."""
        batch = get_batch(self.kind, self.actor, pk)
        version = whole_number(request.POST.get("version", ""))
        if "columns" in request.POST:
            asked = batch.mapping.get("asked", [])
            columns = ColumnsForm(request.POST, kind=self.kind, asked=asked, actor=self.actor)
            if columns.is_valid():
                answer_columns(batch, columns.answers(), actor=self.actor, version=version)
        else:
            form = ImportFileForm(request.POST, request.FILES, kind=self.kind, actor=self.actor)
            if not form.is_valid():
                raise Refused(_("Choose a file first."), code="file_missing", field="file")
            file = form.cleaned_data["file"]
            replace_file(batch, content=file.read(), name=file.name, actor=self.actor, version=version)
        return redirect(self.kind.address("detail", batch))
