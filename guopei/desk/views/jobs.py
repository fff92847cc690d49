from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from guopei.core.access.actor import Actor
from guopei.core.jobs.selectors.progress import progress_of
from guopei.core.jobs.services.queue import retry_job
from guopei.desk.selectors.records import get_job
from guopei.desk.views.guard import with_actor


@require_GET
@with_actor
def progress(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The progress bar of a job, asked for again and again until the job has ended."""
    return render(request, "ui/_progress.html", {"progress": progress_of(actor, pk)})


@require_POST
@with_actor
def retry(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Try a failed job again."""
    retry_job(get_job(actor, pk), actor=actor)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "inbox:home")
