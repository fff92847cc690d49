from django.db import models
from django.utils.translation import gettext_lazy as _


class TodoState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("No longer needed")
