from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from guopei.core.access.actor import Actor
from guopei.core.documents.enums import MIME, FileType
from guopei.core.documents.models import Document
from guopei.core.documents.services.storing import read_document
from guopei.desk.selectors.records import get_document
from guopei.desk.views.guard import with_actor


@require_GET
@with_actor
def download(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponseBase:
    """A file that the actor may see, always as an attachment and never run by the browser."""
    document = get_document(actor, uuid)
    return as_download(document, read_document(document, actor=actor))


def as_download(document: Document, content: bytes) -> HttpResponse:
    """A file as an attachment that nobody stores on the way and no browser runs."""
    response = HttpResponse(content, content_type=MIME[FileType(document.type)])
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=document.name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "no-store"
    return response
