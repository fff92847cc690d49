"""What certificates are called in histories, and sheets of a class where another is expected."""

from django.utils.translation import gettext_lazy as _

from guopei.core.audit.words import name_records
from guopei.core.imports.services.numbered_sheets import name_sheets

name_records("trainees.Certificate")
name_sheets({"attendance": _("attendance"), "arrivals": _("arrivals")})
