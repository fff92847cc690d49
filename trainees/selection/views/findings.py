"""What was found in a roster, cell by cell."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.imports.views.findings import FindingPage
from guopei.core.ui.pages import Crumb
from trainees.selection.imports import ROSTERS
from trainees.selection.rules.rights import VIEW_ROSTER


class FindingList(FindingPage):
    """Everything found in a roster."""

    permission = VIEW_ROSTER
    kind = ROSTERS

    def get_title(self) -> Any:
        """Of which roster."""
        return gettext("Findings in the roster of %(unit)s (No. %(number)s)") % {
            "unit": self.batch.unit.label,
            "number": self.batch.pk,
        }

    def crumbs(self) -> Sequence[Crumb]:
        """List and roster."""
        return (
            Crumb(_("Rosters"), reverse("trainees:roster-list")),
            Crumb(self.batch.unit.label, ROSTERS.address("record", self.batch)),
        )
