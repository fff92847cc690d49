from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow


class SavedView(models.Model):
    """Filters and sort of a list that somebody keeps under a name. Opening it asks the list again: it holds no rows.

    `page` names the list, `query` is the part of its address that filters and sorts. `unit` is set when everybody who
    acts for that unit is offered it too; only its owner changes it. A convenience like a draft: not in the trail.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=120)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    is_default = models.BooleanField(_("shown first"), default=False)
    unit = models.ForeignKey(
        "orgs.OrgUnit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("shared with")
    )
    saved_at = models.DateTimeField(_("saved"), db_default=GuopeiNow())

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_once"),
            models.UniqueConstraint(
                fields=["user", "page"], condition=Q(is_default=True), name="saved_view_one_default"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "page"], name="saved_view_shared", condition=Q(unit__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name
