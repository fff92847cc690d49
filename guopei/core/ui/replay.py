"""A worker asks a list again, in the name of whoever wanted its workbook: same page, same sight, same filters."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.selectors.grants import is_in_force
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents.purposes import EXPORT
from guopei.core.documents.services.storing import store_document
from guopei.core.inbox.services.notices import send_notice
from guopei.core.jobs.registry import Run
from guopei.core.refusal import Denied, Refused
from guopei.core.ui.lists import find_list
from guopei.core.ui.pages import ListPage
from guopei.core.ui.services.exports import EXPORT_JOB
from guopei.core.ui.years import KEY

STEP = 500  # rows between two words about the progress


def export_list(run: Run) -> dict[str, Any]:
    """The handler of `ui.export_list`: make the workbook, store it sealed, tell whoever asked for it.

    Nothing is taken over from when it was asked for: the grant has to be in force still (Denied), the page judges the
    permission, the selector the sight. Refuses a list that is gone or whose filters are not read any more.
    """
    actor = run.actor
    with override(run.args["language"]), transaction_for(actor, act=EXPORT_JOB):
        if not is_in_force(actor) or actor.unit_id is None or actor.role is None:
            raise Denied(gettext("The role under which this was asked for has ended."), code="grant_ended")
        answer = _ask(run, actor)
        if not isinstance(answer, FileResponse) or answer.file_to_stream is None:
            raise Refused(gettext("The list cannot be read with these filters."), code="export_unreadable")
        run.report(_("Storing the workbook"))
        # The response itself is not closed: that would end the worker's connection, as at the end of a request.
        with answer.file_to_stream as file:
            content = file.read()
        document = store_document(content, name=answer.filename, purpose=EXPORT, actor=actor)
        send_notice(
            "ui.export_ready",
            unit=actor.unit_id,
            role=actor.role,
            user_id=actor.person_id,
            url=reverse("ui:export-show", args=[run.job_id]),
            params={"name": document.name},
        )
    return {"document": str(document.uuid)}


def _ask(run: Run, actor: Actor) -> HttpResponseBase:
    found = find_list(run.args["path"], ListPage)
    if found is None:
        raise Refused(gettext("There is no such list any more."), code="export_unreadable")
    request: Any = HttpRequest()
    request.method, request.path, request.path_info = "GET", found.path, found.path
    request.GET = QueryDict(f"{run.args['query']}&export=xlsx")
    request.user, request.actor = User.objects.get(pk=actor.person_id), actor
    request.session, request.resolver_match = {KEY: run.args["year"]}, found.match
    request.tell_progress = lambda rows, total: _telling(run, rows, total)
    try:
        return found.match.func(request, *found.match.args, **found.match.kwargs)  # type: ignore[no-any-return]
    except Http404 as error:
        raise Refused(gettext("There is no such list any more."), code="export_unreadable") from error


def _telling(run: Run, rows: Iterable[Any], total: int) -> Iterator[Any]:
    """Hand the rows on, and say from time to time how many there were."""
    words = _("Writing rows")
    for number, row in enumerate(rows, start=1):
        if number % STEP == 1:
            run.report(words, number, total)
        yield row
