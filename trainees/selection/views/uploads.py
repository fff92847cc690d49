"""Files on their way in: the national templates, a roster for a quota."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.selectors.years import closed_hindrance
from guopei.core.imports.views.files import TemplatePage, UploadPage
from guopei.core.refusal import Refused
from guopei.core.ui.pages import Crumb
from trainees.selection.imports import ROSTERS, TEMPLATES
from trainees.selection.rules.rights import UPLOAD_ROSTER, VIEW_QUOTA
from trainees.selection.selectors.hindrances import naming_hindrance, order_hindrance, upload_hindrance
from trainees.selection.selectors.quotas import get_quota, named_in
from trainees.selection.services.rosters import upload_roster


class TemplateDownload(TemplatePage):
    """A national template, empty."""

    permission = VIEW_QUOTA
    templates = TEMPLATES


class RosterUpload(UploadPage):
    """Send a roster for a quota."""

    template_name = "trainees/selection/roster_upload.html"
    permission = UPLOAD_ROSTER
    kind = ROSTERS
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
        return gettext("%(project)s · %(unit)s · %(places)s places, %(named)s named so far") % {
            "project": self.quota.task_order.plan_item.sub_project.label,
            "unit": self.quota.unit.label,
            "places": self.quota.places - self.quota.allocated,
            "named": named,
        }

    def cancel_url(self) -> str:
        """Back to the quota."""
        return reverse("trainees:quota-detail", args=[self.quota.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """List and quota."""
        return (Crumb(_("Quotas"), reverse("trainees:quota-list")), Crumb(self.quota.unit.label, self.cancel_url()))

    def take(self, content: bytes, name: str) -> Any:
        """Take the file for the quota."""
        return upload_roster(self.quota, content=content, name=name, actor=self.actor)
