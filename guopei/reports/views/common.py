"""What the pages of this app share: which year and region are asked for, and their addresses."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from guopei.core.access.actor import Actor
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.models import OrgUnit
from guopei.core.typed import whole_number
from guopei.core.ui.years import chosen_year
from guopei.reports.models import AnnualReport
from guopei.reports.selectors.board import year_of


def asked_year(request: HttpRequest, actor: Actor) -> ProgrammeYear:
    """The year of the address, else the one chosen in the header. 404 before the first year was opened."""
    text = request.GET.get("year", "")
    number = whole_number(text)
    if text and (number is None or len(text) != 4):
        raise Http404("ProgrammeYear")
    return year_of(actor, number if text else chosen_year(request))


def board_url(year: ProgrammeYear, unit: OrgUnit | None = None, **more: str) -> str:
    """The board of a region in a year."""
    query = {"year": str(year.year), **({"unit": unit.code} if unit else {}), **more}
    return f"{reverse('reports:board-show')}?{urlencode(query)}"


def title_of(report: AnnualReport) -> str:
    """What a report is called on its pages."""
    return gettext("Guopei %(year)s: annual report of %(unit)s") % {"year": report.year, "unit": report.unit.label}


def rows_url(key: str, year: ProgrammeYear, unit: OrgUnit) -> str:
    """The rows behind a figure."""
    return f"{reverse('reports:figure-rows', args=[key])}?{urlencode({'year': year.year, 'unit': unit.code})}"
