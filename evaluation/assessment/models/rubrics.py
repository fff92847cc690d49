from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import signed_by
from guopei.core.clock import GuopeiNow


class Rubric(models.Model):
    """What a test measures: criteria with points. Both tests of a class use the same one, or a gain means nothing.

    Belongs to the unit that wrote it; units below may use it. Fixed as soon as a test stands on it.
    """

    unit = models.ForeignKey(
        "orgs.OrgUnit", on_delete=models.PROTECT, related_name="rubrics", verbose_name=_("belongs to")
    )
    name = models.CharField(_("rubric"), max_length=120)
    note = models.TextField(_("how it is used"), blank=True, max_length=2000)
    drafted_by = signed_by(_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted"), db_default=GuopeiNow(), editable=False)
    is_demo = models.BooleanField(_("demo data"), default=False, db_default=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="rubric_name_once"),
            models.CheckConstraint(name="rubric_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One thing that is looked at, and the most points it can bring."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("rubric"))
    position = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("criterion"), max_length=120)
    points = models.DecimalField(_("points"), max_digits=4, decimal_places=1)
    levels = models.CharField(_("what full points mean"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["rubric", "position"], name="criterion_order", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="criterion_has_points", condition=Q(points__gt=0) & ~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title
