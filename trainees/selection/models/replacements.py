from django.db import models
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow
from trainees.selection.models.enrolments import Enrolment


class Replacement(models.Model):
    """A called reserve came into the place that somebody left who did not come (递补).

    Written when reserves are called, one row for each enrolment beyond the places of its quota: never more of them than
    no-shows. Figures leave out who was replaced, so that one place is one person-time. A trigger holds that both are of
    one quota and that the one replaced had not come.
    """

    enrolment = models.OneToOneField(
        Enrolment, models.CASCADE, related_name="replaces", verbose_name=_("who was called")
    )
    no_show = models.OneToOneField(
        Enrolment, models.PROTECT, related_name="replaced_by", verbose_name=_("who did not come")
    )
    made_at = models.DateTimeField(_("called"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")

    def __str__(self) -> str:
        return f"{self.enrolment_id} ← {self.no_show_id}"
