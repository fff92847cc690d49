"""Switches the programme year that a person looks at."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from guopei.core.typed import whole_number
from guopei.core.ui.years import KEY, years_to_choose


@require_POST
@login_required
def year_choose(request: HttpRequest) -> HttpResponse:
    """Keep the chosen year in the session and go back. A year that is not open to choice changes nothing."""
    year = whole_number(request.POST.get("year", ""))
    if year in years_to_choose(request):
        request.session[KEY] = year
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")
