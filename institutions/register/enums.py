"""Words of institutions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstitutionKind(models.TextChoices):
    """What sort of body trains teachers (domain: unit types of qualification, C79)."""

    NORMAL_UNIVERSITY = "NORMAL_UNIVERSITY", _("Normal university or college")
    UNIVERSITY = "UNIVERSITY", _("Other university or college")
    DEVELOPMENT_INSTITUTION = "DEVELOPMENT_INSTITUTION", _("Teacher development institution")
    DISTANCE = "DISTANCE", _("Distance training institution")
    SCHOOL = "SCHOOL", _("School or kindergarten")
    OTHER = "OTHER", _("Other institution")
