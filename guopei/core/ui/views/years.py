"""Switches the programme year that a person looks at."""

from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
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
    return redirect(_of_year(back, year) if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")


def _of_year(address: str, year: int | None) -> str:
    """The address with the chosen year where it names one, so that the page follows the choice."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    if whole_number(query.get("year", "")) is None or len(query["year"]) != 4:
        return address
    query["year"] = str(year)
    return urlunsplit(parts._replace(query=query.urlencode()))
